using System.Globalization;

namespace Orbweaver.Bench;

/// <summary>What a call in a pool costs, and what two processors are good for; beside .NET's thread pool and CPython's pools.</summary>
internal sealed class PoolsBenchmark : Benchmark
{
    private const string CPython = "CPython";

    private static readonly (string Key, string Work, string Unit, string Note)[] Works =
    [
        ("threads_call", "pools: one call at a time, threads", "us/call", "Pool.Apply of a function that returns its argument, and the wait for it. .NET: Task.Run, and a wait that does not run it itself."),
        ("threads_map", "pools: many calls, threads", "us/call", "100,000 calls of such a function, each a job of its own. .NET: Task.Run of each, and WhenAll. multiprocessing: map with chunks of 1."),
        ("processes_call", "pools: one call at a time, processes", "us/call", "ProcessPool.Apply, 5,000 times: there and back."),
        ("processes_map", "pools: many calls, processes, chunks of 1", "us/call", "20,000 calls; a worker gets the next when it has sent the result of the last."),
        ("processes_chunks", "pools: many calls, processes, default chunks", "us/call", "500,000 calls in eight chunks. Arguments and results travel as JSON; CPython's as pickles."),
        ("loops_map", "pools: many coroutines, loops on threads", "us/call", "100,000 coroutines that sleep 0 s and return their argument. .NET: tasks on the thread pool that yield."),
        ("loop_processes_map", "pools: many coroutines, loops in processes", "us/call", "20,000 of the same. No rival is installed: aiomultiprocess is no Debian package."),
        ("start", "pools: start of two worker processes, to the first results", "ms", "Ours start the program's file again, as CPython's spawn does; fork copies the process that is there."),
        ("sums_plain", "pools: sums of squares, no pool", "s", "The sum of i*i for i < n, for n from 10,000,000 to 10,000,009, in 128 bits; CPython: sum(i * i for i in range(n))."),
        ("sums_threads", "pools: sums of squares, threads", "s", "The same on two workers. .NET: PLINQ. CPython's threads take turns."),
        ("sums_processes", "pools: sums of squares, processes", "s", "The same on two workers that are up already."),
    ];

    internal override string Name => "pools";

    internal override string Summary => "a call in Pool, ProcessPool and LoopPool, and sums on two processors; beside .NET's thread pool, multiprocessing and concurrent.futures";

    /// <summary>Scripts that need no packages run on the newest Python there is; BENCH_PYTHON names another.</summary>
    private static string Interpreter => Environment.GetEnvironmentVariable("BENCH_PYTHON") ?? Command.Find("python3.14") ?? Command.Find("python3.13") ?? Python.Path;

    internal override IReadOnlyList<Result> Run(BenchOptions options)
    {
        options.CheckWorks(Works.Select(work => work.Work));
        string script = Path.Combine(RepositoryFolders.Root, "bench", "pools", "pools_bench.py");
        string scale = (options.Quick ? 20 : 1).ToString(CultureInfo.InvariantCulture);
        Contender<IReadOnlyList<string[]>>[] contenders =
        [
            new(Ours, () => Measure(Command.Self("pools", scale))),
            new(CPython, () => Measure(new Command(Interpreter, script, scale))) { Missing = File.Exists(Interpreter) ? null : "no Python is installed" },
        ];

        Rounds<IReadOnlyList<string[]>> rounds = Rounds<IReadOnlyList<string[]>>.Run(Name, contenders, options);
        string note = string.Join('\n', [.. rounds.Notes(), "A run is a process that does each work twice in .NET, for the JIT, of which the second counts, and in CPython once after a small warm-up; two workers in every pool. The start and the sums are measured the first time."]);
        return [.. Works.Where(work => options.IncludesWork(work.Work)).Select(work => ResultOf(work.Key, work.Work, work.Unit, $"{note}\n{work.Note}", rounds))];
    }

    private static Result ResultOf(string key, string work, string unit, string note, Rounds<IReadOnlyList<string[]>> rounds)
    {
        var figures = rounds.Samples.Values.SelectMany(runs => runs).SelectMany(lines => lines).Where(line => line[0] == key)
            .GroupBy(line => line[1], line => double.Parse(line[2], CultureInfo.InvariantCulture))
            .ToDictionary(group => group.Key, Measurement.Of);
        OwnMeasurement? ours = figures.Remove(Ours, out Measurement? own) ? OwnMeasurement.Of(own) : null;
        return new Result(work, unit, LowerIsBetter: true, ours, figures, note);
    }

    private static IReadOnlyList<string[]> Measure(Command command) =>
        [.. ChildProcess.Run(command).Output.Split('\n').Select(line => line.Split('\t')).Where(fields => fields.Length == 3)];
}
