namespace Orbweaver.EndToEnd;

/// <summary>Every sample is complete, stands in the indexes, and prints what its READMEs say.</summary>
public sealed class SampleReadmeTests : IDisposable
{
    private static readonly string[] Readmes = ["README.md", "README.zh.md"];

    private readonly string _folder = Directory.CreateTempSubdirectory("orbweaver-samples-").FullName;

    public static TheoryData<string> Samples() => [.. Sample.All.Select(sample => sample.Name)];

    /// <summary>Each command of a README that has its output behind it.</summary>
    public static TheoryData<string, int> Commands()
    {
        var commands = new TheoryData<string, int>();
        foreach (var sample in Sample.All)
        {
            for (var i = 0; i < sample.Runs(Readmes[0]).Count; i++)
                commands.Add(sample.Name, i);
        }

        return commands;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Sample_prints_what_its_readmes_say(string name, int index)
    {
        var sample = Sample.Named(name);
        var run = sample.Runs(Readmes[0])[index];
        Assert.Equal(name, run.Sample);
        using var program = run.Live ? sample.StartWithQuickSite(_folder, run.Arguments) : sample.StartOnVirtualTime(_folder, run.Arguments);
        var exitCode = await program.Ended();
        Assert.Equal(run.Comparable(run.Output), run.Comparable(Lines(program.Output)));
        Assert.Equal(run.Error, Lines(program.Error));
        Assert.Equal(0, exitCode);
    }

    [Theory]
    [InlineData("Cost time: 3.02", "Cost time: 15.4", true)]
    [InlineData("http://127.0.0.1:4711/hello", "http://127.0.0.1:80/hello", true)]
    [InlineData("Read 4711 from the site", "Read 4712 from the site", false)]
    [InlineData("one\ntwo", "two\none", false)]
    public void Live_output_is_compared_without_times_and_ports(string output, string other, bool isSame)
    {
        var run = new ReadmeRun("01", [], output, "", Live: true, AnyOrder: false);
        Assert.Equal(isSame, run.Comparable(output) == run.Comparable(other));
        Assert.NotEqual((run with { Live = false }).Comparable(output), (run with { Live = false }).Comparable(other));
    }

    [Fact]
    public void Output_in_any_order_is_compared_line_by_line()
    {
        var run = new ReadmeRun("01", [], "one\ntwo", "", Live: false, AnyOrder: true);
        Assert.Equal(run.Comparable("one\ntwo"), run.Comparable("two\none"));
        Assert.NotEqual(run.Comparable("one\ntwo"), run.Comparable("two\none\none"));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Sample_has_15_to_80_lines(string name) => Assert.InRange(Sample.Named(name).Lines, 15, 80);

    [Theory]
    [MemberData(nameof(Samples))]
    public void Both_readmes_tell_how_it_is_run_and_the_same_output(string name)
    {
        var sample = Sample.Named(name);
        Assert.All(Readmes, readme =>
        {
            Assert.StartsWith($"# {name[..2]} ", sample.Readme(readme), StringComparison.Ordinal);
            Assert.Contains($"dotnet run --project samples/{name}", sample.Readme(readme), StringComparison.Ordinal);
        });
        Assert.Equivalent(sample.Runs(Readmes[0]), sample.Runs(Readmes[1]), strict: true);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Sample_is_in_the_solution_and_in_both_indexes(string name)
    {
        Assert.True(File.Exists(Sample.Named(name).Project));
        Assert.Contains($"\"samples/{name}/{name}.csproj\"", File.ReadAllText(Path.Combine(DocumentationTests.Root(), "Orbweaver.slnx")), StringComparison.Ordinal);
        Assert.All(Readmes, readme => Assert.Contains($"]({name}/{readme})", File.ReadAllText(Path.Combine(Sample.Root, readme)), StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Sample_is_run_by_a_test(string name)
    {
        if (Sample.Named(name).Runs(Readmes[0]).Count > 0)
            return;
        var tests = Directory.GetFiles(Path.Combine(DocumentationTests.Root(), "tests", "Orbweaver.EndToEnd"), "SampleTests*.cs");
        Assert.Contains(tests, test => File.ReadAllText(test).Contains($"Start(\"{name}\"", StringComparison.Ordinal));
    }

    /// <summary>As the README of the first sample says.</summary>
    [Theory]
    [InlineData("static void Print() => Console.WriteLine(await Double(3)); static async Coroutine<int> Double(int x) => 2 * x;", "CS4033")]
    [InlineData("static async Coroutine Get(System.Net.Http.HttpResponseMessage response) => await response;", "CS1061")]
    public void Mistake_that_python_finds_when_it_runs_does_not_compile(string code, string error)
    {
        Assert.Equal([error], CompiledProgram.ErrorsOf("using System; using Orbweaver.Asyncio;\n;" + code));
        Assert.All(Readmes, readme => Assert.Contains(error, Sample.Named("01-first-coroutine").Readme(readme), StringComparison.Ordinal));
    }

    /// <summary>Without blanks at the ends of lines, which READMEs do not have either.</summary>
    private static string Lines(string text) => string.Concat(text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Select(line => line.TrimEnd() + "\n")).TrimStart('\n');
}
