using Orbweaver.Crawling;

namespace Orbweaver.Cli.Tests;

public sealed class CrawlerEngineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CrawlerEngine _engine = new();

    public void Dispose() => _folder.Dispose();

    private CrawlFiles Files => new(_folder.File("pages.jsonl"), _folder.File("pages.jsonl.state"), null);

    [Fact]
    public void CrawlerEngine_inspectingAState_tellsWhereItStands()
    {
        using (var frontier = SqliteFrontier.Open(Files.State))
        using (var output = JsonLinesOutput.Open(Files.Output!, frontier, overwrite: false))
        {
            var batch = new FrontierBatch();
            batch.Admissions.Add(new Admission(1, "https://example.org", "https://example.org/", 0, 0));
            batch.Admissions.Add(new Admission(2, "https://example.org", "https://example.org/a", 0, 0));
            var first = frontier.Commit(batch, output).Admitted[0];
            batch.Clear();
            batch.Outcomes.Add(new Outcome(first.Id, Failed: false));
            PageRecordWriter.Write(batch.Records, new PageRecord { Url = first.Url });
            frontier.Commit(batch, output);
        }

        Assert.Equal(new StateFigures(1, 1, new FileInfo(Files.Output!).Length), _engine.Inspect(Files));
        Assert.Equal(new StateFigures(1, 1, null), _engine.Inspect(Files with { Output = _folder.File("other") }));
    }

    [Fact]
    public void CrawlerEngine_stateOfAnotherKind_isOneLineAndKept()
    {
        _folder.Write("pages.jsonl.state", "Chapter one");
        var run = CommandRun.Of(_engine, "crawl", "https://example.org/", "--output", Files.Output!);
        Assert.Equal(ExitCode.WrongUsage, run.ExitCode);
        Assert.StartsWith("orbweaver: --state: ", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        Assert.Equal("Chapter one", File.ReadAllText(Files.State));
        Assert.Equal(["pages.jsonl.state"], _folder.Names);
    }

    [Theory]
    [InlineData("--quiet")]
    [InlineData("--force")]
    public void CrawlerEngine_stateInUse_isOneLine(string option)
    {
        using var other = SqliteFrontier.Open(Files.State);
        var run = CommandRun.Of(_engine, "crawl", "https://example.org/", option, "--output", Files.Output!);
        Assert.Equal(ExitCode.WrongUsage, run.ExitCode);
        Assert.Contains("state", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        Assert.True(File.Exists(Files.State));
    }
}
