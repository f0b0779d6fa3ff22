using System.Globalization;

namespace Orbweaver.Bench;

/// <summary>
/// A program that measures the works inside its own process, five counted runs of each after a warm-up, and writes for each a line of
/// tab-separated values: runtime, work, median, min, max, unit, and for ours the bytes allocated in a run's unit. The sleeping tasks have a process for themselves.
/// </summary>
internal sealed record MicroProgram(string Name, Command Command, IReadOnlyList<string> Works)
{
    internal bool IsSlow { get; init; }

    internal string? Missing { get; init; }

    internal static IReadOnlyList<MicroProgram> All { get; } = [LoopProgram(), .. Rivals()];

    /// <summary>Measures those works this program knows, by key.</summary>
    internal IReadOnlyDictionary<string, MicroFigures> Measure(IReadOnlyList<string> keys)
    {
        var figures = new Dictionary<string, MicroFigures>();
        string[] known = [.. Works.Where(keys.Contains)];
        string[] repeated = [.. known.Where(key => !SleeperWork.Keys.Contains(key))];
        if (repeated.Length > 0)
        {
            ChildRun run = ChildProcess.Run(Command with { Arguments = [.. Command.Arguments, .. repeated] });
            foreach (string[] fields in run.Output.Split('\n').Select(line => line.Split('\t')).Where(fields => fields.Length >= 6))
                figures[fields[1]] = MicroFigures.Parse(fields);
        }

        foreach (string verb in SleeperWork.VerbsOf(known))
        {
            foreach ((string key, MicroFigures figure) in SleeperWork.Measure(Command, verb))
                figures[key] = figure;
        }

        return figures;
    }

    private static MicroProgram LoopProgram() => new(Benchmark.Ours, Command.Self("runtime"), [.. RuntimeWork.All.Select(work => work.OwnKey)]);

    private static IEnumerable<MicroProgram> Rivals()
    {
        string asyncio = RepositoryFolders.Peer("micro/asyncio_bench.py");
        string trio = RepositoryFolders.Peer("micro/trio_bench.py");
        string node = RepositoryFolders.Peer("micro/node_bench.mjs");
        string dotnet = RepositoryFolders.BuiltPeer("dotnet-task/dotnet-task.dll");
        yield return new("asyncio", new(Python.Path, asyncio), Keys()) { Missing = Python.WhyMissing(asyncio), IsSlow = true };
        yield return new("asyncio+uvloop", new(Python.Path, asyncio, "--uvloop"), Keys()) { Missing = Python.WhyMissing(asyncio, "uvloop"), IsSlow = true };
        yield return new("trio", new(Python.Path, trio), Keys("chain10", "soon_burst", "soon_chain")) { Missing = Python.WhyMissing(trio, "trio"), IsSlow = true };
        yield return new("node", new("node", "--expose-gc", node), [.. Keys(), "micro_1", "micro_100"])
        {
            Missing = Command.Find("node") is null ? "node is not installed" : NotThere(node),
        };
        foreach (string cores in new[] { "1", "2" })
        {
            yield return Built(
                $"go({cores})",
                "go_bench",
                path => new Command(path) { Environment = new Dictionary<string, string> { ["GOMAXPROCS"] = cores } });
        }

        yield return Built("tokio", "tokio/release/tokio-bench", path => new Command(path));
        yield return new("dotnet-task", new("dotnet", dotnet), [.. Keys(), "chain10_valuetask"]) { Missing = NotThere(dotnet) };
        yield return new("dotnet-pump", new("dotnet", dotnet, "--pump"), [.. Keys(), "chain10_valuetask"]) { Missing = NotThere(dotnet) };
    }

    private static MicroProgram Built(string name, string path, Func<string, Command> command)
    {
        string full = RepositoryFolders.BuiltPeer(path);
        return new MicroProgram(name, command(full), Keys("soon_burst", "soon_chain")) { Missing = NotThere(full) };
    }

    private static string? NotThere(string path) => File.Exists(path) ? null : $"{Path.GetFileName(path)} is not there: bench/setup.sh builds it";

    private static IReadOnlyList<string> Keys(params string[] without) => [.. RuntimeWork.All.Select(work => work.Key).Distinct(StringComparer.Ordinal).Except(without, StringComparer.Ordinal)];
}

/// <summary>What a <see cref="MicroProgram"/> says of one work.</summary>
internal sealed record MicroFigures(double Median, double Min, double Max, double? AllocBytes)
{
    internal static MicroFigures Parse(string[] fields) => new(Number(fields[2]), Number(fields[3]), Number(fields[4]), fields.Length > 6 ? Number(fields[6]) : null);

    /// <summary>Of a program that does the work once.</summary>
    internal static MicroFigures Single(string figure, string? allocBytes = null) =>
        new(Number(figure), Number(figure), Number(figure), allocBytes is null ? null : Number(allocBytes));

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
