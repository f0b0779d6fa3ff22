using System.Diagnostics;
using System.Globalization;
using Orbweaver.Asyncio;

namespace Orbweaver.Bench;

/// <summary>Very many tasks that sleep up to a second each: once a process, since what counts is the time in all and the process's memory.</summary>
internal static class SleeperWork
{
    internal const string Verb = "timers";

    /// <summary>Ours alone: tasks made of the sleep itself, as tokio's and trio's programs make them.</summary>
    internal const string DirectVerb = "timers_direct";
    internal const string TimeKey = "timers_time";
    internal const string MemoryKey = "timers_memory";
    internal const string DirectTimeKey = "timers_direct_time";
    internal const string DirectMemoryKey = "timers_direct_memory";

    private const int Tasks = 1_000_000;

    internal static IReadOnlyList<string> Keys { get; } = [TimeKey, MemoryKey, DirectTimeKey, DirectMemoryKey];

    /// <summary>What a program must be told for these works: a process each.</summary>
    internal static IEnumerable<string> VerbsOf(IReadOnlyList<string> works)
    {
        if (works.Contains(TimeKey) || works.Contains(MemoryKey))
            yield return Verb;
        if (works.Contains(DirectTimeKey) || works.Contains(DirectMemoryKey))
            yield return DirectVerb;
    }

    /// <summary>Runs a program that has been told the verb, and reads its line: runtime, work, seconds in all, MB at the peak, bytes a task, and for ours the bytes allocated a task.</summary>
    internal static IReadOnlyDictionary<string, MicroFigures> Measure(Command program, string verb)
    {
        ChildRun run = ChildProcess.Run(program with { Arguments = [.. program.Arguments, verb, Tasks.ToString(CultureInfo.InvariantCulture)] });
        string[] fields = run.Output.Trim().Split('\t');
        if (fields.Length < 5)
            throw new BenchException($"{program.Program} {verb}: '{run.Output.Trim()}' is not a line of five fields.");

        return new Dictionary<string, MicroFigures>
        {
            [$"{verb}_time"] = MicroFigures.Single(fields[2]),
            [$"{verb}_memory"] = MicroFigures.Single(fields[4], fields.Length > 5 ? fields[5] : null),
        };
    }

    /// <summary>Our own part.</summary>
    internal static int Run(string verb, int tasks)
    {
        double[] delays = new double[tasks];
        var random = new Random(1);
        for (int i = 0; i < tasks; i++)
            delays[i] = random.NextDouble();
        GC.Collect();
        long before = StatusBytes("VmRSS:");
        (double seconds, double bytes) = Aio.Run(SleepAll(delays, verb == DirectVerb));
        long peak = StatusBytes("VmHWM:");
        Console.WriteLine(FormattableString.Invariant($"{Benchmark.Ours}\t{verb}_{tasks}\t{seconds:F3}\t{peak / 1e6:F0}\t{(peak - before) / tasks}\t{bytes / tasks:F1}"));
        return 0;
    }

    private static async Coroutine<(double Seconds, double Bytes)> SleepAll(double[] delays, bool direct)
    {
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        long began = Stopwatch.GetTimestamp();
        var tasks = new LoopTask[delays.Length];
        for (int i = 0; i < tasks.Length; i++)
            tasks[i] = Aio.CreateTask(direct ? Aio.Sleep(delays[i]) : Sleeper(delays[i]));
        foreach (LoopTask task in tasks)
            await task;
        return (Stopwatch.GetElapsedTime(began).TotalSeconds, GC.GetAllocatedBytesForCurrentThread() - bytes);
    }

    private static async Coroutine Sleeper(double seconds) => await Aio.Sleep(seconds);

    private static long StatusBytes(string key)
    {
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(key, StringComparison.Ordinal));
        return 1024 * long.Parse(line.AsSpan(key.Length).Trim().TrimEnd("kB"), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
    }
}
