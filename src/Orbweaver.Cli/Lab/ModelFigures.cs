namespace Orbweaver.Cli;

/// <summary>What was measured of one model, in its own process and those that it started.</summary>
internal sealed record ModelFigures
{
    /// <summary>From the first request to the last answer.</summary>
    public double WallSeconds { get; init; }

    /// <summary>User and system time of all its processes in that span.</summary>
    public double ProcessorSeconds { get; init; }

    /// <summary>The largest resident sets of all its processes, added up.</summary>
    public long PeakBytes { get; init; }

    /// <summary>The same after the warm-up, before the first request.</summary>
    public long BytesBefore { get; init; }

    /// <summary>The most threads seen at a time, over all its processes, the runtime's own among them.</summary>
    public int Threads { get; init; }

    /// <summary>How many processes it was.</summary>
    public int Processes { get; init; } = 1;
}
