using System.Diagnostics;
using System.Reflection;

namespace Orbweaver.Asyncio;

/// <summary>
/// Records one loop's part of a <see cref="Timeline"/>. It sees what the loop runs, and, by looking at what is new in the ready queue afterwards, whom that has woken: so no primitive has to tell it anything, and
/// a loop that is not recorded pays nothing. Loop's thread, but for <see cref="Flush"/>.
/// </summary>
internal sealed partial class LoopRecorder
{
    /// <summary>On virtual time a step takes none: it is drawn so long.</summary>
    private const long VirtualStep = 1000;

    /// <summary>An arrow begins inside a step, and so before its end.</summary>
    private const long ShortestStep = 2;

    private static readonly double NanosecondsPerTick = 1e9 / Stopwatch.Frequency;

    private readonly Timeline _timeline;
    private readonly EventLoop _loop;
    private readonly VirtualClock? _clock;
    private readonly TraceLane _callbacks;
    private readonly Dictionary<Future, TaskLane> _tasks = [];

    /// <summary>Who has made the entries of the ready queue ready.</summary>
    private readonly Dictionary<Runnable, Cause> _causes = [];
    private readonly Dictionary<MethodInfo, string?> _callbackNames = [];
    private readonly WaitNames _names = new();
    private readonly Lock _gate = new();

    /// <summary>Guarded by the lock, as the cost is.</summary>
    private readonly TraceBuffer _buffer = new();
    private long _cost;

    /// <summary>The lane of what runs now.</summary>
    private TraceLane _running;

    /// <summary>On virtual time: where the last step ends.</summary>
    private long _reached;
    private bool _hasCallbacks;

    /// <summary>The thread on which the loop closes; 0 until then, and afterwards.</summary>
    private int _closingThread;

    internal LoopRecorder(Timeline timeline, EventLoop loop, VirtualClock? clock, int number)
    {
        _timeline = timeline;
        _loop = loop;
        _clock = clock;
        _callbacks = new TraceLane(number, timeline.NextLane());
        lock (_gate)
        {
            _buffer.Name("process_name"u8, _callbacks, FormattableString.Invariant($"loop {number}"));
            if (clock is not null)
                _buffer.Name("process_labels"u8, _callbacks, "virtual time: a step is drawn 1 µs long");
        }
    }

    /// <summary>Runs an entry of the ready queue.</summary>
    internal void Run(Runnable runnable)
    {
        var begun = Stopwatch.GetTimestamp();
        if (!_timeline.TakesMore)
        {
            Forget();
            runnable.Run();
            return;
        }

        _causes.Remove(runnable, out var cause);
        if (runnable is ILoopTask)
            RunTask((Future)runnable, cause, begun);
        else if (CallbackName(runnable) is { } name)
            RunCallback(runnable, name, cause, begun);
        else
            RunUnseen(runnable, cause);
    }

    /// <summary>Runs the first step of a task inside the call that makes it.</summary>
    internal void RunEagerly(Future task)
    {
        if (_running.Thread != 0)
            _causes[task] = new Cause(_running, Now());
        Run(task);
    }

    /// <summary>A task is asked to end.</summary>
    internal void Cancelled(Future task)
    {
        if (!_timeline.TakesMore)
            return;
        var lane = LaneOf(task).Lane;
        lock (_gate)
            Room().Instant(lane, "cancel"u8, "cancel", Now());
    }

    /// <summary>Something went wrong that no caller is told of. What other threads than the loop's report is left out.</summary>
    internal void Failed(LoopFault fault)
    {
        if (!_timeline.TakesMore || !(ReferenceEquals(EventLoop.Current, _loop) || _closingThread == Environment.CurrentManagedThreadId))
            return;
        NameCallbacks();
        lock (_gate)
            Room().Instant(_callbacks, "fault"u8, fault.Exception?.GetType().Name ?? fault.Kind.ToString(), Now(), fault.Message);
    }

    /// <summary>The loop closes, on this thread: no loop runs there, and what it reports is the loop's all the same.</summary>
    internal void BeginClose() => _closingThread = Environment.CurrentManagedThreadId;

    /// <summary>The loop has closed: what still waits ends here.</summary>
    internal void Close()
    {
        if (_timeline.TakesMore)
        {
            var now = Now();
            foreach (var lane in _tasks.Values.OrderBy(l => l.Lane.Thread))
            {
                lock (_gate)
                {
                    EndWait(lane, now);
                    Room().Instant(lane.Lane, "end"u8, "never ended", now);
                }
            }
        }

        _closingThread = 0;
        Forget();
        Flush();
        _timeline.End(this);
    }

    /// <summary>Hands what is in the buffer to the timeline. Any thread.</summary>
    internal void Flush()
    {
        lock (_gate)
            Empty();
    }

    /// <summary>Nothing more is recorded: tasks that end from here on, and what they return, are not held on to.</summary>
    private void Forget()
    {
        _tasks.Clear();
        _causes.Clear();
    }

    /// <summary>The time for an event that is no step's beginning or end.</summary>
    private long Now() => _clock is { } clock ? Math.Max(clock.GetTimestamp() * TimeSpan.NanosecondsPerTick, _reached) : RealTime(Stopwatch.GetTimestamp());

    private long RealTime(long timestamp) => (long)((timestamp - _timeline.Origin) * NanosecondsPerTick);

    private TraceBuffer Room()
    {
        if (_buffer.IsFull)
            Empty();
        return _buffer;
    }

    private void Empty()
    {
        if (_buffer.Count == 0)
            return;
        _timeline.Append(_buffer.Bytes, _buffer.Count, _cost);
        _buffer.Clear();
        _cost = 0;
    }
}
