using System.Diagnostics;
using System.Reflection;

namespace Orbweaver.Asyncio;

/// <summary>
/// Records one loop's part of a <see cref="Timeline"/>. It sees what the loop runs, and, by looking at what is new in the ready queue afterwards, whom that has woken: so no primitive has to tell it anything, and
/// a loop that is not recorded pays nothing. Loop's thread, but for <see cref="Flush"/>.
/// </summary>
internal sealed class LoopRecorder
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

    /// <summary>Something went wrong that no caller is told of.</summary>
    internal void Failed(LoopFault fault)
    {
        if (!_timeline.TakesMore || !ReferenceEquals(EventLoop.Current, _loop))
            return;
        NameCallbacks();
        lock (_gate)
            Room().Instant(_callbacks, "fault"u8, fault.Exception?.GetType().Name ?? fault.Kind.ToString(), Now(), fault.Message);
    }

    /// <summary>The loop closes: what still waits ends here.</summary>
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

        _tasks.Clear();
        _causes.Clear();
        Flush();
        _timeline.End(this);
    }

    /// <summary>Hands what is in the buffer to the timeline. Any thread.</summary>
    internal void Flush()
    {
        lock (_gate)
            Empty();
    }

    private void RunTask(Future task, Cause cause, long begun)
    {
        var lane = LaneOf(task);
        var runs = task.Leaf is { } before ? _names.MethodAt(before) : "coroutine";
        var step = RunIn(lane.Lane, task, begun);
        var yields = PassOn(step.Mark, new Cause(lane.Lane, step.End - 1), task);
        var leaf = task.Leaf;
        var waits = leaf is null ? null : yields ? "next turn" : _names.WaitAt(leaf);
        var method = leaf is null ? null : _names.MethodAt(leaf);
        lock (_gate)
        {
            EndWait(lane, step.Start);
            Room().Slice(lane.Lane, "run"u8, runs, step.Start, step.End - step.Start);
            if (cause.From.Thread != 0 && cause.From != lane.Lane)
                Room().Arrow(lane.HasRun ? "wake"u8 : "create"u8, lane.HasRun ? "wakes" : "creates", _timeline.NextArrow(), cause.From, cause.At, lane.Lane, step.Start);
            lane.HasRun = true;
            if (waits is null)
                EndTask(task, lane, step.End);
            else
                lane.Wait(waits, method!, step.End);
            Charge(step);
        }
    }

    private void RunCallback(Runnable callback, string name, Cause cause, long begun)
    {
        NameCallbacks();
        var step = RunIn(_callbacks, callback, begun);
        PassOn(step.Mark, new Cause(_callbacks, step.End - 1));
        lock (_gate)
        {
            Room().Slice(_callbacks, "run"u8, name, step.Start, step.End - step.Start);
            if (cause.From.Thread != 0 && cause.From != _callbacks)
                Room().Arrow("call"u8, "calls", _timeline.NextArrow(), cause.From, cause.At, _callbacks, step.Start);
            Charge(step);
        }
    }

    /// <summary>Part of the library's inner works: whoever set it going is who wakes those whom it wakes.</summary>
    private void RunUnseen(Runnable runnable, Cause cause)
    {
        var (outer, mark, nested) = (_running, _loop.Ready.End, _loop.NestedRuns);
        _running = cause.From;
        try
        {
            runnable.Run();
        }
        finally
        {
            _running = outer;
        }

        if (cause.From.Thread != 0 && _loop.NestedRuns == nested)
            PassOn(mark, cause);
    }

    private Step RunIn(TraceLane lane, Runnable runnable, long begun)
    {
        var (outer, mark, nested) = (_running, _loop.Ready.End, _loop.NestedRuns);
        _running = lane;
        var started = Stopwatch.GetTimestamp();
        var start = _clock is null ? RealTime(started) : Now();
        try
        {
            runnable.Run();
        }
        finally
        {
            _running = outer;
        }

        var ended = Stopwatch.GetTimestamp();
        var end = _clock is null ? Math.Max(RealTime(ended), start + ShortestStep) : _reached = Math.Max(Now(), start + VirtualStep);
        return new Step(start, end, _loop.NestedRuns == nested ? mark : _loop.Ready.End, started - begun, ended); // a nested run has emptied the queue meanwhile
    }

    /// <summary>Notes of what has become ready since, who has made it so.</summary>
    /// <returns>True when the task itself is ready again: it only lets others have their turn.</returns>
    private bool PassOn(ReadyQueue.Place since, Cause cause, Future? itself = null)
    {
        var yields = false;
        foreach (var ready in _loop.Ready.Since(since))
        {
            if (ReferenceEquals(ready, itself))
            {
                yields = true;
                continue;
            }

            _causes.TryAdd(ready, cause); // what an eager start within this step has woken is that one's
            if (ready is ILoopTask)
                LaneOf((Future)ready);
        }

        return yields;
    }

    private TaskLane LaneOf(Future task)
    {
        if (_tasks.TryGetValue(task, out var lane))
            return lane;
        var name = ((ILoopTask)task).Name;
        var method = task.Root is { } root ? _names.MethodOf(root) : null;
        lane = new TaskLane(new TraceLane(_callbacks.Process, _timeline.NextLane()), name, method);
        _tasks.Add(task, lane);
        lock (_gate)
        {
            Room().Name("thread_name"u8, lane.Lane, lane.Title);
            Room().SortIndex(lane.Lane);
        }

        return lane;
    }

    private void NameCallbacks()
    {
        if (_hasCallbacks)
            return;
        _hasCallbacks = true;
        lock (_gate)
        {
            Room().Name("thread_name"u8, _callbacks, "callbacks");
            Room().SortIndex(_callbacks);
        }
    }

    private void EndWait(TaskLane lane, long now)
    {
        if (lane.Waits is { } waits && now > lane.Since)
            Room().Slice(lane.Lane, "wait"u8, waits, lane.Since, now - lane.Since, lane.WaitsIn);
    }

    private void EndTask(Future task, TaskLane lane, long now)
    {
        _tasks.Remove(task);
        var exception = task.IsCancelled ? null : task.Peek();
        Room().Instant(lane.Lane, "end"u8, task.IsCancelled ? "cancelled" : exception?.GetType().Name ?? "done", now, exception?.Message);
        if (lane.Rename(((ILoopTask)task).Name))
            Room().Name("thread_name"u8, lane.Lane, lane.Title);
    }

    /// <summary>What is drawn of a callback: the program's method; null for the library's own.</summary>
    private string? CallbackName(Runnable runnable)
    {
        var method = runnable switch
        {
            Handle handle => handle.Method,
            FutureCallback callback => callback.Method,
            _ => null,
        };
        if (method is null)
            return null;
        if (_callbackNames.TryGetValue(method, out var name))
            return name;
        var assembly = method.Module.Assembly;
        name = assembly == typeof(LoopRecorder).Assembly ? null
            : assembly == typeof(object).Assembly ? ".NET continuation"
            : MethodNames.Of(method.DeclaringType?.FullName ?? "", method.Name);
        _callbackNames.Add(method, name);
        return name;
    }

    /// <summary>The time for an event that is no step's beginning or end.</summary>
    private long Now() => _clock is { } clock ? Math.Max(clock.GetTimestamp() * TimeSpan.NanosecondsPerTick, _reached) : RealTime(Stopwatch.GetTimestamp());

    private long RealTime(long timestamp) => (long)((timestamp - _timeline.Origin) * NanosecondsPerTick);

    /// <summary>What went into the recording: all the time but the step's own.</summary>
    private void Charge(in Step step) => _cost += step.Before + Stopwatch.GetTimestamp() - step.Ended;

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

    /// <summary>Who has made something ready, and when.</summary>
    /// <param name="From">None: the clock, the network or another thread has.</param>
    /// <param name="At">In nanoseconds.</param>
    private readonly record struct Cause(TraceLane From, long At);

    /// <summary>What has run.</summary>
    /// <param name="Start">In nanoseconds of the trace, as <paramref name="End"/> is.</param>
    /// <param name="End">After the start.</param>
    /// <param name="Mark">From where on the ready queue is new.</param>
    /// <param name="Before">The recorder's time before it, in ticks of the stopwatch.</param>
    /// <param name="Ended">By the stopwatch.</param>
    private readonly record struct Step(long Start, long End, ReadyQueue.Place Mark, long Before, long Ended);
}
