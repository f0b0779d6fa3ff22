using System.Diagnostics;

namespace Orbweaver.Asyncio;

/// <content>Running: passes, and what starts and ends them.</content>
public sealed partial class EventLoop
{
    /// <summary>
    /// While there is work, the clock is read and the reactor asked once in so many callbacks: either costs as much as several of them. Timers known
    /// to be due by an earlier reading never wait for that, so the order of callbacks is as if the clock were read each pass.
    /// </summary>
    private const int CallbacksBetweenLooks = 61;

    private static readonly long LongestWait = TimeSpan.FromDays(1).Ticks;

    private readonly LoopSynchronizationContext _synchronizationContext;
    private bool _stopping;
    private int _callbacksSinceLook;

    /// <summary>The loop's time at the last reading of the clock.</summary>
    private long _now;

    /// <summary>True while <see cref="RunForever"/> or <see cref="RunUntilComplete(Coroutine)"/> is under way.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>For the watchdog. Any thread.</summary>
    internal Watchdog.LoopProgress Progress => new(Ready.Head, Volatile.Read(ref _sleeping));

    /// <summary>Runs until <see cref="Stop"/> is called; when it was called before, for one pass.</summary>
    /// <exception cref="InvalidOperationException">It runs already, another loop runs on this thread, or it is closed.</exception>
    public void RunForever()
    {
        ThrowIfCannotRun();
        var outerSynchronization = SynchronizationContext.Current;
        var flowSuppressed = ExecutionContext.IsFlowSuppressed();
        if (flowSuppressed)
            ExecutionContext.RestoreFlow(); // a suppressed context can neither be captured nor restored
        _outerContext = ExecutionContext.Capture()!;
        IsRunning = true;
        _current = this;
        _activeContext = null;
        _reactor?.SetOwner(Environment.CurrentManagedThreadId);
        var watchdog = _watchdogLimit is { } limit ? new Watchdog(this, limit) : null;
        SynchronizationContext.SetSynchronizationContext(_synchronizationContext);
        try
        {
            do
                RunOnce();
            while (!_stopping);
        }
        finally
        {
            watchdog?.Dispose();
            _stopping = false;
            IsRunning = false;
            CurrentTask = null;
            _current = null;
            _reactor?.SetOwner(0);
            SynchronizationContext.SetSynchronizationContext(outerSynchronization);
            ExecutionContext.Restore(_outerContext);
            _outerContext = null;
            if (flowSuppressed)
                ExecutionContext.SuppressFlow();
        }
    }

    /// <summary>Runs until the future is done.</summary>
    /// <exception cref="InvalidOperationException">The loop was stopped before that, or cannot run (see <see cref="RunForever"/>).</exception>
    /// <remarks>Throws what the future ended with.</remarks>
    public void RunUntilComplete(Future future)
    {
        ArgumentNullException.ThrowIfNull(future);
        ThrowIfCannotRun(AllowNesting);
        if (!ReferenceEquals(future.Loop, this))
            throw new ArgumentException("The future belongs to another loop: run that one.", nameof(future));
        if (IsRunning)
        {
            RunNested(future);
        }
        else
        {
            Action<Future> stop = _ => EndRun();
            future.AddDoneCallback(stop);
            try
            {
                RunForever();
            }
            finally
            {
                future.RemoveDoneCallback(stop);
            }
        }

        if (!future.IsDone)
            throw new InvalidOperationException("The event loop was stopped before the future was done.");
        future.ThrowIfFailed();
    }

    /// <inheritdoc cref="RunUntilComplete(Future)"/>
    public T RunUntilComplete<T>(Future<T> future)
    {
        RunUntilComplete((Future)future);
        return future.Result;
    }

    /// <summary>Runs a coroutine to its end.</summary>
    /// <exception cref="InvalidOperationException">The loop was stopped before that, or cannot run (see <see cref="RunForever"/>).</exception>
    /// <remarks>Throws what the coroutine ended with.</remarks>
    public void RunUntilComplete(Coroutine coroutine)
    {
        ThrowIfCannotRun(AllowNesting);
        RunUntilComplete((Future)CreateTask(coroutine));
    }

    /// <inheritdoc cref="RunUntilComplete(Coroutine)"/>
    public T RunUntilComplete<T>(Coroutine<T> coroutine)
    {
        ThrowIfCannotRun(AllowNesting);
        return RunUntilComplete(CreateTask(coroutine));
    }

    /// <summary>Has the loop return when the current pass is over. From another thread: <c>loop.CallSoonThreadSafe(loop.Stop)</c>.</summary>
    public void Stop() => _stopping = true;

    /// <summary>Before anything is made that would only be left behind.</summary>
    /// <param name="mayNest">A run inside a step of this loop is no mistake.</param>
    private void ThrowIfCannotRun(bool mayNest = false)
    {
        ThrowIfClosed();
        if (mayNest && ReferenceEquals(_current, this))
            return;
        if (IsRunning)
            throw new InvalidOperationException("This event loop is already running. Await the coroutine, or make a task of it, instead of running the loop again.");
        if (_current is not null)
            throw new InvalidOperationException("Cannot run the event loop while another loop is running on this thread. Await the coroutine there, or use another thread.");
    }

    /// <summary>One pass: take over what other threads posted, look at I/O, move the due timers to the ready queue, then run exactly what is ready by now.</summary>
    private void RunOnce()
    {
        if (_hasPosted)
            DrainPosted();
        Timers.Sweep();
        if (Ready.Count == 0 && !_stopping)
            WaitForWork();
        else
            LookForWork();

        var count = Ready.Count;
        _callbacksSinceLook += count;
        if (_attended)
        {
            RunReadyAttended(count);
            return;
        }

        for (; count > 0; count--)
            Ready.Dequeue().Run();
    }

    /// <summary>There is work already: I/O and the clock only have their turn.</summary>
    private void LookForWork()
    {
        if (_callbacksSinceLook >= CallbacksBetweenLooks || Ready.Count == 0)
        {
            _callbacksSinceLook = 0;
            if (_reactor is { HasPendingOperations: true } reactor)
                Poll(reactor, 0);
            if (Timers.Count > 0)
                _now = Now();
        }
        else if (_virtualClock is not null)
        {
            _now = Now();
        }

        if (Timers.Count > 0 && Timers.NextDue <= _now)
            Timers.MoveDue(_now, Ready);
    }

    /// <summary>Nothing is ready: sleep until I/O, another thread's call or the next timer.</summary>
    private void WaitForWork()
    {
        _callbacksSinceLook = 0;
        if (_virtualClock is { } clock && WaitVirtually(clock))
            return;
        if (_postsExpected == 0 || !SpinForPost())
            Sleep();
        if (_hasPosted)
            DrainPosted();
        if (Timers.Count > 0)
        {
            _now = Now();
            Timers.MoveDue(_now, Ready);
        }
    }

    private void Sleep()
    {
        long timeout = -1;
        if (Timers.Count > 0 && _virtualClock is null)
        {
            _now = Now();
            timeout = Math.Clamp(Timers.NextDue - _now, 0, LongestWait) * 100;
        }

        var reactor = Reactor; // made before others may believe the loop asleep, and wake it
        Volatile.Write(ref _sleeping, true);
        Interlocked.MemoryBarrier(); // against a post that saw the loop awake: either it wakes the reactor, or it is seen here
        if (_hasPosted)
            timeout = 0;
        var start = Stopwatch.GetTimestamp();
        Poll(reactor, timeout);
        Volatile.Write(ref _sleeping, false);
        if (_hasPosted && Stopwatch.GetElapsedTime(start) < SpinTime)
            _postsExpected = PostsExpectedAtMost;
    }

    /// <summary>
    /// In virtual time nothing is waited for that only time could bring. A .NET task under way does not hold the clock: it may itself wait for one of the
    /// loop's timers.
    /// </summary>
    /// <returns>False when another thread or the network must bring the next event.</returns>
    private bool WaitVirtually(VirtualClock clock)
    {
        var pendingIO = _reactor is { HasPendingOperations: true };
        if (!Timers.HasDue)
        {
            if (pendingIO || ForeignWaits.Pending > 0 || ExecutorWorkUnderWay > 0 || _tasks.Count == 0 || _signalHandlers is { Any: true })
                return false;
            CurrentTask = null; // it has long run: the report is not to take it for one that does
            throw DeadlockReport.Of(_tasks);
        }

        if (pendingIO)
            Poll(_reactor!, 0);
        if (Ready.Count > 0 || _hasPosted)
            return true;
        clock.Advance(TimeSpan.FromTicks(Math.Max(0, Timers.NextDue - Now())));
        _now = Now();
        Timers.MoveDue(_now, Ready);
        return true;
    }

    /// <summary>Nothing is left that could wake a task, but .NET tasks under way if there are any. Asked in a task's step.</summary>
    internal bool OnlyForeignIsLeft
    {
        get
        {
            Timers.Sweep();
            return Ready.Count == 0 && !_hasPosted && !Timers.HasDue && ExecutorWorkUnderWay == 0 && _reactor is not { HasPendingOperations: true };
        }
    }

    /// <summary>On virtual time a wait in which nothing can happen any more is an error; elsewhere another thread may always call.</summary>
    internal bool FindsDeadlocks => _virtualClock is not null && ForeignWaits.Pending == 0;

    /// <summary>The reactor phase. With no synchronization context, what continues inside .NET's own code does so inline.</summary>
    private void Poll(Reactor reactor, long timeoutNanoseconds)
    {
        CurrentTask = null;
        SynchronizationContext.SetSynchronizationContext(null);
        reactor.Poll(timeoutNanoseconds);
        SynchronizationContext.SetSynchronizationContext(_synchronizationContext);
        _activeContext = null;
    }
}
