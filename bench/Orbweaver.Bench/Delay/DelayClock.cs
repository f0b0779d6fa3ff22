using System.Diagnostics;

namespace Orbweaver.Bench;

/// <summary>The figures of a delay client, from its making on.</summary>
internal sealed class DelayClock
{
    private readonly TimeSpan _cpu = ProcessorTime.OfSelf();
    private readonly long _began = Stopwatch.GetTimestamp();

    internal void Report(string kind, int requests)
    {
        double wall = Stopwatch.GetElapsedTime(_began).TotalSeconds;
        double cpu = (ProcessorTime.OfSelf() - _cpu).TotalSeconds;
        Console.WriteLine(FormattableString.Invariant($"{kind}\t{requests}\t{wall:F3}\t{wall - 3:F3}\t{cpu:F2}"));
    }
}
