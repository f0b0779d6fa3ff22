namespace Orbweaver.Bench;

/// <summary>A program with its arguments and what its environment has besides ours.</summary>
internal sealed record Command(string Program, params IReadOnlyList<string> Arguments)
{
    internal IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>An exit code besides 0 that is no failure.</summary>
    internal int Tolerated { get; init; }

    /// <summary>Where it runs; null = where this program does.</summary>
    internal string? Folder { get; init; }

    /// <summary>This benchmark program itself, with a hidden subcommand, so that its memory and processor time can be told apart.</summary>
    internal static Command Self(params IEnumerable<string> arguments) =>
        new(Path.Combine(AppContext.BaseDirectory, "Orbweaver.Bench"), ["child", .. arguments]);

    /// <summary>The same, on one core alone; on any for null.</summary>
    internal Command On(int? core) => core is { } only
        ? new Command("taskset", ["-c", only.ToString(System.Globalization.CultureInfo.InvariantCulture), Program, .. Arguments]) { Environment = Environment, Tolerated = Tolerated, Folder = Folder }
        : this;

    /// <summary>The path of a program that the PATH holds, or null.</summary>
    internal static string? Find(string program)
    {
        if (program.Contains('/', StringComparison.Ordinal))
            return File.Exists(program) ? program : null;

        string path = System.Environment.GetEnvironmentVariable("PATH") ?? "";
        return path.Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Concat(["/usr/sbin", "/usr/bin"])
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
    }
}
