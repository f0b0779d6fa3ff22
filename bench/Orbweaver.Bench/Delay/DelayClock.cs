using System.Diagnostics;

namespace Orbweaver.Bench;

/// <summary>The figures of a delay client, from its making until it is stopped.</summary>
internal sealed class DelayClock
{
    private readonly TimeSpan _cpu = ProcessorTime.OfSelf();
    private readonly long _began = Stopwatch.GetTimestamp();
    private double _wallSeconds;
    private double _cpuSeconds;

    internal void Stop()
    {
        _wallSeconds = Stopwatch.GetElapsedTime(_began).TotalSeconds;
        _cpuSeconds = (ProcessorTime.OfSelf() - _cpu).TotalSeconds;
    }

    internal void Report(string kind, int requests) =>
        Console.WriteLine(FormattableString.Invariant($"{kind}\t{requests}\t{_wallSeconds:F3}\t{_wallSeconds - 3:F3}\t{_cpuSeconds:F2}"));
}
