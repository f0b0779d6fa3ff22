namespace Orbweaver.Asyncio;

/// <content>What other threads may call, and the only state that they touch.</content>
public sealed partial class EventLoop
{
    private readonly Lock _postLock = new();

    /// <summary>Posted by other threads, not yet taken over; guarded by the lock.</summary>
    private List<Runnable> _posted = [];

    /// <summary>The list that is not in use.</summary>
    private List<Runnable> _spare = [];

    /// <summary>True when there may be something in <see cref="_posted"/>.</summary>
    private volatile bool _hasPosted;

    /// <summary>True while the loop's thread is, or is about to be, asleep in the reactor.</summary>
    private bool _sleeping;

    /// <summary>As <see cref="CallSoon(Action, ExecutionContext?)"/>, from any thread: wakes the loop. A handle cancelled from another thread may be just running.</summary>
    /// <exception cref="InvalidOperationException">The loop is closed.</exception>
    public Handle CallSoonThreadSafe(Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return PostHandle(callback, null);
    }

    /// <inheritdoc cref="CallSoonThreadSafe(Action)"/>
    /// <param name="callback">What is called.</param>
    /// <param name="state">Handed to it: saves a closure.</param>
    public Handle CallSoonThreadSafe(Action<object?> callback, object? state)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return PostHandle(callback, state);
    }

    /// <summary>Queues something for the loop's next pass. Any thread.</summary>
    internal void PostThreadSafe(Runnable runnable)
    {
        lock (_postLock)
        {
            _posted.Add(runnable);
            _hasPosted = true;
        }

        Interlocked.MemoryBarrier(); // the loop either sees the post before it sleeps, or is seen asleep here
        if (Volatile.Read(ref _sleeping))
            _reactor?.Wake();
    }

    /// <summary>For the synchronization context: the callback carries its own execution context.</summary>
    internal void Post(SendOrPostCallback callback, object? state)
    {
        if (ForeignWait.TryPosted(state))
            return;
        EnqueueOrPost(new Handle(this, callback, state, null));
    }

    /// <summary>Has a fault reported on the loop's thread, or at once when that will not come again.</summary>
    internal void ReportFromFinalizer(LoopFault fault)
    {
        lock (_postLock)
        {
            if (!_closed)
            {
                _posted.Add(new FaultNotice(this, fault));
                _hasPosted = true;
                return;
            }
        }

        Report(fault);
    }

    private Handle PostHandle(Delegate callback, object? state)
    {
        ThrowIfClosed();
        var handle = new Handle(this, callback, state, ExecutionContext.Capture());
        EnqueueOrPost(handle);
        return handle;
    }

    /// <summary>What the loop's own thread posts takes its place among what it queues.</summary>
    private void EnqueueOrPost(Handle handle)
    {
        if (ReferenceEquals(_current, this))
            Ready.Enqueue(handle);
        else
            PostThreadSafe(handle);
    }

    /// <summary>The loop closes: of what was posted only the faults still count.</summary>
    private void DropPosted()
    {
        DrainPosted();
        while (Ready.Count > 0)
        {
            if (Ready.Dequeue() is FaultNotice notice)
                Report(notice.Fault);
        }
    }

    private void DrainPosted()
    {
        List<Runnable> posted;
        lock (_postLock)
        {
            posted = _posted;
            _posted = _spare;
            _spare = posted;
            _hasPosted = false;
        }

        foreach (var runnable in posted)
            Ready.Enqueue(runnable);
        posted.Clear();
    }
}
