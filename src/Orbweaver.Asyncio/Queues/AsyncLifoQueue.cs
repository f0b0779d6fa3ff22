namespace Orbweaver.Asyncio;

/// <summary>
/// A queue that gives the newest item first. Which item is next is all that differs from <see cref="AsyncQueue{T}"/>: waiting tasks are served in the order in
/// which they came, and one that is cancelled passes its turn on. Loop's thread only. As CPython's <c>asyncio.LifoQueue</c>.
/// </summary>
/// <typeparam name="T">The items' type.</typeparam>
public sealed class AsyncLifoQueue<T> : AsyncQueue<T>
{
    /// <summary>Makes a queue.</summary>
    /// <param name="maxSize">How many items it holds at the most; 0 or less = as many as come. Default 0.</param>
    public AsyncLifoQueue(int maxSize = 0)
        : base(maxSize, new QueueStorage<T>.Lifo())
    {
    }
}
