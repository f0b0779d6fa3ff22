namespace Orbweaver.Asyncio;

/// <summary>
/// A queue between tasks: first in, first out; <see cref="Get"/> waits while it is empty, <see cref="Put"/> while it is full. Waiting tasks are served
/// in the order in which they came, and one that is cancelled passes its turn on. Loop's thread only. As CPython's <c>asyncio.Queue</c>.
/// </summary>
/// <typeparam name="T">The items' type.</typeparam>
public class AsyncQueue<T>
{
    private readonly Queue<T> _items = new();
    private readonly WaiterList _getters = new();
    private readonly WaiterList _putters = new();
    private readonly WaiterList _joiners = new();
    private int _unfinished;

    /// <summary>Makes a queue.</summary>
    /// <param name="maxSize">How many items it holds at the most; 0 or less = as many as come. Default 0.</param>
    public AsyncQueue(int maxSize = 0) => MaxSize = maxSize;

    /// <summary>How many items it holds at the most; 0 or less = as many as come.</summary>
    public int MaxSize { get; }

    /// <summary>Items in it now.</summary>
    public int Count => _items.Count;

    /// <summary>True when there is nothing in it.</summary>
    public bool IsEmpty => _items.Count == 0;

    /// <summary>True when it holds <see cref="MaxSize"/> items.</summary>
    public bool IsFull => MaxSize > 0 && _items.Count >= MaxSize;

    /// <summary>Takes the oldest item, and waits for one when there is none.</summary>
    public async Coroutine<T> Get()
    {
        while (IsEmpty)
        {
            var getter = _getters.Add();
            try
            {
                await getter;
            }
            catch
            {
                GiveUp(getter, _getters, !IsEmpty);
                throw;
            }
        }

        return TakeItem();
    }

    /// <summary>Takes the oldest item when there is one.</summary>
    /// <returns>False when the queue is empty.</returns>
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

    /// <summary>Adds an item, and waits for room when the queue is full.</summary>
    public async Coroutine Put(T item)
    {
        while (IsFull)
        {
            var putter = _putters.Add();
            try
            {
                await putter;
            }
            catch
            {
                GiveUp(putter, _putters, !IsFull);
                throw;
            }
        }

        AddItem(item);
    }

    /// <summary>Adds an item when there is room.</summary>
    /// <returns>False when the queue is full.</returns>
    public bool TryPut(T item)
    {
        if (IsFull)
            return false;
        AddItem(item);
        return true;
    }

    /// <summary>Says that an item that was taken has been dealt with: <see cref="Join"/> waits for as many calls as there were items.</summary>
    /// <exception cref="InvalidOperationException">Called more often than items were put in.</exception>
    public void TaskDone()
    {
        if (_unfinished == 0)
            throw new InvalidOperationException("TaskDone was called more often than there were items in the queue. Call it once for each item that Get returned.");
        if (--_unfinished == 0)
            WakeJoiners();
    }

    /// <summary>Waits until every item that was put in has been taken and dealt with (<see cref="TaskDone"/>).</summary>
    public async Coroutine Join()
    {
        if (_unfinished == 0)
            return;
        var joiner = _joiners.Add();
        try
        {
            await joiner;
        }
        finally
        {
            _joiners.Remove(joiner);
        }
    }

    private static void GiveUp(WaiterList.Waiter waiter, WaiterList waiters, bool couldProceed)
    {
        var woken = waiter is { IsDone: true, IsCancelled: false };
        waiter.Cancel();
        waiters.Remove(waiter);
        if (woken && couldProceed)
            waiters.WakeNext();
    }

    private T TakeItem()
    {
        var item = _items.Dequeue();
        _putters.WakeNext();
        return item;
    }

    private void AddItem(T item)
    {
        _items.Enqueue(item);
        _unfinished++;
        _getters.WakeNext();
    }

    private void WakeJoiners()
    {
        while (_joiners.FirstPending() is not null)
            _joiners.WakeNext();
    }
}
