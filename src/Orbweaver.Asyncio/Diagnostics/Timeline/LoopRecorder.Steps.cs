using System.Diagnostics;

namespace Orbweaver.Asyncio;

/// <content>The steps: what runs, for how long, and whom it makes ready.</content>
internal sealed partial class LoopRecorder
{
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

    /// <summary>What went into the recording: all the time but the step's own.</summary>
    private void Charge(in Step step) => _cost += step.Before + Stopwatch.GetTimestamp() - step.Ended;

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
