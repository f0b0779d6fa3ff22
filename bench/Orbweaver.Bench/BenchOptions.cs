using System.Globalization;

namespace Orbweaver.Bench;

/// <summary>What the command line asks of a benchmark.</summary>
internal sealed record BenchOptions
{
    /// <summary>Counted runs of each contender.</summary>
    internal int Runs { get; private init; } = 5;

    /// <summary>The most runs of the slow rivals; 0 leaves them out.</summary>
    internal int SlowRuns { get; private init; } = int.MaxValue;

    /// <summary>Small numbers, one run, no warm-up and no slow rivals: to see that all parts work.</summary>
    internal bool Quick { get; private init; }

    internal bool WarmUp => !Quick;

    /// <summary>Where the JSON goes; null = nowhere.</summary>
    internal string? Json { get; private init; }

    /// <summary>Rivals to compare with; null = all.</summary>
    private IReadOnlyList<string>? Rivals { get; init; }

    /// <summary>Part of the names of the works to measure; null = all.</summary>
    private string? Only { get; init; }

    internal bool Includes(string contender) =>
        contender.StartsWith(Benchmark.Ours, StringComparison.Ordinal) || Rivals is null || Rivals.Contains(contender, StringComparer.OrdinalIgnoreCase);

    /// <summary>A name under --rivals that nobody bears is a slip of the pen, not a wish for nothing.</summary>
    internal void Check(IReadOnlyList<string> contenders)
    {
        if (Rivals?.FirstOrDefault(rival => !contenders.Contains(rival, StringComparer.OrdinalIgnoreCase)) is { } unknown)
            throw new BenchException($"--rivals: no rival is called '{unknown}'. There are: {string.Join(", ", contenders)}.");
    }

    /// <summary>So it is with --only.</summary>
    internal void CheckWorks(IEnumerable<string> works)
    {
        if (!works.Any(IncludesWork))
            throw new BenchException($"--only: no work's name contains '{Only}'. There are: {string.Join("; ", works)}.");
    }

    internal bool IncludesWork(string work) => Only is null || work.Contains(Only, StringComparison.OrdinalIgnoreCase);

    internal static BenchOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new BenchOptions();
        for (int i = 0; i < arguments.Count; i++)
        {
            string name = arguments[i];
            if (name == "--quick")
            {
                options = options with { Quick = true, Runs = 1, SlowRuns = 0 };
                continue;
            }

            if (i + 1 == arguments.Count)
                throw new BenchException($"{name}: an option that is unknown, or lacks its value. 'list' shows what there is.");

            string value = arguments[++i];
            options = name switch
            {
                "--runs" => options with { Runs = Number(name, value, 1) },
                "--slow-runs" => options with { SlowRuns = Number(name, value, 0) },
                "--rivals" => options with { Rivals = value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) },
                "--only" => options with { Only = value },
                "--json" => options with { Json = value },
                _ => throw new BenchException($"{name}: no such option. There are --runs, --slow-runs, --quick, --rivals, --only and --json."),
            };
        }

        return options;
    }

    private static int Number(string option, string value, int least) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least
            ? number
            : throw new BenchException(FormattableString.Invariant($"{option}: '{value}' is not a whole number from {least}."));
}
