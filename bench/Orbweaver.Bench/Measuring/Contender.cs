namespace Orbweaver.Bench;

/// <summary>One of those compared: ours or a rival.</summary>
/// <param name="Name">As it stands in the tables.</param>
/// <param name="Measure">Runs it once.</param>
internal sealed record Contender<TSample>(string Name, Func<TSample> Measure)
{
    /// <summary>Takes so long that <c>--slow-runs</c> may cap its runs.</summary>
    internal bool IsSlow { get; init; }

    /// <summary>Why it cannot run here (not installed, not built); null when it can.</summary>
    internal string? Missing { get; init; }
}
