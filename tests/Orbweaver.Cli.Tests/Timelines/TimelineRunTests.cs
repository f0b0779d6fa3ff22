using System.Xml.Linq;

namespace Orbweaver.Cli.Tests;

public sealed class TimelineRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Timeline_ofAFile_isDrawnWithoutColoursWhenPiped()
    {
        var run = Run(_folder.Write("run.json", Traces.Small), "--width", "80");
        Assert.Equal(ExitCode.Finished, run.ExitCode);
        Assert.StartsWith("3 tasks, 2 s of virtual time\n", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', run.Out);
        Assert.Empty(run.Error);
    }

    [Fact]
    public void Timeline_onATerminal_hasColours_unlessTheyAreNotWanted()
    {
        var file = _folder.Write("run.json", Traces.Small);
        Assert.Contains("\e[32m█", OnTerminal(file, noColor: false), StringComparison.Ordinal);
        Assert.DoesNotContain('\e', OnTerminal(file, noColor: true));
    }

    [Fact]
    public void Picture_isWellFormedAndTheSameEachTime()
    {
        var file = _folder.Write("run.json", Traces.Small);
        var run = Run(file, "--svg", _folder.File("one.svg"));
        Run(file, "--svg", _folder.File("two.svg"));
        Assert.Equal(ExitCode.Finished, run.ExitCode);
        Assert.Equal($"The picture is in {_folder.File("one.svg")}.\n", run.Error);
        Assert.Equal(File.ReadAllText(_folder.File("one.svg")), File.ReadAllText(_folder.File("two.svg")));
        var picture = XDocument.Load(_folder.File("one.svg")).Root!;
        Assert.Equal(("svg", "960"), (picture.Name.LocalName, picture.Attribute("width")!.Value));
        Assert.Contains(picture.Descendants(), e => e.Name.LocalName == "text" && e.Value == "one <&>Fetch");
    }

    [Fact]
    public void Picture_inPlaceOfTheRecording_isRefused()
    {
        var file = _folder.Write("run.json", Traces.Small);
        var run = Run(file, "--svg", file);
        Assert.Equal(ExitCode.WrongUsage, run.ExitCode);
        Assert.Contains("--svg names the recording itself", run.Error, StringComparison.Ordinal);
        Assert.Equal(Traces.Small, File.ReadAllText(file));
    }

    [Fact]
    public void Timeline_withANameThatWasCutInACharacter_isDrawn()
    {
        var file = _folder.Write("run.json", """[{"ph":"M","pid":1,"tid":1,"name":"thread_name","args":{"name":"\ud83d"}},{"ph":"X","pid":1,"tid":1,"cat":"run","name":"\ud83d","ts":0,"dur":5}]""");
        Assert.Equal(ExitCode.Finished, Run(file).ExitCode);
    }

    [Fact]
    public void Picture_ofFewTasksOfMany_saysHowManyAreLeftOut()
    {
        Run(_folder.Write("run.json", Traces.Of(100)), "--svg", _folder.File("run.svg"), "--rows", "5", "--width", "60");
        var picture = File.ReadAllText(_folder.File("run.svg"));
        Assert.Contains("… and 95 more rows", picture, StringComparison.Ordinal);
        Assert.StartsWith("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"480\"", picture, StringComparison.Ordinal);
    }

    [Fact]
    public void Picture_ofVeryManyBars_staysSmall()
    {
        var bars = string.Join(",", Enumerable.Range(0, 100_000).Select(i => $$"""{"ph":"X","pid":1,"tid":1,"cat":"{{(i % 2 == 0 ? "run" : "wait")}}","name":"f","ts":{{i}},"dur":1}"""));
        Run(_folder.Write("run.json", $"[{bars}]"), "--svg", _folder.File("run.svg"));
        Assert.True(new FileInfo(_folder.File("run.svg")).Length < 500_000);
    }

    [Fact]
    public void Cut_file_isDrawnWithANote()
    {
        var run = Run(_folder.Write("run.json", Traces.Small[..^200]));
        Assert.Equal(ExitCode.Finished, run.ExitCode);
        Assert.Contains("ends in the middle", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        Assert.Contains("Sleep 2 s", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name the file that was recorded")]
    [InlineData("one file at a time", "a.json", "b.json")]
    [InlineData("there is no file \"missing.json\"; record one by running a program with ORBWEAVER_TIMELINE=missing.json", "missing.json")]
    [InlineData("is a folder", "/")]
    [InlineData("--width: \"20\" is out of range; it must be a whole number from 40 to 1,000", "a.json", "--width", "20")]
    [InlineData("--rows: \"0\" is out of range", "a.json", "--rows", "0")]
    [InlineData("--svg needs a value", "a.json", "--svg")]
    [InlineData("there is no folder \"/no/such\"", "a.json", "--svg", "/no/such/run.svg")]
    [InlineData("did you mean --svg?", "a.json", "--sgv", "x")]
    public void Usage_wrong_isOneLineThatSaysWhatIsRight(string part, params string[] arguments)
    {
        var run = Run(arguments);
        Assert.Equal(ExitCode.WrongUsage, run.ExitCode);
        Assert.Contains(part, Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        Assert.Empty(run.Out);
    }

    private static CommandRun Run(params string[] arguments) => CommandRun.Of(new FakeEngine(), ["timeline", .. arguments]);

    private static string OnTerminal(string file, bool noColor)
    {
        var output = new StringWriter();
        OrbweaverCommand.Run(["timeline", file], new Surroundings(() => output, TextWriter.Null) { OutIsTerminal = true, NoColor = noColor }, new FakeEngine());
        return output.ToString();
    }
}
