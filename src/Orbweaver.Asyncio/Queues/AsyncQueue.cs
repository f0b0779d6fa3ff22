namespace Orbweaver.Asyncio;

/// <summary>
/// A queue between tasks: first in, first out; <see cref="AsyncQueueBase{T}.Get"/> waits while it is empty, <see cref="Put"/> while it is full. Waiting tasks are served
/// in the order in which they came, and one that is cancelled passes its turn on. Loop's thread only. As CPython's <c>asyncio.Queue</c>.
/// </summary>
/// <typeparam name="T">The items' type.</typeparam>
public class AsyncQueue<T> : AsyncQueueBase<T>
{
    private readonly QueueStorage<T> _items;
    private BoxPool<PutBox> _freePuts;

    /// <summary>Makes a queue.</summary>
    /// <param name="maxSize">How many items it holds at the most; 0 or less = as many as come. Default 0.</param>
    public AsyncQueue(int maxSize = 0)
        : this(maxSize, new QueueStorage<T>.Fifo())
    {
    }

    private protected AsyncQueue(int maxSize, QueueStorage<T> items)
        : base(maxSize) => _items = items;

    /// <summary>Adds an item, and waits for room when the queue is full.</summary>
    /// <exception cref="QueueShutDownException">The queue is shut down, or is during the wait.</exception>
    /// <exception cref="InvalidOperationException">It would have to wait, and tasks of another loop have waited here.</exception>
    public Coroutine Put(T item)
    {
        var box = _freePuts.TryTake() ?? BoxPool<PutBox>.Watch(new PutBox(this));
        box.Set(item);
        return new Coroutine(box, box.Version);
    }

    /// <summary>Adds an item.</summary>
    /// <exception cref="QueueShutDownException">The queue is shut down.</exception>
    /// <exception cref="QueueFullException">The queue is full.</exception>
    public void PutNoWait(T item)
    {
        if (!HasRoom())
            throw Full();
        Add(item, nameof(PutNoWait));
    }

    /// <summary>Adds an item when there is room.</summary>
    /// <returns>False when the queue is full or shut down.</returns>
    public bool TryPut(T item)
    {
        if (IsShutDown || IsFull)
            return false;
        Add(item, nameof(TryPut));
        return true;
    }

    private protected sealed override T RemoveItem() => _items.Take();

    private void Add(T item, string member)
    {
        CheckThread(member);
        _items.Add(item);
        Added();
    }

    /// <summary>The coroutine of <see cref="Put"/>.</summary>
    private sealed class PutBox(AsyncQueue<T> queue) : QueueWaitBox<T, Unit>(queue, queue.Putters)
    {
        private readonly AsyncQueue<T> _queue = queue;
        private T? _item;

        internal override string MethodName => _queue.NameOf(nameof(Put));

        protected override bool CouldProceed => !_queue.IsFull;

        internal void Set(T item) => _item = item;

        protected override bool CanProceed() => _queue.HasRoom();

        protected override void Proceed() => _queue.Add(_item!, nameof(Put));

        internal override void Recycle()
        {
            _item = default;
            Renew();
            _queue._freePuts.Add(this);
        }
    }
}
