namespace Orbweaver.Asyncio;

/// <summary>
/// The coroutine of a queue's Get or Put, written by hand since it is in every hand-over: it does its part at once when it can, else waits and looks again. It carries its own
/// waiter, and goes back to the queue's pool with it.
/// </summary>
/// <param name="queue">Whose thread is the pool's, too.</param>
/// <param name="waiters">Where it waits.</param>
internal abstract class QueueWaitBox<TItem, TResult>(AsyncQueueBase<TItem> queue, WaiterList waiters) : CoroutineBox<TResult>(mayFinishAtOnce: true)
{
    private WaiterList.Waiter? _waiter;

    /// <summary>True when it need not wait.</summary>
    /// <exception cref="QueueShutDownException">It would wait in vain.</exception>
    protected abstract bool CanProceed();

    /// <summary>Takes or puts the item.</summary>
    protected abstract void Proceed();

    /// <summary>True when the next in the row could do what this one leaves undone.</summary>
    protected abstract bool CouldProceed { get; }

    internal sealed override bool TakesError => true;

    internal sealed override object Target => queue;

    internal sealed override bool TryFinish() => EventLoop.Current is not null && TryProceed();

    internal sealed override void MoveNext()
    {
        if (Signal == Signal.Completed || (Signal == Signal.AwaitsFuture && !EndWait()) || TryProceed())
            return;

        try
        {
            Awaited = queue.AddWaiter(waiters, ref _waiter);
            Signal = Signal.AwaitsFuture;
        }
        catch (InvalidOperationException e)
        {
            Fail(e);
        }
    }

    private bool TryProceed()
    {
        try
        {
            if (!CanProceed())
                return false;
            Proceed();
        }
#pragma warning disable CA1031 // the awaiter's, whatever it is: a comparer is the program's code
        catch (Exception e)
        {
            Error = e;
        }
#pragma warning restore CA1031

        Awaited = null;
        Signal = Signal.Completed;
        return true;
    }

    /// <returns>False when the wait was cancelled: who stands behind is woken in its stead.</returns>
    private bool EndWait()
    {
        var waiter = _waiter!;
        waiters.Remove(waiter);
        if (Error is null && !waiter.IsCancelled)
        {
            waiter.Renew();
            return true;
        }

        Error ??= waiter.Peek();
        if (waiter.IsWoken && CouldProceed)
            waiters.WakeNext();
        _waiter = null; // others may still look at it
        Awaited = null;
        Signal = Signal.Completed;
        return false;
    }
}
