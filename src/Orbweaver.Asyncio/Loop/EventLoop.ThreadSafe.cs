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

    /// <summary>Other threads' coroutines that have not ended; the loop's thread only.</summary>
    internal HashSet<Runnable> OpenCalls { get; } = [];

    /// <summary>True while the loop's thread is, or is about to be, asleep in the reactor.</summary>
    private bool _sleeping;

    /// <summary>
    /// As <see cref="CallSoon(Action, ExecutionContext?)"/>, from any thread: wakes the loop. The handle may be cancelled by any thread: when <see cref="Handle.Cancel"/> returns, the callback
    /// has run to its end or never will.
    /// </summary>
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

    /// <summary>Queues something for the loop's next pass. Any thread. A closed loop drops it.</summary>
    internal void PostThreadSafe(Runnable runnable) => TryPost(runnable);

    /// <summary>Queues something for the loop's next pass. Any thread.</summary>
    /// <returns>False when the loop is closed: it will never run.</returns>
    internal bool TryPost(Runnable runnable)
    {
        lock (_postLock)
        {
            if (_closed)
                return false;
            _posted.Add(runnable);
            _hasPosted = true;
        }

        Interlocked.MemoryBarrier(); // the loop either sees the post before it sleeps, or is seen asleep here
        if (Volatile.Read(ref _sleeping))
            _reactor?.Wake();
        return true;
    }

    /// <summary>For the synchronization context: the callback carries its own execution context.</summary>
    internal void Post(SendOrPostCallback callback, object? state)
    {
        if (ForeignWait.TryPosted(state))
            return;
        var handle = new StateHandle(callback, state, null);
        if (ReferenceEquals(_current, this))
            Ready.Enqueue(handle);
        else
            TryPost(handle);
    }

    /// <summary>Has a fault reported on the loop's thread, or at once when that will not come again.</summary>
    internal void ReportFromFinalizer(LoopFault fault)
    {
        if (!TryPost(new LateReport(this, () => Report(fault))))
            Report(fault);
    }

    private ThreadSafeHandle PostHandle(Delegate callback, object? state)
    {
        var handle = new ThreadSafeHandle(callback, state, ExecutionContext.Capture());
        if (_debug)
            NoteOrigin(handle);
        if (ReferenceEquals(_current, this))
            Ready.Enqueue(handle); // among what the loop's own thread queues
        else if (!TryPost(handle))
            ThrowIfClosed();
        return handle;
    }

    /// <summary>The loop closes: what was posted or is ready will not run.</summary>
    private void DropPosted()
    {
        DrainPosted();
        while (Ready.Count > 0)
            Ready.Dequeue().Drop();
        foreach (var call in OpenCalls)
            call.Drop();
        OpenCalls.Clear();
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
