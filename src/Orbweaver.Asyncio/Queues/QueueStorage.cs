namespace Orbweaver.Asyncio;

/// <summary>The items of a queue, and which of them is next.</summary>
/// <typeparam name="T">The items' type.</typeparam>
internal abstract class QueueStorage<T>
{
    internal abstract void Add(T item);

    internal abstract T Take();

    /// <summary>The oldest is next.</summary>
    internal sealed class Fifo : QueueStorage<T>
    {
        private readonly Queue<T> _items = new();

        internal override void Add(T item) => _items.Enqueue(item);

        internal override T Take() => _items.Dequeue();
    }

    /// <summary>The newest is next.</summary>
    internal sealed class Lifo : QueueStorage<T>
    {
        private readonly Stack<T> _items = new();

        internal override void Add(T item) => _items.Push(item);

        internal override T Take() => _items.Pop();
    }
}
