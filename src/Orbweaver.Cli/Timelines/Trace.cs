namespace Orbweaver.Cli;

/// <summary>A recorded run: lanes with bars and marks, and arrows between them. Times are nanoseconds from the first bar's start.</summary>
/// <param name="Lanes">Those that have a bar, by process and start.</param>
/// <param name="Arrows">By time.</param>
/// <param name="Length">To the end of the last bar.</param>
/// <param name="IsVirtual">True when the times of all its loops are those of virtual clocks.</param>
/// <param name="IsCut">The file ends in the middle.</param>
internal sealed record Trace(IReadOnlyList<TraceLane> Lanes, IReadOnlyList<TraceArrow> Arrows, long Length, bool IsVirtual, bool IsCut)
{
    /// <summary>How many processes (loops) the lanes belong to.</summary>
    public int Processes => Lanes.Select(lane => lane.Process).Distinct().Count();

    /// <summary><c>3 tasks on 2 loops, 2.5 s of virtual time</c>.</summary>
    public string Summary
    {
        get
        {
            var tasks = Lanes.Count(lane => !lane.IsCallbacks);
            return $"{Figures.Count(tasks, "task")}{(Processes > 1 ? $" on {Processes} loops" : "")}, {TraceTime.Text(Length)} of {(IsVirtual ? "virtual time" : "time")}";
        }
    }
}

/// <summary>A thread of the trace: a task, or a loop's callbacks.</summary>
/// <param name="Process">The loop's number in the trace.</param>
/// <param name="Thread">The task's number in the trace.</param>
/// <param name="ProcessName"><c>loop 1</c>.</param>
/// <param name="Name">The task's name.</param>
/// <param name="Method">The coroutine that it was made of, as short as it goes; empty when it is not told.</param>
/// <param name="Bars">By start.</param>
/// <param name="Marks">By time.</param>
internal sealed record TraceLane(long Process, long Thread, string ProcessName, string Name, string Method, IReadOnlyList<TraceBar> Bars, IReadOnlyList<TraceMark> Marks)
{
    public long Start => Bars[0].Start;

    public bool IsCallbacks => Name == "callbacks" && Method.Length == 0;

    /// <summary>How the task ended; null when the recording does not tell.</summary>
    public TraceMark? Ending => Marks.Select(mark => (TraceMark?)mark).LastOrDefault(mark => mark!.Value.Kind is not (TraceMarkKind.CancelAsked or TraceMarkKind.Other));
}

/// <summary>A time in which a task runs, or waits.</summary>
internal readonly record struct TraceBar(long Start, long End, string Name, bool Waits);

/// <summary>A moment in a lane.</summary>
internal readonly record struct TraceMark(long At, string Name, TraceMarkKind Kind);

internal enum TraceMarkKind
{
    Other,
    CancelAsked,
    Done,
    Cancelled,
    Failed,
    NeverEnded,
}

/// <summary>Who made or woke whom.</summary>
/// <param name="Name"><c>creates</c>, <c>wakes</c>, <c>calls</c>.</param>
/// <param name="From">The lane that it begins in.</param>
/// <param name="Left">When it begins.</param>
/// <param name="To">The lane that it ends in.</param>
/// <param name="Reached">When it ends.</param>
internal sealed record TraceArrow(string Name, TraceLane From, long Left, TraceLane To, long Reached);
