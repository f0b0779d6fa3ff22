namespace Orbweaver.Bench;

/// <summary>The program's verbs.</summary>
internal static class CommandLine
{
    private const string Usage = """
        dotnet run -c Release --project bench/Orbweaver.Bench -- list
                                                              -- NAME [--runs N] [--json FILE] [more options]
                                                              -- docs FILE... [--output docs/benchmarks.md]

        Options of a benchmark:
          --runs N        counted runs of each contender, in turn, after a warm-up (5)
          --slow-runs N   no more than this many of the slow rivals, without a warm-up; 0 leaves them out (as many as the others)
          --quick         one run with small numbers, no warm-up, no slow rivals: to see that all parts work
          --rivals A,B    only these rivals, by their names in the tables; '' = none
          --only TEXT     only the works, or the sites, whose name holds the text
          --json FILE     also writes the results as JSON

        bench/setup.sh installs and builds the rivals; one that is missing is left out and named.
        """;

    internal static int Run(IReadOnlyList<string> arguments)
    {
        switch (arguments)
        {
            case ["list"]:
                foreach (Benchmark benchmark in Benchmark.All)
                    Console.WriteLine($"{benchmark.Name,-10}{benchmark.Summary}");
                return 0;
            case ["docs", ..]:
                return WritePage([.. arguments.Skip(1)]);
            case ["child", { } kind, ..]:
                return Child(kind, [.. arguments.Skip(2)]);
            case [{ } name, ..] when Benchmark.All.FirstOrDefault(benchmark => benchmark.Name == name) is { } benchmark:
                return Measure(benchmark, BenchOptions.Parse([.. arguments.Skip(1)]));
            case [] or ["--help" or "-h" or "help"]:
                Console.WriteLine(Usage);
                return 0;
            default:
                throw new BenchException($"{arguments[0]}: no such benchmark. There are: {string.Join(", ", Benchmark.All.Select(benchmark => benchmark.Name))}.");
        }
    }

    private static int Measure(Benchmark benchmark, BenchOptions options)
    {
        IReadOnlyList<Result> results = benchmark.Run(options);
        foreach (Result result in results)
        {
            Console.WriteLine($"\n{result.Work}\n");
            Console.Write(Table.Of(result));
            Console.WriteLine($"\n{result.Note}");
        }

        if (options.Json is { } path)
            ResultFile.Write(path, results);
        return 0;
    }

    private static int WritePage(List<string> arguments)
    {
        string output = Path.Combine(RepositoryFolders.Root, "docs", "benchmarks.md");
        int option = arguments.IndexOf("--output");
        if (option >= 0 && option + 1 < arguments.Count)
        {
            output = arguments[option + 1];
            arguments.RemoveRange(option, 2);
        }

        if (arguments.Count == 0)
            throw new BenchException("docs: name the JSON files that the benchmarks wrote (--json).");

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(output))!);
        File.WriteAllText(output, BenchmarksPage.Of([.. arguments.Select(file => (file, ResultFile.Read(file)))]));
        Console.WriteLine($"Wrote {output}.");
        return 0;
    }

    /// <summary>Parts of benchmarks that run as processes of their own.</summary>
    private static int Child(string kind, IReadOnlyList<string> arguments) => kind switch
    {
        "runtime" => LoopWork.Run(arguments),
        "echo-server" => LoopEcho.Run(arguments),
        "http-loop" => LoopFetch.Run(arguments),
        "http-pool" => PoolFetch.Run(arguments),
        "delay-loop" => LoopDelay.Run(arguments),
        "delay-pool" => PoolDelay.Run(arguments),
        "pools" => PoolFunctions.Run(arguments),
        _ => throw new BenchException($"child {kind}: no such part."),
    };
}
