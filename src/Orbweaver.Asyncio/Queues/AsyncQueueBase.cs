using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio;

/// <summary>
/// What the queues between tasks have in common: all but how items come in, and which of them is next. Waiting tasks are served in the order in which they came; one that is
/// cancelled takes no item and passes its turn on. Loop's thread only. As CPython's <c>asyncio.Queue</c>.
/// </summary>
/// <typeparam name="T">The items' type.</typeparam>
public abstract partial class AsyncQueueBase<T> : IAsyncEnumerable<T>
{
    private readonly WaiterList _getters = new();
    private protected readonly WaiterList Putters = new();
    private readonly AsyncEvent _finished = new();
    private EventLoop? _loop;

    /// <summary>Boxes for the calls of <see cref="Get"/> to come.</summary>
    internal BoxPool<GetBox<T>> FreeGets;

    private protected AsyncQueueBase(int maxSize)
    {
        MaxSize = maxSize;
        _finished.Set();
    }

    /// <summary>How many items it holds at the most; 0 or less = as many as come.</summary>
    public int MaxSize { get; }

    /// <summary>Items in it now.</summary>
    public int Count { get; private set; }

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
    public Coroutine<T> Get()
    {
        var box = FreeGets.TryTake() ?? BoxPool<GetBox<T>>.Watch(new GetBox<T>(this, _getters));
        return new Coroutine<T>(box, box.Version);
    }

    /// <summary>Takes the next item.</summary>
    /// <exception cref="QueueShutDownException">The queue is shut down and empty.</exception>
    /// <exception cref="QueueEmptyException">The queue is empty.</exception>
    public T GetNoWait()
    {
        if (!IsEmpty)
            return TakeItem(nameof(GetNoWait));
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

        item = TakeItem(nameof(TryGet));
        return true;
    }

    /// <summary>Says that an item that was taken has been dealt with: <see cref="Join"/> waits for as many calls as there were items.</summary>
    /// <exception cref="InvalidOperationException">Called more often than items were put in.</exception>
    public void TaskDone()
    {
        if (UnfinishedCount == 0)
            throw new InvalidOperationException("TaskDone was called more often than there were items in the queue. Call it once for each item that Get returned.");
        if (UnfinishedCount == 1)
            _finished.Raise(nameof(TaskDone));
        UnfinishedCount--;
    }

    /// <summary>Waits until every item that was put in has been taken and dealt with (<see cref="TaskDone"/>).</summary>
    /// <exception cref="InvalidOperationException">It would have to wait, and tasks of another loop have waited here.</exception>
    public async Coroutine Join() => await _finished.Wait();

    /// <summary>
    /// Ends the queue: nothing more is put in, who waits to put gets a <see cref="QueueShutDownException"/>; what is in it can be taken still, and after that <see cref="Get"/>
    /// gets the same exception, and <c>await foreach</c> ends. May be called again.
    /// </summary>
    /// <param name="immediate">True to drop what is in the queue: the dropped items count as dealt with for <see cref="Join"/>. Default false.</param>
    public void Shutdown(bool immediate = false)
    {
        CheckThread(nameof(Shutdown));
        IsShutDown = true;
        if (immediate)
        {
            while (!IsEmpty)
            {
                RemoveItem();
                Count--;
                if (UnfinishedCount > 0)
                    UnfinishedCount--;
            }

            if (UnfinishedCount == 0)
                _finished.Set();
        }

        while (_getters.WakeNext())
        {
        }

        while (Putters.WakeNext())
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
        var text = $"{Kind} [items: {Count}{(MaxSize > 0 ? $"/{MaxSize}" : "")}";
        if (_getters.Count > 0)
            text += $", getters: {_getters.Count}";
        if (Putters.Count > 0)
            text += $", putters: {Putters.Count}";
        if (UnfinishedCount > 0)
            text += $", unfinished: {UnfinishedCount}";
        return text + (IsShutDown ? ", shut down]" : "]");
    }

    /// <summary>Takes the next item out of the storage, which is not empty.</summary>
    private protected abstract T RemoveItem();

    /// <summary>True when an item may be put in now.</summary>
    /// <exception cref="QueueShutDownException">None may any more.</exception>
    internal bool HasRoom()
    {
        ThrowIfShutDown();
        return !IsFull;
    }

    /// <summary>To be called after an item was put into the storage.</summary>
    private protected void Added()
    {
        Count++;
        UnfinishedCount++;
        _finished.Clear();
        _getters.WakeNext();
    }

    private protected static QueueFullException Full() => new(
        "The queue holds as many items as it may. Use Put to wait for room, or TryPut to learn whether there is some.");

    /// <summary>What one of its coroutines is called.</summary>
    internal string NameOf(string method) => $"{Kind}.{method}";

    /// <summary>True when there is an item to take.</summary>
    /// <exception cref="QueueShutDownException">There is none, and none will come.</exception>
    internal bool HasItem()
    {
        if (!IsEmpty)
            return true;
        ThrowIfShutDown();
        return false;
    }

    /// <summary>In debug mode, once a task has waited here: only the loop's thread may call what wakes tasks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected void CheckThread(string member)
    {
        if (_loop is { Debug: true } loop)
            loop.CheckThread(member);
    }

    internal WaiterList.Waiter AddWaiter(WaiterList waiters, ref WaiterList.Waiter? own) => waiters.Add(ref _loop, ref own);

    /// <param name="member">What the program has called.</param>
    internal T TakeItem(string member)
    {
        CheckThread(member);
        var item = RemoveItem();
        Count--;
        Putters.WakeNext();
        return item;
    }

    private static void Cancel(Future next)
    {
        if (ReferenceEquals(EventLoop.Current, next.Loop))
            next.Cancel();
        else
            next.Loop.CallSoonThreadSafe(() => next.Cancel());
    }

    private string Kind => GetType().Name.Split('`')[0];

    private void ThrowIfShutDown()
    {
        if (IsShutDown)
            throw new QueueShutDownException("The queue was shut down: nothing can be put in any more, and Get ends when it is empty. Catch this to end, or read with 'await foreach'.");
    }
}
