namespace Orbweaver.Bench;

/// <summary>Echo servers on one thread: 100 connections in ping-pong with 1 KiB, the same load generator for all.</summary>
internal sealed class EchoBenchmark : Benchmark
{
    internal override string Name => "echo";

    internal override string Summary => "TCP echo, 100 connections, 1 KiB ping-pong: our streams beside raw epoll in C, asyncio, uvloop, Go, Node and tokio";

    internal override IReadOnlyList<Result> Run(BenchOptions options)
    {
        if (EchoServerProcess.Missing is { } missing)
            throw new BenchException($"{missing}: run bench/setup.sh.");

        int seconds = options.Quick ? 1 : 5;
        Contender<EchoSample>[] contenders =
        [
            Server(Ours, Command.Self("echo-server"), null),
            Server("epoll in C", new Command(RepositoryFolders.BuiltPeer("epoll_echo"))),
            Server("tokio", new Command(RepositoryFolders.BuiltPeer("tokio/release/tokio-bench"), "echo-server")),
            Server("Go (1 core)", new Command(RepositoryFolders.BuiltPeer("go_echo"), "server") { Environment = new Dictionary<string, string> { ["GOMAXPROCS"] = "1" } }),
            PythonServer("uvloop protocols", ["uvloop"], "protocol", "--uvloop", "server"),
            PythonServer("asyncio protocols", [], "protocol", "server"),
            PythonServer("asyncio streams", [], "streams", "server"),
            Server("Node", new Command("node", RepositoryFolders.Peer("echo/node_echo.mjs"), "server"), Command.Find("node") is null ? "node is not installed" : null),
        ];

        Rounds<EchoSample> rounds = Rounds<EchoSample>.Run(Name, contenders, options);
        string note = string.Join('\n',
        [
            .. rounds.Notes(),
            FormattableString.Invariant($"100 connections, each with one message of 1 KiB under way; {seconds} s, after 3 s that do not count. The server runs on the first core, the load generator (epoll, in C) on the second."),
        ]);
        return
        [
            Table(rounds, "echo: rate", "requests/s", lowerIsBetter: false, note, sample => sample.RequestsPerSecond),
            Table(rounds, "echo: processor time a request", "us/request", lowerIsBetter: true, note, sample => sample.CpuMicroseconds),
        ];

        Contender<EchoSample> Server(string name, Command server, string? missing = "") => new(name, () => EchoServerProcess.Measure(server, seconds))
        {
            Missing = missing is "" ? File.Exists(server.Program) ? null : $"{Path.GetFileName(server.Program)} is not built" : missing,
        };

        Contender<EchoSample> PythonServer(string name, IReadOnlyList<string> packages, params IReadOnlyList<string> arguments)
        {
            string script = RepositoryFolders.Peer("echo/py_echo.py");
            return Server(name, new Command(Python.Path, [script, .. arguments]), Python.WhyMissing(script, packages));
        }
    }

    private static Result Table(Rounds<EchoSample> rounds, string work, string unit, bool lowerIsBetter, string note, Func<EchoSample, double> figure)
    {
        OwnMeasurement? ours = rounds.Samples.TryGetValue(Ours, out List<EchoSample>? own) ? OwnMeasurement.Of(Measurement.Of(own.Select(figure)), null) : null;
        var rivals = rounds.Samples.Where(sample => sample.Key != Ours).ToDictionary(sample => sample.Key, sample => Measurement.Of(sample.Value.Select(figure)));
        return new Result(work, unit, lowerIsBetter, ours, rivals, note);
    }
}
