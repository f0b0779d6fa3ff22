using System.Globalization;

namespace Orbweaver.Bench;

/// <summary>What one run of a client gave.</summary>
/// <param name="WallSeconds">By the client's own clock, from the first request to the last response and the session's end.</param>
/// <param name="CpuSeconds">User and system time in the same span.</param>
/// <param name="PeakKiB">The largest resident set of the whole process, divided by the requests.</param>
internal sealed record DelaySample(double WallSeconds, double CpuSeconds, double PeakKiB)
{
    /// <summary>The clients print: kind, requests, wall s, wall - 3 s, CPU s, peak MiB.</summary>
    internal static DelaySample Parse(ChildRun run, int requests)
    {
        string[] fields = run.Output.Trim().Split('\t');
        return fields.Length >= 5
            ? new(double.Parse(fields[2], CultureInfo.InvariantCulture), double.Parse(fields[4], CultureInfo.InvariantCulture), run.PeakBytes / 1024.0 / requests)
            : throw new BenchException($"The client printed '{run.Output.Trim()}' instead of its figures.");
    }
}
