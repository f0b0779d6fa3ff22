using Orbweaver.Conformance.CommandLine;
using Orbweaver.Conformance.Programs;
using Orbweaver.Conformance.Python;

namespace Orbweaver.Conformance.Tests;

public sealed class CommandTests
{
    [Theory]
    [InlineData("--seeds needs a value", "--seeds")]
    [InlineData("--seeds takes a range such as 1..2000, not '7'", "--seeds", "7")]
    [InlineData("--seeds takes seeds, which are whole numbers from 0 on, not 'x'", "--seeds", "x..7")]
    [InlineData("The range 7..1 is empty", "--seeds", "7..1")]
    [InlineData("There is no option '--sedes'", "--sedes", "1..7")]
    [InlineData("--on takes python or orbweaver, not 'node'", "--program", "file", "--on", "node")]
    [InlineData("--on goes with --program", "--seeds", "1..7", "--on", "python")]
    [InlineData("One of --seeds, --program and --print is needed", "--python", "python3")]
    [InlineData("One of --seeds, --program and --print is needed", "--seeds", "1..7", "--print", "1")]
    [InlineData("nowhere.json: ", "--program", "nowhere.json")]
    [InlineData("'no-such-python' starts no CPython", "--seeds", "1..7", "--python", "no-such-python")]
    public void Wrong_usage_is_said_in_one_line(string message, params string[] args)
    {
        var (exitCode, output, error) = Run(args);
        Assert.Equal(2, exitCode);
        Assert.Empty(output);
        Assert.StartsWith(message, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Fact]
    public void Help_shows_the_usage()
    {
        var (exitCode, output, _) = Run("--help");
        Assert.Equal(0, exitCode);
        Assert.Equal(CommandOptions.Usage, output.TrimEnd());
    }

    [Fact]
    public void Print_shows_the_program_of_a_seed()
    {
        var (exitCode, output, _) = Run("--print", "7");
        Assert.Equal(0, exitCode);
        Assert.Equal(ProgramText.Write(Generator.Generate(7)), output.TrimEnd());
    }

    [Fact]
    public void Program_of_a_file_is_run_on_Orbweaver_alone()
    {
        using var file = new ProgramFile("""{"tasks":[[["sleep",5],["raise",3]]]}""");
        var (exitCode, output, _) = Run("--program", file.Path, "--on", "orbweaver");
        Assert.Equal(0, exitCode);
        Assert.Equal(["0 t0 .0 sleep", "5 t0 .1 raise", "5 t0 END boom 3", "t0 error boom 3 0"], Lines(output));
    }

    [Fact]
    public void Program_of_a_file_is_run_on_Python_alone_and_on_both()
    {
        Assert.SkipWhen(PythonCommand.Find() is null, "No CPython from 3.11 on was found.");
        using var file = new ProgramFile("""{"tasks":[[["spawn",1],["await","t1"]],[["sleep",5]]]}""");
        string[] trace = ["0 t0 .0 spawn", "0 t0 .1 await", "0 t1 .0 sleep", "5 t1 END", "5 t0 .1 1", "5 t0 END", "t0 ok 0 0", "t1 ok 1 0"];
        Assert.Equal(trace, Lines(Run("--program", file.Path, "--on", "python").Output));
        Assert.Equal([.. trace, "No difference."], Lines(Run("--program", file.Path).Output));
    }

    [Fact]
    public void Equal_deadlines_are_said_to_be_undefined()
    {
        Assert.SkipWhen(PythonCommand.Find() is null, "No CPython from 3.11 on was found.");
        using var file = new ProgramFile("""{"tasks":[[["later",0,5,[]],["later",1,5,[]]]]}""");
        Assert.StartsWith("Undefined:", Lines(Run("--program", file.Path, "--on", "python").Output)[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Range_of_seeds_is_run_on_both()
    {
        Assert.SkipWhen(PythonCommand.Find() is null, "No CPython from 3.11 on was found.");
        var (exitCode, output, _) = Run("--seeds", "1..20");
        Assert.Equal(0, exitCode);
        Assert.StartsWith("20 programs, seeds 1..20: no difference between CPython 3.", output, StringComparison.Ordinal);
    }

    private static string[] Lines(string text) => text.TrimEnd().Split(Environment.NewLine);

    private static (int ExitCode, string Output, string Error) Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        return (ConformanceCommand.Run(args, output, error), output.ToString(), error.ToString());
    }

    private sealed class ProgramFile : IDisposable
    {
        internal ProgramFile(string text) => File.WriteAllText(Path, text);

        internal string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}
