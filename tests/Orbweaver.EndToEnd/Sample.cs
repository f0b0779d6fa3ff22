using System.Text.RegularExpressions;

namespace Orbweaver.EndToEnd;

/// <summary>A folder of samples/: a program, and what its two READMEs say.</summary>
public sealed partial class Sample
{
    private readonly string _folder;

    private Sample(string folder) => _folder = folder;

    /// <summary>In the order of their numbers.</summary>
    public static IReadOnlyList<Sample> All { get; } =
        [.. Directory.GetDirectories(Root).Where(folder => Numbered().IsMatch(Path.GetFileName(folder))).Order(StringComparer.Ordinal).Select(folder => new Sample(folder))];

    /// <summary>The folder samples/.</summary>
    public static string Root => Path.Combine(DocumentationTests.Root(), "samples");

    public string Name => Path.GetFileName(_folder);

    public string Project => Path.Combine(_folder, Name + ".csproj");

    /// <summary>Of Program.cs.</summary>
    public int Lines => File.ReadAllLines(Path.Combine(_folder, "Program.cs")).Length;

    public static Sample Named(string name) => All.Single(sample => sample.Name == name);

    /// <summary>Starts it, as it was built with these tests.</summary>
    /// <param name="folder">Where it runs.</param>
    /// <param name="arguments">The program's.</param>
    public Command Start(string folder, params IEnumerable<string> arguments) => Command.StartProgram(folder, Program, arguments);

    /// <summary>Starts it on virtual time: whatever it sleeps takes no time, and it measures exactly what it was to sleep.</summary>
    /// <param name="folder">Where it runs.</param>
    /// <param name="arguments">The program's.</param>
    /// <param name="variables">More environment variables.</param>
    public Command StartOnVirtualTime(string folder, IEnumerable<string> arguments, params (string Name, string Value)[] variables) =>
        Command.StartProgram(folder, Program, arguments, [("ORBWEAVER_CLOCK", "virtual"), .. variables]);

    /// <summary>Starts it with a tutorial site that answers at once.</summary>
    /// <inheritdoc cref="Start"/>
    public Command StartWithQuickSite(string folder, params IEnumerable<string> arguments) =>
        Command.StartProgram(folder, Program, arguments, [("TUTORIAL_SITE_DELAY", "0")]);

    /// <summary>The text of a README, without what differs between systems.</summary>
    public string Readme(string name) => File.ReadAllText(Path.Combine(_folder, name)).ReplaceLineEndings("\n");

    /// <summary>The commands in a README that are followed by their output.</summary>
    public IReadOnlyList<ReadmeRun> Runs(string readme) => [.. Commands().Matches(Readme(readme)).Select(match => new ReadmeRun(
        match.Groups["sample"].Value,
        match.Groups["arguments"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        match.Groups["output"].Value,
        match.Groups["error"].Value,
        match.Groups["live"].Success,
        match.Groups["order"].Success))];

    private string Program => Path.Combine(_folder, "bin", Configuration, "net10.0", Name + ".dll");

    /// <summary>Debug or Release, as these tests.</summary>
    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    [GeneratedRegex("^\\d\\d-[a-z0-9-]+$", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Numbered();

    /// <summary>
    /// A command, its output in a block of text, and perhaps, in one more, what it writes to standard error. A block marked <c>live</c> has figures that differ from run to run; one marked
    /// <c>any-order</c> has lines that come as they will.
    /// </summary>
    [GeneratedRegex(
        "^```sh\ndotnet run --project samples/(?<sample>[\\w-]+)( -- (?<arguments>[^\n]*))?\n```\n[^`]*```text(?<live> live)?(?<order> any-order)?\n(?<output>.*?)^```\n([^`]*```text stderr\n(?<error>.*?)^```\n)?",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Commands();
}

/// <summary>A command of a README, and what it says that comes of it.</summary>
/// <param name="Sample">The sample that is run.</param>
/// <param name="Arguments">The program's.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
/// <param name="Live">It talks to a network and measures: times and ports differ from run to run, and virtual time would overtake the network.</param>
/// <param name="AnyOrder">What is at work at the same time prints its lines in whatever order.</param>
public sealed record ReadmeRun(string Sample, IReadOnlyList<string> Arguments, string Output, string Error, bool Live, bool AnyOrder)
{
    /// <summary>What can be compared of an output: without times (figures with a point) and ports where they differ, sorted where the order does.</summary>
    public string Comparable(string output)
    {
        if (Live)
            output = Regex.Replace(output, @"127\.0\.0\.1:\d+|\d+\.\d+(?!\.)", match => match.Value.Contains(':') ? "127.0.0.1:PORT" : "TIME", RegexOptions.None, TimeSpan.FromSeconds(10));
        return AnyOrder ? string.Join('\n', output.Split('\n').Order(StringComparer.Ordinal)) : output;
    }
}
