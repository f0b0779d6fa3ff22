namespace Orbweaver.Asyncio;

/// <summary>
/// What the queues between tasks have in common: all but how items come in, and which of them is next. Waiting tasks are served in the order in which they came; one that is
/// cancelled takes no item and passes its turn on. Loop's thread only. As CPython's <c>asyncio.Queue</c>.
/// </summary>
/// <typeparam name="T">The items' type.</typeparam>
public abstract partial class AsyncQueueBase<T> : IAsyncEnumerable<T>
{
    private readonly WaiterList _getters = new();
    private readonly WaiterList _putters = new();
    private readonly AsyncEvent _finished = new();
    private EventLoop? _loop;

    private protected AsyncQueueBase(int maxSize)
    {
        MaxSize = maxSize;
        _finished.Set();
    }

    /// <summary>How many items it holds at the most; 0 or less = as many as come.</summary>
    public int MaxSize { get; }

    /// <summary>Items in it now.</summary>
    public abstract int Count { get; }

    /// <summary>Items that were put in and not dealt with yet (<see cref="TaskDone"/>): those in the queue, and those taken and still in work.</summary>
    public int UnfinishedCount { get; private set; }

    /// <summary>True when there is nothing in it.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>True when it holds <see cref="MaxSize"/> items.</summary>
    public bool IsFull => MaxSize > 0 && Count >= MaxSize;

    /// <summary>True after <see cref="Shutdown"/>.</summary>
    public bool IsShutDown { get; private set; }

    /// <summary>Takes the next item, and waits for one when there is none.</summary>
    /// <exception cref="QueueShutDownException">The queue is shut down and empty, or becomes so during the wait.</exception>
    /// <exception cref="InvalidOperationException">It would have to wait, and tasks of another loop have waited here.</exception>
    public async Coroutine<T> Get()
    {
        while (IsEmpty)
        {
            ThrowIfShutDown();
            await WaitForItem();
        }

        return TakeItem();
    }

    /// <summary>Takes the next item.</summary>
    /// <exception cref="QueueShutDownException">The queue is shut down and empty.</exception>
    /// <exception cref="QueueEmptyException">The queue is empty.</exception>
    public T GetNoWait()
    {
        if (!IsEmpty)
            return TakeItem();
        ThrowIfShutDown();
        throw new QueueEmptyException("There is nothing in the queue. Use Get to wait for an item, or TryGet to learn whether there is one.");
    }

    /// <summary>Takes the next item when there is one.</summary>
    /// <returns>False when the queue is empty, shut down or not.</returns>
    public bool TryGet(out T item)
    {
        if (IsEmpty)
        {
            item = default!;
            return false;
        }

        item = TakeItem();
        return true;
    }

    /// <summary>Says that an item that was taken has been dealt with: <see cref="Join"/> waits for as many calls as there were items.</summary>
    /// <exception cref="InvalidOperationException">Called more often than items were put in.</exception>
    public void TaskDone()
    {
        if (UnfinishedCount == 0)
            throw new InvalidOperationException("TaskDone was called more often than there were items in the queue. Call it once for each item that Get returned.");
        if (--UnfinishedCount == 0)
            _finished.Set();
    }

    /// <summary>Waits until every item that was put in has been taken and dealt with (<see cref="TaskDone"/>).</summary>
    /// <exception cref="InvalidOperationException">It would have to wait, and tasks of another loop have waited here.</exception>
    public Coroutine Join() => _finished.Wait();

    /// <summary>
    /// Ends the queue: nothing more is put in, who waits to put gets a <see cref="QueueShutDownException"/>; what is in it can be taken still, and after that <see cref="Get"/>
    /// gets the same exception, and <c>await foreach</c> ends. May be called again.
    /// </summary>
    /// <param name="immediate">True to drop what is in the queue: the dropped items count as dealt with for <see cref="Join"/>. Default false.</param>
    public void Shutdown(bool immediate = false)
    {
        IsShutDown = true;
        if (immediate)
        {
            while (!IsEmpty)
            {
                RemoveItem();
                if (UnfinishedCount > 0)
                    UnfinishedCount--;
            }

            if (UnfinishedCount == 0)
                _finished.Set();
        }

        while (_getters.WakeNext())
        {
        }

        while (_putters.WakeNext())
        {
        }
    }

    /// <summary>For <c>await foreach</c>: takes items, and waits for them, until the queue is shut down and empty. Several loops share the items. Call <see cref="TaskDone"/> as after <see cref="Get"/>.</summary>
    public QueueEnumerator<T> GetAsyncEnumerator() => new(this);

    /// <summary>For methods that are no coroutines (<c>async Task</c> on the loop's thread): cancelled by the token while it waits.</summary>
    async IAsyncEnumerator<T> IAsyncEnumerable<T>.GetAsyncEnumerator(CancellationToken cancellationToken)
    {
        var items = GetAsyncEnumerator();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var next = Aio.CreateTask(items.MoveNextAsync());
            bool any;
            await using (cancellationToken.UnsafeRegister(state => Cancel((Future)state!), next))
                any = await next;
            if (!any)
                yield break;
            yield return items.Current;
        }
    }

    /// <summary>Its state, for people.</summary>
    public override string ToString()
    {
        var text = $"{GetType().Name.Split('`')[0]} [items: {Count}{(MaxSize > 0 ? $"/{MaxSize}" : "")}";
        if (_getters.Count > 0)
            text += $", getters: {_getters.Count}";
        if (_putters.Count > 0)
            text += $", putters: {_putters.Count}";
        if (UnfinishedCount > 0)
            text += $", unfinished: {UnfinishedCount}";
        return text + (IsShutDown ? ", shut down]" : "]");
    }

    /// <summary>Takes the next item out of the storage, which is not empty.</summary>
    private protected abstract T RemoveItem();

    /// <summary>True when an item may be put in now.</summary>
    /// <exception cref="QueueShutDownException">None may any more.</exception>
    private protected bool HasRoom()
    {
        ThrowIfShutDown();
        return !IsFull;
    }

    /// <summary>Waits for room; whether there is some must be looked at again.</summary>
    private protected async Coroutine WaitForRoom()
    {
        var putter = _putters.Add(ref _loop);
        try
        {
            await putter;
        }
        catch
        {
            GiveUp(putter, _putters, !IsFull);
            throw;
        }

        _putters.Recycle(putter);
    }

    /// <summary>To be called after an item was put into the storage.</summary>
    private protected void Added()
    {
        UnfinishedCount++;
        _finished.Clear();
        _getters.WakeNext();
    }

    private protected static QueueFullException Full() => new(
        "The queue holds as many items as it may. Use Put to wait for room, or TryPut to learn whether there is some.");

    /// <summary>Waits for an item; whether there is one must be looked at again, since another may have taken it.</summary>
    internal async Coroutine WaitForItem()
    {
        var getter = _getters.Add(ref _loop);
        try
        {
            await getter;
        }
        catch
        {
            GiveUp(getter, _getters, !IsEmpty);
            throw;
        }

        _getters.Recycle(getter);
    }

    internal T TakeItem()
    {
        var item = RemoveItem();
        _putters.WakeNext();
        return item;
    }

    private static void GiveUp(WaiterList.Waiter waiter, WaiterList waiters, bool couldProceed)
    {
        waiters.Remove(waiter);
        if (waiter.IsWoken && couldProceed)
            waiters.WakeNext();
    }

    private static void Cancel(Future next)
    {
        if (ReferenceEquals(EventLoop.Current, next.Loop))
            next.Cancel();
        else
            next.Loop.CallSoonThreadSafe(() => next.Cancel());
    }

    private void ThrowIfShutDown()
    {
        if (IsShutDown)
            throw new QueueShutDownException("The queue was shut down: nothing can be put in any more, and Get ends when it is empty. Catch this to end, or read with 'await foreach'.");
    }
}
