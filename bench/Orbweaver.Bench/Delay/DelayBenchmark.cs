using System.Globalization;

namespace Orbweaver.Bench;

/// <summary>The tutorials' headline experiment: many requests at once to a server that answers after 3 s.</summary>
internal sealed class DelayBenchmark : Benchmark
{
    private const string Tuned = "orbweaver, tuned runtime";
    private const string Warm = "orbweaver, third time in one process";
    private const int DescriptorsBeside = 200;

    /// <summary>A process that is to be warm asks so many servers, one after the other, and reports the last.</summary>
    private const int TimesToWarmUp = 3;

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
            new(Ours, () => Measure(url => Command.Self("delay-loop", Text(requests), url), requests)),
            new(Tuned, () => Measure(url => Command.Self("delay-loop", Text(requests), url) with { Environment = Tuning }, requests)),
            new(Warm, () => MeasureWarm("delay-loop", requests)),
            new("HttpClient (thread pool)", () => Measure(url => Command.Self("delay-pool", Text(requests), url), requests)),
            new("HttpClient (thread pool), third time in one process", () => MeasureWarm("delay-pool", requests)),
            new("epoll in C", () => Measure(url => new Command(RepositoryFolders.BuiltPeer("epoll_delay"), url, Text(requests)), requests)) { Missing = File.Exists(RepositoryFolders.BuiltPeer("epoll_delay")) ? null : "epoll_delay is not built (bench/setup.sh)" },
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
        yield return "The time beyond 3 s is processor time of client and server, which share two cores. The client in C does nothing but the system calls, one connection after the other through one epoll set, and reads no HTTP: what it needs is what the system and the server need. HttpClient's own work (15 KB of objects a request, a hop to the pool to connect and one to send) comes on top, and in a cold process the JIT's.";
        yield return "Connecting or sending on the calling threads instead of the loop's, polling within a long pass, and code compiled ahead were tried: each moved the first answers, none the last.";
        yield return "The server is started anew for each run. Client and server need a descriptor for each connection: ulimit -n.";
    }

    private static DelaySample Measure(Func<string, Command> client, int requests)
    {
        using DelayServer server = DelayServer.Start();
        return DelaySample.Parse(ChildProcess.Run(client(server.Url)), requests);
    }

    private static DelaySample MeasureWarm(string client, int requests)
    {
        var servers = new List<DelayServer>();
        try
        {
            for (int i = 0; i < TimesToWarmUp; i++)
                servers.Add(DelayServer.Start());
            return DelaySample.Parse(ChildProcess.Run(Command.Self([client, Text(requests), .. servers.Select(server => server.Url)])), requests);
        }
        finally
        {
            servers.ForEach(server => server.Dispose());
        }
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
        return new Result(work, unit, LowerIsBetter: true, ours, rivals, note + OwnVariants(rounds, unit, figure), budget);
    }

    /// <summary>Ours once more, which is no rival: it stands below the table.</summary>
    private static string OwnVariants(Rounds<DelaySample> rounds, string unit, Func<DelaySample, double> figure)
    {
        string settings = string.Join(' ', Tuning.Select(pair => $"{pair.Key}={pair.Value}"));
        return Line(Tuned, $"Orbweaver with {settings}") + Line(Warm, "Orbweaver, the third time in one process");

        string Line(string contender, string words)
        {
            if (!rounds.Samples.TryGetValue(contender, out List<DelaySample>? samples))
                return "";

            Measurement measured = Measurement.Of(samples.Select(figure));
            return FormattableString.Invariant($"\n{words}: {measured.Median} ({measured.Min}..{measured.Max}) {unit}.");
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
