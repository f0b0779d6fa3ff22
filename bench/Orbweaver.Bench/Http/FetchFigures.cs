using System.Diagnostics;
using System.Globalization;

namespace Orbweaver.Bench;

/// <summary>What a fetching child measured between its first and its last counted request.</summary>
internal sealed record FetchFigures(double RequestsPerSecond, double CpuMicroseconds, double AllocBytes, long BodyBytes)
{
    internal static FetchFigures Parse(string line)
    {
        string[] fields = line.Trim().Split('\t');
        return new(Number(fields[0]), Number(fields[1]), Number(fields[2]), long.Parse(fields[3], CultureInfo.InvariantCulture));
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}

/// <summary>The time between warm-up and the last request, in which the figures are taken.</summary>
internal readonly record struct FetchWindow(long Began, TimeSpan Cpu, long Allocated)
{
    internal static FetchWindow Open() => new(Stopwatch.GetTimestamp(), ProcessorTime.OfSelf(), GC.GetTotalAllocatedBytes(precise: true));

    internal FetchFigures Close(FetchTask task, long bodyBytes)
    {
        TimeSpan elapsed = Stopwatch.GetElapsedTime(Began);
        TimeSpan cpu = ProcessorTime.OfSelf() - Cpu;
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - Allocated;
        return new(task.Requests / elapsed.TotalSeconds, cpu.TotalMicroseconds / task.Requests, (double)allocated / task.Requests, bodyBytes);
    }
}
