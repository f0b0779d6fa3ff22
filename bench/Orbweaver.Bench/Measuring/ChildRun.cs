namespace Orbweaver.Bench;

/// <summary>A process from start to end.</summary>
/// <param name="Wall">By the clock.</param>
/// <param name="Cpu">User and system time of the process and of the children it waited for.</param>
/// <param name="PeakBytes">The largest resident set.</param>
/// <param name="Output">What it wrote to standard output.</param>
internal sealed record ChildRun(TimeSpan Wall, TimeSpan Cpu, long PeakBytes, string Output)
{
    internal double PeakMiB => PeakBytes / 1048576.0;
}
