namespace Orbweaver.Asyncio;

/// <summary>
/// A queue that gives the item of the lowest priority value first, and of those that have the same the oldest (CPython leaves that order open). Waiting
/// tasks are served in the order in which they came, and one that is cancelled passes its turn on. Loop's thread only. As CPython's
/// <c>asyncio.PriorityQueue</c>, whose entries are ordered as a whole: here the priority stands beside the item.
/// </summary>
/// <typeparam name="T">The items' type.</typeparam>
/// <typeparam name="TPriority">The priorities' type.</typeparam>
public sealed class AsyncPriorityQueue<T, TPriority> : AsyncQueueBase<T>
{
    private readonly PriorityQueue<T, Rank> _items;
    private long _puts;
    private BoxPool<PutBox> _freePuts;

    /// <summary>Makes a queue.</summary>
    /// <param name="maxSize">How many items it holds at the most; 0 or less = as many as come. Default 0.</param>
    /// <param name="comparer">Says which priority is lower. Default: as the type compares itself.</param>
    public AsyncPriorityQueue(int maxSize = 0, IComparer<TPriority>? comparer = null)
        : base(maxSize) => _items = new PriorityQueue<T, Rank>(new RankComparer(comparer ?? Comparer<TPriority>.Default));

    /// <summary>Adds an item, and waits for room when the queue is full.</summary>
    /// <exception cref="QueueShutDownException">The queue is shut down, or is during the wait.</exception>
    /// <exception cref="InvalidOperationException">It would have to wait, and tasks of another loop have waited here.</exception>
    public Coroutine Put(T item, TPriority priority)
    {
        var box = _freePuts.TryTake() ?? BoxPool<PutBox>.Watch(new PutBox(this));
        box.Set(item, priority);
        return new Coroutine(box, box.Version);
    }

    /// <summary>Adds an item.</summary>
    /// <exception cref="QueueShutDownException">The queue is shut down.</exception>
    /// <exception cref="QueueFullException">The queue is full.</exception>
    public void PutNoWait(T item, TPriority priority)
    {
        if (!HasRoom())
            throw Full();
        Add(item, priority, nameof(PutNoWait));
    }

    /// <summary>Adds an item when there is room.</summary>
    /// <returns>False when the queue is full or shut down.</returns>
    public bool TryPut(T item, TPriority priority)
    {
        if (IsShutDown || IsFull)
            return false;
        Add(item, priority, nameof(TryPut));
        return true;
    }

    private protected override T RemoveItem() => _items.Dequeue();

    private void Add(T item, TPriority priority, string member)
    {
        CheckThread(member);
        _items.Enqueue(item, new Rank(priority, _puts++));
        Added();
    }

    private readonly record struct Rank(TPriority Priority, long Order);

    private sealed class RankComparer(IComparer<TPriority> priorities) : IComparer<Rank>
    {
        public int Compare(Rank x, Rank y)
        {
            var order = priorities.Compare(x.Priority, y.Priority);
            return order != 0 ? order : x.Order.CompareTo(y.Order);
        }
    }

    /// <summary>The coroutine of <see cref="Put"/>.</summary>
    private sealed class PutBox(AsyncPriorityQueue<T, TPriority> queue) : QueueWaitBox<T, Unit>(queue, queue.Putters)
    {
        private readonly AsyncPriorityQueue<T, TPriority> _queue = queue;
        private T? _item;
        private TPriority? _priority;

        internal override string MethodName => _queue.NameOf(nameof(Put));

        protected override bool CouldProceed => !_queue.IsFull;

        internal void Set(T item, TPriority priority)
        {
            _item = item;
            _priority = priority;
        }

        protected override bool CanProceed() => _queue.HasRoom();

        protected override void Proceed() => _queue.Add(_item!, _priority!, nameof(Put));

        internal override void Recycle()
        {
            _item = default;
            _priority = default;
            Renew();
            _queue._freePuts.Add(this);
        }
    }
}
