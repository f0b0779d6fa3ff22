using System.Diagnostics;
using Orbweaver.Conformance.Comparing;
using Orbweaver.Conformance.Programs;
using Orbweaver.Conformance.Python;

namespace Orbweaver.Conformance.CommandLine;

/// <summary>The differential test by hand: ranges of seeds, single programs. Exit code 0: no difference; 1: a difference; 2: wrong usage.</summary>
internal static class ConformanceCommand
{
    private const int Success = 0;
    private const int Different = 1;
    private const int Misused = 2;

    /// <summary>A batch's programs are all in memory: so many at a time.</summary>
    private const int BatchSize = 500;

    /// <summary>The options of two dashes that are not the test platform's.</summary>
    private static readonly string[] TestPlatformOptions = ["--server", "--internal-msbuild-node"];

    /// <summary>True when the arguments are for this command, and not for the test runner.</summary>
    internal static bool Knows(string[] args) =>
        args is [var first, ..] && first.StartsWith("--", StringComparison.Ordinal) && !args.Any(TestPlatformOptions.Contains);

    internal static int Run(IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        try
        {
            var options = CommandOptions.Parse(args);
            return options switch
            {
                { Help: true } => Help(output),
                { Print: { } seed } => Print(seed, options, output),
                { ProgramFile: { } file } => RunFile(file, options, output),
                _ => RunSeeds(options.Seeds!.Value.From, options.Seeds.Value.To, options, output),
            };
        }
        catch (UsageException e)
        {
            error.WriteLine(e.Message);
            return Misused;
        }
    }

    private static int Help(TextWriter output)
    {
        output.WriteLine(CommandOptions.Usage);
        return Success;
    }

    private static int Print(ulong seed, CommandOptions options, TextWriter output)
    {
        var minor = options.Python is null ? PythonCommand.ReferenceMinor : Python(options).Version.Minor;
        output.WriteLine(ProgramText.Write(Generator.Generate(seed, minor)));
        return Success;
    }

    private static int RunFile(string file, CommandOptions options, TextWriter output)
    {
        var program = Read(file);
        if (options.On == "orbweaver")
        {
            Write(new OrbweaverSide().Run(program), output);
            return Success;
        }

        using var python = new PythonSide(Python(options));
        if (options.On == "python")
        {
            Write(python.Run(program), output);
            return Success;
        }

        var comparison = new Comparison(python, new OrbweaverSide());
        if (comparison.Compare(program) is { } difference)
            return Tell(comparison, difference, output);
        Write(python.Run(program), output);
        output.WriteLine("No difference.");
        return Success;
    }

    private static int RunSeeds(ulong from, ulong to, CommandOptions options, TextWriter output)
    {
        var command = Python(options);
        using var python = new PythonSide(command);
        var comparison = new Comparison(python, new OrbweaverSide());
        var clock = Stopwatch.StartNew();
        var (programs, undefined, lines) = (0L, 0L, 0L);
        foreach (var seeds in Seeds(from, to).Chunk(BatchSize))
        {
            var tally = comparison.Compare(seeds, command.Version.Minor);
            programs += tally.Programs;
            undefined += tally.Undefined;
            lines += tally.Lines;
            if (tally.First is not { } difference)
                continue;
            output.WriteLine($"Seed {difference.Seed} differs, after {programs - 1} programs that do not. Making it smaller…");
            return Tell(comparison, new Shrinker(comparison).Shrink(difference), output);
        }

        output.WriteLine(
            $"{programs} programs, seeds {from}..{to}: no difference between {comparison.ExpectedName} and {comparison.ActualName} in {lines} lines; " +
            $"{undefined} undefined (equal deadlines); {programs / clock.Elapsed.TotalSeconds:0} programs/s.");
        return Success;
    }

    private static int Tell(Comparison comparison, Difference difference, TextWriter output)
    {
        output.Write(DifferenceReport.Of(difference, comparison.ExpectedName, comparison.ActualName));
        return Different;
    }

    private static IEnumerable<ulong> Seeds(ulong from, ulong to)
    {
        for (var seed = from; ; seed++)
        {
            yield return seed;
            if (seed == to)
                yield break;
        }
    }

    private static TestProgram Read(string file)
    {
        try
        {
            return ProgramText.Read(File.ReadAllText(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new UsageException($"{file}: {e.Message}");
        }
    }

    private static void Write(ProgramTrace trace, TextWriter output)
    {
        foreach (var line in trace.Lines)
            output.WriteLine(line);
        if (trace.IsUndefined)
            output.WriteLine("Undefined: two timers have the same deadline, and asyncio leaves their order open.");
    }

    private static PythonCommand Python(CommandOptions options) =>
        options.Python is { } command
            ? PythonCommand.Probe(command) ?? throw new UsageException($"'{command}' starts no CPython.")
            : PythonCommand.Find() ?? throw new UsageException("No CPython from 3.11 on was found. Install one, or name it with --python.");
}
