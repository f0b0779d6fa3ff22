using System.Diagnostics;

namespace Orbweaver.Asyncio;

/// <content>What other threads may call, and the only state that they touch.</content>
public sealed partial class EventLoop
{
    /// <summary>
    /// A thread that the system has to wake takes 5 to 25 µs to come. When another thread's calls have come sooner than that after the loop fell asleep, the loop looks out for the
    /// next one so long before it sleeps; not when it waits for sockets, too, which it would have to ask the system for.
    /// </summary>
    private static readonly TimeSpan SpinTime = TimeSpan.FromMicroseconds(50);

    /// <summary>So often in a row it may look out in vain before it sleeps at once again; never where only one thread can run at a time.</summary>
    private static readonly int PostsExpectedAtMost = Environment.ProcessorCount > 1 ? 4 : 0;

    private readonly Lock _postLock = new();

    /// <summary>How often it may look out in vain from now on.</summary>
    private int _postsExpected;

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
        return Post(new Handle(callback, ExecutionContext.Capture()));
    }

    /// <inheritdoc cref="CallSoonThreadSafe(Action)"/>
    /// <param name="callback">What is called.</param>
    /// <param name="state">Handed to it: saves a closure.</param>
    public Handle CallSoonThreadSafe(Action<object?> callback, object? state)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return Post(new StateHandle(callback, state, ExecutionContext.Capture()));
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
        EnqueueOrPost(new StateHandle(callback, state, null));
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

    private Handle Post(Handle handle)
    {
        ThrowIfClosed();
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

    /// <summary>Looks out for another thread's call for a moment before the loop falls asleep; until the next timer is due at the longest.</summary>
    /// <returns>True when one has come.</returns>
    private bool SpinForPost()
    {
        if (_virtualClock is not null || _reactor is { HasPendingOperations: true })
            return false;
        var start = Stopwatch.GetTimestamp();
        var limit = Timers.Count == 0 ? SpinTime : TimeSpan.FromTicks(Math.Min(SpinTime.Ticks, Timers.NextDue - Now()));
        do
        {
            if (_hasPosted)
            {
                _postsExpected = PostsExpectedAtMost;
                return true;
            }

            Thread.SpinWait(8);
        }
        while (Stopwatch.GetElapsedTime(start) < limit);
        _postsExpected--;
        return false;
    }
}
