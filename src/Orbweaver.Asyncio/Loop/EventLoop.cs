using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Orbweaver.Asyncio;

/// <summary>
/// Runs callbacks, tasks and I/O on one thread, one after the other, in an order that can be told: what was left ready, then I/O, then the
/// timers that are due; what a pass makes ready runs in the next. As CPython's <c>asyncio</c> loop.
/// </summary>
/// <remarks>
/// One thread at a time runs it; its members are for that thread, but for those whose names say otherwise. Its state is cut by owner: the fields here and in
/// <c>EventLoop.Running.cs</c> are the loop's thread's alone; what other threads may touch is in <c>EventLoop.ThreadSafe.cs</c>.
/// </remarks>
public sealed partial class EventLoop : IDisposable
{
    [ThreadStatic]
    private static EventLoop? _current;

    private readonly TimeProvider _timeProvider;
    private readonly VirtualClock? _virtualClock;
    private readonly long _origin;
    private readonly ILogger? _logger;
    private readonly TimeSpan? _watchdogLimit;
    private readonly List<Future> _tasks = [];
    private readonly ReactorKind _reactorKind;
    private Reactor? _reactor;
    private int _taskCount;
    private int _cancellationCount;
    private bool _closed;

    /// <summary>The execution context that the thread has now; null when that is not known.</summary>
    private ExecutionContext? _activeContext;

    /// <summary>The context in which the loop was run: for callbacks that carry none.</summary>
    private ExecutionContext? _outerContext;

    /// <summary>Thrown by the await that the task running on this thread is resumed from.</summary>
    [ThreadStatic]
    internal static Exception? Injected;

    /// <summary>Makes a loop with the default options.</summary>
    public EventLoop()
        : this(new EventLoopOptions())
    {
    }

    /// <summary>Makes a loop.</summary>
    public EventLoop(EventLoopOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _timeProvider = options.TimeProvider;
        _virtualClock = options.TimeProvider as VirtualClock;
        _origin = _timeProvider.GetTimestamp();
        _logger = options.Logger;
        _watchdogLimit = options.Watchdog;
        _reactorKind = options.Reactor;
        EagerTasks = options.EagerTasks;
        SlowCallbackDuration = options.SlowCallbackDuration;
        Recorder = options.Timeline?.Begin(this, _virtualClock);
        _attended = Recorder is not null;
        Debug = options.Debug;
        _synchronizationContext = new LoopSynchronizationContext(this);
        ForeignWaits = new ForeignWait.Pool(this);
    }

    /// <summary>The loop that runs on this thread, or null.</summary>
    public static EventLoop? Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _current;
    }

    /// <summary>The task whose step runs now, or null in a plain callback and when the loop does not run.</summary>
    public ILoopTask? CurrentTask { get; internal set; }

    /// <summary>The tasks that have not ended, in no certain order.</summary>
    public IReadOnlyList<ILoopTask> AllTasks => [.. _tasks.Cast<ILoopTask>()];

    /// <summary>The loop's time: monotonic, from the loop's making on, to 100 ns.</summary>
    public TimeSpan Time => new(Now());

    /// <summary>The clock that the loop was given.</summary>
    public TimeProvider TimeProvider => _timeProvider;

    /// <summary>True once it was disposed.</summary>
    public bool IsClosed => _closed;

    /// <summary>
    /// Told of what goes wrong where no caller can be. Default (null): <see cref="DefaultExceptionHandler"/>, to which what it throws itself goes too. Called in the
    /// context of the task or callback that failed.
    /// </summary>
    /// <remarks>
    /// Called on the loop's thread, with these exceptions: the watchdog calls it on its own thread while the loop's is stuck (<see cref="LoopFaultKind.Blocked"/>); when the loop is closed, what the
    /// collector finds (exceptions that nobody has looked at, coroutines that nobody has awaited) comes on the finalizer's thread, and what a function in an executor throws then, on that function's.
    /// </remarks>
    public Action<EventLoop, LoopFault>? ExceptionHandler { get; set; }

    /// <summary>
    /// Whether tasks begin at once, inside the call that makes them, unless that call says otherwise. Default: false. As CPython's <c>asyncio.eager_task_factory</c>: faster where
    /// most coroutines end without waiting, but the order in which bodies begin is another.
    /// </summary>
    public bool EagerTasks { get; set; }

    /// <summary>A watchdog looks on.</summary>
    internal bool IsWatched => _watchdogLimit is not null;

    /// <summary>Of a watched loop: the callback that runs now, or ran last; read by the watchdog's thread.</summary>
    internal Runnable? WatchedCallback { get; set; }

    internal ReadyQueue Ready { get; } = new();

    internal TimerHeap Timers { get; } = new();

    internal ForeignWait.Pool ForeignWaits { get; }

    /// <summary>Made when first needed: a loop that only computes has no descriptor.</summary>
    internal Reactor Reactor
    {
        get
        {
            if (_reactor is null)
            {
                ThrowIfClosed();
                _reactor = Reactor.Create(_reactorKind);
                _reactor.Loop = this;
                if (IsRunning)
                    _reactor.SetOwner(Environment.CurrentManagedThreadId);
            }

            return _reactor;
        }
    }

    /// <summary>The loop that runs on this thread.</summary>
    /// <exception cref="InvalidOperationException">No loop runs on this thread.</exception>
    public static EventLoop Running() => _current ?? throw new InvalidOperationException(
        "No event loop runs on this thread. Call this from a coroutine or a callback that a loop runs; Aio.Run(Main()) starts one.");

    /// <summary>Makes a task of a coroutine: its body begins in the next pass, or at once.</summary>
    /// <param name="coroutine">The task's work.</param>
    /// <param name="name">The task's name; null for <c>Task-N</c>.</param>
    /// <param name="eagerStart">
    /// True: the body runs inside this call up to its first await that has to wait; a coroutine that does not wait is done when the call returns, without a trip through the
    /// loop. Only where the loop is running; elsewhere the body begins in the next pass. Null (the default): as <see cref="EagerTasks"/> says.
    /// </param>
    /// <param name="context">The AsyncLocal values that the task begins with; null (the default) for those of now.</param>
    /// <remarks>Loop's thread only. As CPython's <c>loop.create_task(coro, name=…, context=…, eager_start=…)</c> (3.14).</remarks>
    public LoopTask CreateTask(Coroutine coroutine, string? name = null, bool? eagerStart = null, ExecutionContext? context = null)
    {
        if (_debug)
            CheckThread(); // before the coroutine is taken
        return new(this, coroutine.Take(), name, eagerStart ?? EagerTasks, context);
    }

    /// <inheritdoc cref="CreateTask(Coroutine, string?, bool?, ExecutionContext?)"/>
    public LoopTask<T> CreateTask<T>(Coroutine<T> coroutine, string? name = null, bool? eagerStart = null, ExecutionContext? context = null)
    {
        if (_debug)
            CheckThread(); // before the coroutine is taken
        return new(this, coroutine.Take(), name, eagerStart ?? EagerTasks, context);
    }

    /// <summary>Closes the loop: what is queued is dropped, tasks that have not ended are reported, sockets are closed. Idempotent.</summary>
    /// <exception cref="InvalidOperationException">It runs.</exception>
    public void Dispose()
    {
        if (IsRunning)
            throw new InvalidOperationException("A running loop cannot be closed. Call Stop() and dispose it after RunForever or RunUntilComplete has returned.");
        if (_closed)
            return;
        lock (_postLock)
            _closed = true; // from here on nothing is posted
        Recorder?.BeginClose();
        foreach (var task in _tasks.ToArray())
            Report(new LoopFault($"{task} had not ended when its loop was closed, and never will: not even its finally blocks run. Cancel it and await it before that, or run it by Aio.Run or a Runner, which do.", null) { Kind = LoopFaultKind.PendingAtClose, Future = task });
        _tasks.Clear();
        ReportForgotten();
        DropPosted();
        Ready.Clear();
        WatchedCallback = null;
        Timers.Clear();
        _reactor?.Dispose();
        _signalHandlers?.Dispose();
        _defaultExecutor?.Shutdown();
        Recorder?.Close();
        Debug = false;
    }

    internal void ThrowIfClosed()
    {
        if (_closed)
            throw new InvalidOperationException("The event loop is closed and takes nothing more. Make another, or dispose this one later: a closed loop cannot be opened again.");
    }

    /// <summary>Writes a fault to the loop's logger (<see cref="EventLoopOptions.Logger"/>), or to standard error when it has none. Any thread.</summary>
    public void DefaultExceptionHandler(LoopFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        FaultLog.Write(_logger, fault);
    }

    /// <summary>Hands a fault to the exception handler; nothing is thrown. For code that calls others, and must go on when they fail.</summary>
    public void CallExceptionHandler(LoopFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        Report(fault);
    }

    /// <summary>Notes a new task, which the loop holds on to until it ends.</summary>
    /// <returns>Its number, from 1.</returns>
    internal int Register(Future task)
    {
        task.Slot = _tasks.Count;
        _tasks.Add(task);
        return ++_taskCount;
    }

    internal int NextCancellation() => ++_cancellationCount;

    internal void Unregister(Future task)
    {
        var last = _tasks[^1];
        _tasks[task.Slot] = last;
        last.Slot = task.Slot;
        _tasks.RemoveAt(_tasks.Count - 1);
    }

    /// <summary>Throws what the step has for the await that the task is resumed from.</summary>
    [StackTraceHidden]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void ThrowIfInjected()
    {
        if (Injected is not null)
            ThrowInjected();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void EnterContext(ExecutionContext? context)
    {
        if (!ReferenceEquals(context, _activeContext) || context is null)
            ExecutionContext.Restore(context ?? _outerContext!);
    }

    /// <summary>Notes which context the code that ran has left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ExecutionContext? LeaveContext()
    {
        var context = ExecutionContext.Capture();
        if (!ReferenceEquals(context, _activeContext))
            _activeContext = context;
        return context;
    }

    /// <summary>Hands a fault to the exception handler; nothing is thrown.</summary>
    /// <param name="fault">What happened.</param>
    /// <param name="inPlace">The callback that failed is still under way: the handler sees the AsyncLocal values as the callback left them. Else it sees those of the task or handle.</param>
    internal void Report(LoopFault fault, bool inPlace = false)
    {
        if (_debug)
            fault = WithOrigin(fault);
        Recorder?.Failed(fault);
        try
        {
            if (ExceptionHandler is not { } handler)
                DefaultExceptionHandler(fault);
            else if (!inPlace && ReferenceEquals(_current, this) && ((fault.Future as ILoopTask)?.Context ?? fault.Handle?.Context) is { } context)
                ExecutionContext.Run(context, _ => handler(this, fault), null);
            else
                handler(this, fault);
        }
#pragma warning disable CA1031 // a handler that fails must not take the loop with it
        catch (Exception e)
        {
            DefaultExceptionHandler(new LoopFault("Unhandled error in exception handler", e));
            DefaultExceptionHandler(fault);
        }
#pragma warning restore CA1031
    }

    /// <summary>Reads the clock. Whoever knows the time that this returns may rely on the loop's knowing it as well: a timer set for it is due.</summary>
    internal long Now() => _now = _virtualClock is { } clock
        ? clock.GetTimestamp() - _origin
        : _timeProvider.GetElapsedTime(_origin, _timeProvider.GetTimestamp()).Ticks;

    /// <summary>The time after a delay; <see cref="TimerHeap.Never"/> when it is beyond what a clock can tell.</summary>
    internal long DueIn(long delayTicks) => delayTicks >= TimerHeap.Never ? TimerHeap.Never : Now() + delayTicks;

    [StackTraceHidden]
    private static void ThrowInjected()
    {
        var exception = Injected!;
        Injected = null;
        throw exception;
    }
}
