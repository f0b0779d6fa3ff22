namespace Orbweaver.Cli.Tests;

public sealed class HelpTextTests
{
    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("crawl", "--help")]
    [InlineData("crawl", "--bogus", "--help")]
    [InlineData("crawl", "--delay", "soon", "--help")]
    [InlineData("demo", "--help")]
    [InlineData("timeline", "--help")]
    [InlineData("lab", "--help")]
    public void Help_askedFor_goesToStandardOutput(params string[] arguments)
    {
        var run = CommandRun.Of(new FakeEngine(), arguments);
        Assert.Equal(ExitCode.Finished, run.ExitCode);
        Assert.StartsWith("orbweaver", run.Out, StringComparison.Ordinal);
        Assert.Empty(run.Error);
    }

    [Fact]
    public void Help_ofCrawl_namesEveryOption()
    {
        var help = HelpText.Of("crawl", 80);
        foreach (var flag in CrawlFlags.All)
        {
            Assert.Contains("  " + flag.Shape, help, StringComparison.Ordinal);
            Assert.True(flag.Value is null || flag.Text.Contains("Default", StringComparison.Ordinal) || flag.Repeats || flag == CrawlFlags.JsonStats, flag.Name + " tells no default");
        }
    }

    [Fact]
    public void Help_ofLab_namesEveryOptionWithItsDefault()
    {
        var help = HelpText.Of("lab", 80);
        foreach (var flag in LabFlags.All)
        {
            Assert.Contains("  " + flag.Shape, help, StringComparison.Ordinal);
            Assert.True(flag.Value is null || flag.Text.Contains("Default", StringComparison.Ordinal), flag.Name + " tells no default");
        }
    }

    [Fact]
    public void Help_ofLab_itsExamplesAndValuesParse()
    {
        var commands = HelpText.LabExamples.Select(example => example.Command.Split(' ').Skip(1).ToArray())
            .Concat(LabFlags.All.Where(flag => flag.Value is not null).Select(flag => (string[])["lab", flag.Name, flag.Example!]));
        foreach (var words in commands)
            Assert.NotNull(LabRequest.Of(ArgumentParser.Parse(words).Flags));
    }

    [Theory]
    [InlineData("crawl")]
    [InlineData("demo")]
    [InlineData("timeline")]
    [InlineData("lab")]
    [InlineData("")]
    public void Help_ofAnyCommand_keepsItsWidth(string command)
    {
        foreach (var line in HelpText.Of(command, 80).Split('\n').Where(line => !line.StartsWith("      orbweaver", StringComparison.Ordinal)))
        {
            Assert.True(line.Length <= 80, line);
            Assert.Equal(line.TrimEnd(), line);
        }
    }

    [Fact]
    public void Help_examples_parse()
    {
        foreach (var (_, command) in HelpText.CrawlExamples)
        {
            var words = command.Split(" | ")[0].Split(' ').Skip(1).Select(word => word.Trim('\'')).ToArray();
            var parsed = ArgumentParser.Parse(words);
            Assert.NotEmpty(CrawlRequest.Of(parsed.Urls, parsed.Flags, words).Options.Seeds);
        }
    }

    [Fact]
    public void Help_examplesOfValues_areRight()
    {
        foreach (var flag in CrawlFlags.All.Where(flag => flag.Value is not null))
        {
            string[] words = ["crawl", "https://example.org/", flag.Name, flag.Example!.Trim('\'')];
            var parsed = ArgumentParser.Parse(words);
            Assert.NotNull(CrawlRequest.Of(parsed.Urls, parsed.Flags, words));
        }
    }

    [Fact]
    public void Command_withoutArguments_showsHelpAsAnError()
    {
        var run = CommandRun.Of(new FakeEngine());
        Assert.Equal(ExitCode.WrongUsage, run.ExitCode);
        Assert.Contains("orbweaver crawl URL", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Out);
    }

    [Fact]
    public void Version_askedFor_isOneLine()
    {
        var run = CommandRun.Of(new FakeEngine(), "--version");
        Assert.Equal(ExitCode.Finished, run.ExitCode);
        Assert.Matches(@"^orbweaver \d+\.\d+\.\d+\n$", run.Out);
    }
}
