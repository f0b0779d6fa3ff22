using System.Globalization;

namespace Orbweaver.Bench;

/// <summary>The tutorials' headline experiment: many requests at once to a server that answers after 3 s.</summary>
internal sealed class DelayBenchmark : Benchmark
{
    private const string Tuned = "orbweaver, tuned runtime";
    private const int DescriptorsBeside = 200;

    /// <summary>
    /// What a program that opens ten thousand connections at a stroke may set (numbers are hexadecimal): a nursery of 64 MiB and no collecting thread, since nearly all that is made lives on; and the JIT's
    /// second look at the code put off for 2 s, into the wait, for which it otherwise takes a third of the processor time of sending.
    /// </summary>
    private static readonly Dictionary<string, string> Tuning = new()
    {
        ["DOTNET_GCgen0size"] = "4000000",
        ["DOTNET_gcConcurrent"] = "0",
        ["DOTNET_TieredPGO"] = "0",
        ["DOTNET_TC_CallCountingDelayMs"] = "7D0",
    };

    internal override string Name => "delay";

    internal override string Summary => "10,000 requests at once to a server that answers after 3 s: a session on our loop beside aiohttp and HttpClient on the thread pool";

    internal override IReadOnlyList<Result> Run(BenchOptions options)
    {
        if (DelayServer.Missing is { } missing)
            throw new BenchException(missing);

        int requests = options.Quick ? 1000 : 10_000;
        CheckDescriptors(requests);
        string script = RepositoryFolders.Peer("delay/delay_client.py");
        Contender<DelaySample>[] contenders =
        [
            new(Ours, () => Measure(url => Command.Self("delay-loop", url, Text(requests)), requests)),
            new(Tuned, () => Measure(url => Command.Self("delay-loop", url, Text(requests)) with { Environment = Tuning }, requests)),
            new("HttpClient (thread pool)", () => Measure(url => Command.Self("delay-pool", url, Text(requests)), requests)),
            new("aiohttp", () => Measure(url => new Command(Python.Path, script, "aiohttp", url, Text(requests)), requests)) { Missing = Python.WhyMissing(script, "aiohttp") },
            new("aiohttp+uvloop", () => Measure(url => new Command(Python.Path, script, "uvloop", url, Text(requests)), requests)) { Missing = Python.WhyMissing(script, "aiohttp", "uvloop") },
        ];

        Rounds<DelaySample> rounds = Rounds<DelaySample>.Run(Name, contenders, options);
        string note = string.Join('\n', [.. rounds.Notes(), .. Notes(requests)]);
        string work = FormattableString.Invariant($"delay: {requests:N0} at once");
        return
        [
            Table(rounds, $"{work}, wall time", "s", note, s => s.WallSeconds, new Budget(3.4, null)),
            Table(rounds, $"{work}, processor time", "s", $"{note}\nUser and system time of the client in the same span.", s => s.CpuSeconds, null),
            Table(rounds, $"{work}, memory a connection", "KiB", $"{note}\nThe largest resident set of the whole process, divided by the requests.", s => s.PeakKiB, new Budget(25, null)),
        ];
    }

    private static IEnumerable<string> Notes(int requests)
    {
        yield return FormattableString.Invariant(
            $"{requests:N0} requests started at once, each on a connection of its own, to a Go server on the same machine that answers 'Hello!' after 3 s. Each client is a process of its own and measures itself, without start-up but cold: nothing is warmed up in it.");
        yield return "The time beyond 3 s is processor time of client and server, which share two cores: the server takes some 0.8 s, and of the client's the system's part alone (connect, send, receive, close) is 0.5 s, so that 0.4 s in all are out of reach here with HttpClient. Connecting or sending on the calling threads instead of the loop's was tried: as much or more processor time, no shorter.";
        yield return "The server is started anew for each run. Client and server need a descriptor for each connection: ulimit -n.";
    }

    private static DelaySample Measure(Func<string, Command> client, int requests)
    {
        using DelayServer server = DelayServer.Start();
        return DelaySample.Parse(ChildProcess.Run(client(server.Url)), requests);
    }

    /// <summary>The children inherit this process's limit, which the runtime has raised as far as it may.</summary>
    private static void CheckDescriptors(int requests)
    {
        string limit = File.ReadLines("/proc/self/limits").First(line => line.StartsWith("Max open files", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[3];
        if (int.TryParse(limit, CultureInfo.InvariantCulture, out int descriptors) && descriptors < requests + DescriptorsBeside)
            throw new BenchException(FormattableString.Invariant($"{descriptors} open files are allowed, and {requests + DescriptorsBeside} are needed: raise the limit (ulimit -Hn, then ulimit -n), or use --quick."));
    }

    private static Result Table(Rounds<DelaySample> rounds, string work, string unit, string note, Func<DelaySample, double> figure, Budget? budget)
    {
        OwnMeasurement? ours = rounds.Samples.TryGetValue(Ours, out List<DelaySample>? own) ? OwnMeasurement.Of(Measurement.Of(own.Select(figure))) : null;
        var rivals = rounds.Samples.Where(s => !s.Key.StartsWith(Ours, StringComparison.Ordinal)).ToDictionary(s => s.Key, s => Measurement.Of(s.Value.Select(figure)));
        return new Result(work, unit, LowerIsBetter: true, ours, rivals, note + TunedNote(rounds, unit, figure), budget);
    }

    /// <summary>Ours once more, which is no rival: it stands below the table.</summary>
    private static string TunedNote(Rounds<DelaySample> rounds, string unit, Func<DelaySample, double> figure)
    {
        if (!rounds.Samples.TryGetValue(Tuned, out List<DelaySample>? samples))
            return "";

        Measurement tuned = Measurement.Of(samples.Select(figure));
        string settings = string.Join(' ', Tuning.Select(pair => $"{pair.Key}={pair.Value}"));
        return FormattableString.Invariant($"\nOrbweaver with {settings}: {tuned.Median} ({tuned.Min}..{tuned.Max}) {unit}.");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
