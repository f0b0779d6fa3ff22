using System.Text.Json;
using Orbweaver.Crawling;

namespace Orbweaver.Cli.Tests;

public sealed class CrawlSessionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(CrawlEnd.Finished, 0, "Finished after 2.0 s: 5 pages, 2.5/s, 2.0 KiB.")]
    [InlineData(CrawlEnd.LimitReached, 3, "Stopped by --max-pages 5 after")]
    [InlineData(CrawlEnd.Stopped, 130, "To resume: orbweaver crawl https://example.org/ --max-pages 5")]
    [InlineData(CrawlEnd.NothingFetched, 2, "Nothing could be fetched after 2.0 s")]
    public void CrawlSession_ended_saysHowAndReturnsItsCode(CrawlEnd end, int exitCode, string part)
    {
        var run = Crawl(new FakeEngine { Summary = FakeEngine.Ended(end) }, "--max-pages", "5");
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(part, run.Error, StringComparison.Ordinal);
        Assert.Contains("statuses  200: 3, 404: 1", run.Error, StringComparison.Ordinal);
        Assert.Contains("errors    timeout: 1", run.Error, StringComparison.Ordinal);
        Assert.Contains(_folder.File("pages.jsonl"), run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Out);
    }

    [Theory]
    [InlineData(CrawlScope.Domain, "outside --scope host; crawl https://www.example.org/ instead, or add --scope domain --force")]
    [InlineData(CrawlScope.Any, "outside --scope host; crawl https://www.example.org/ instead")]
    [InlineData(null, "--include or --exclude leaves it out")]
    public void CrawlSession_seedLeftScope_saysWhatWouldFollowIt(CrawlScope? followedBy, string end)
    {
        var summary = FakeEngine.Ended(CrawlEnd.Finished) with { SeedsLeftScope = [new SeedRedirect("https://example.org/", "https://www.example.org/", followedBy)] };
        var run = Crawl(new FakeEngine { Summary = summary });
        var line = Assert.Single(run.ErrorLines, l => l.StartsWith("  redirect ", StringComparison.Ordinal));
        Assert.Contains("https://example.org/ leads to https://www.example.org/, and was not followed", line, StringComparison.Ordinal);
        Assert.EndsWith(end, line, StringComparison.Ordinal);
    }

    [Fact]
    public void CrawlSession_hostsDown_saysWhatIsMissingAndHowToTryAgain()
    {
        var summary = FakeEngine.Ended(CrawlEnd.HostsDown, queued: 1234) with { HostsDown = [new HostDown("https://example.org", 1234, "connect-failed")] };
        var run = Crawl(new FakeEngine { Summary = summary });
        Assert.Equal(ExitCode.LimitReached, run.ExitCode);
        Assert.Contains("All done but for hosts that went down, after", run.Error, StringComparison.Ordinal);
        Assert.Contains("down      https://example.org could not be reached any more (connect-failed): 1,234 URLs stay queued", run.Error, StringComparison.Ordinal);
        Assert.Contains("To try again: orbweaver crawl https://example.org/", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void CrawlSession_credentialsDropped_saysSo() =>
        Assert.Contains("2 links named a user or a password: followed without", Crawl(new FakeEngine { Summary = FakeEngine.Ended(CrawlEnd.Finished) with { CredentialsDropped = 2 } }).Error, StringComparison.Ordinal);

    [Fact]
    public void CrawlSession_passwordInAWrongUrl_isNotShown()
    {
        var run = CommandRun.Of(new FakeEngine(), "crawl", "http://me:secret@example.org/", "--output", _folder.File("o"));
        Assert.Equal(ExitCode.WrongUsage, run.ExitCode);
        Assert.DoesNotContain("secret", run.Error, StringComparison.Ordinal);
        Assert.Contains("write http://example.org/", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CrawlEnd.Finished, 0)]
    [InlineData(CrawlEnd.Stopped, 0)]
    [InlineData(CrawlEnd.NothingFetched, 1)]
    public void CrawlSession_quiet_printsNothingButErrors(CrawlEnd end, int lines) =>
        Assert.Equal(lines, Crawl(new FakeEngine { Summary = FakeEngine.Ended(end) }, "--quiet").ErrorLines.Length);

    [Fact]
    public void CrawlSession_quietAndNothingFetched_saysWhyInOneLine()
    {
        var run = Crawl(new FakeEngine { Summary = FakeEngine.Ended(CrawlEnd.NothingFetched) }, "--quiet");
        Assert.Equal("orbweaver: nothing could be fetched: timeout, 404", Assert.Single(run.ErrorLines));
    }

    [Fact]
    public void CrawlSession_schemeLeftOut_saysHowItWasTaken()
    {
        var run = CommandRun.Of(new FakeEngine(), "crawl", "example.org", "--output", _folder.File("o"));
        Assert.Equal("taking \"example.org\" as https://example.org/", run.ErrorLines[0]);
    }

    [Fact]
    public void CrawlSession_outputWithoutState_isRefusedAndKept()
    {
        var output = _folder.Write("pages.jsonl", "mine\n");
        var engine = new FakeEngine();
        var run = Crawl(engine);
        Assert.Equal(ExitCode.WrongUsage, run.ExitCode);
        Assert.Single(run.ErrorLines);
        Assert.Equal("mine\n", File.ReadAllText(output));
        Assert.Equal(0, engine.Opened);
    }

    [Fact]
    public void CrawlSession_forced_emptiesTheOutputAndRemovesTheState()
    {
        _folder.Write("pages.jsonl", "old\n");
        foreach (var part in (string[])["", "-wal", "-shm"])
            _folder.Write("pages.jsonl.state" + part, "SQLite format 3\0 and so on");
        Assert.Equal(ExitCode.Finished, Crawl(new FakeEngine(), "--force").ExitCode);
        Assert.Equal(["pages.jsonl"], _folder.Names);
        Assert.Equal("", File.ReadAllText(_folder.File("pages.jsonl")));
    }

    [Fact]
    public void CrawlSession_forcedOverALink_writesWhereItLeads()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege there");
        var elsewhere = _folder.Write("elsewhere.jsonl", "old\n");
        File.CreateSymbolicLink(_folder.File("pages.jsonl"), elsewhere);
        Assert.Equal(ExitCode.Finished, Crawl(new FakeEngine(), "--force").ExitCode);
        Assert.NotNull(File.ResolveLinkTarget(_folder.File("pages.jsonl"), returnFinalTarget: true));
        Assert.Equal("", File.ReadAllText(elsewhere));
    }

    [Fact]
    public void CrawlSession_forcedOverAnOutputThatAnotherCrawlWrites_touchesNothing()
    {
        _folder.Write("pages.jsonl.state", "SQLite format 3\0 and so on");
        using var frontier = new MemoryFrontier();
        using var other = JsonLinesOutput.Open(_folder.File("pages.jsonl"), frontier, overwrite: false);
        other.Append("old\n"u8);
        var run = Crawl(new FakeEngine(), "--force");
        Assert.Equal(ExitCode.WrongUsage, run.ExitCode);
        Assert.Contains("--force", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(4, new FileInfo(_folder.File("pages.jsonl")).Length);
        Assert.Equal(["pages.jsonl", "pages.jsonl.state"], _folder.Names);
    }

    [Fact]
    public void CrawlSession_forcedOverAFileThatIsNoState_touchesNothing()
    {
        _folder.Write("pages.jsonl", "old\n");
        var thesis = _folder.Write("thesis.txt", "Chapter one");
        var run = Crawl(new FakeEngine(), "--force", "--state", thesis);
        Assert.Equal(ExitCode.WrongUsage, run.ExitCode);
        Assert.Contains("is not the state of a crawl", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(["pages.jsonl", "thesis.txt"], _folder.Names);
        Assert.Equal("Chapter one", File.ReadAllText(thesis));
    }

    [Fact]
    public void CrawlSession_forcedWhileAnotherCrawlUsesTheState_touchesNothing()
    {
        _folder.Write("pages.jsonl", "old\n");
        _folder.Write("pages.jsonl.state", "SQLite format 3\0 and so on");
        var run = Crawl(new FakeEngine { IsInUse = true }, "--force");
        Assert.Equal(ExitCode.WrongUsage, run.ExitCode);
        Assert.Single(run.ErrorLines);
        Assert.Equal(["pages.jsonl", "pages.jsonl.state"], _folder.Names);
    }

    [Fact]
    public void CrawlSession_unfinishedState_goesOnAndSaysSo()
    {
        _folder.Write("pages.jsonl", "0123456789");
        _folder.Write("pages.jsonl.state", "state");
        var run = Crawl(new FakeEngine { State = new StateFigures(7, 3, 10), Summary = FakeEngine.Ended(CrawlEnd.Finished, pages: 12) });
        Assert.Equal(ExitCode.Finished, run.ExitCode);
        Assert.Contains("7 pages recorded, 3 queued", run.ErrorLines[0], StringComparison.Ordinal);
        Assert.Contains("12 pages (5 in this run)", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void CrawlSession_completeState_saysSoAndHowToStartAgain()
    {
        _folder.Write("pages.jsonl", "0123456789");
        var state = _folder.Write("pages.jsonl.state", "state");
        File.SetLastWriteTime(state, new DateTime(2026, 3, 4, 5, 6, 0, DateTimeKind.Local));
        var run = Crawl(new FakeEngine { State = new StateFigures(7, 0, 10), Summary = FakeEngine.Ended(CrawlEnd.Finished, pages: 7, pagesThisRun: 0) });
        Assert.Equal(ExitCode.Finished, run.ExitCode);
        Assert.Equal(2, run.ErrorLines.Length);
        Assert.Contains("is complete: 7 pages", run.ErrorLines[0], StringComparison.Ordinal);
        Assert.Contains("on 2026-03-04 at 05:06", run.ErrorLines[0], StringComparison.Ordinal);
        Assert.Contains("--force starts again", run.ErrorLines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--output", "none/o.jsonl", "there is no folder")]
    [InlineData("--state", "none/s", "there is no folder")]
    [InlineData("--json-stats", "none/j", "there is no folder")]
    [InlineData("--output", "", "is a folder")]
    public void CrawlSession_unwritableFile_isOneLineAndLeavesNothing(string option, string name, string part)
    {
        string[] output = option == "--output" ? [] : ["--output", _folder.File("pages.jsonl")];
        var engine = new FakeEngine();
        var run = CommandRun.Of(engine, ["crawl", "https://example.org/", option, _folder.File(name), .. output]);
        Assert.Equal(ExitCode.WrongUsage, run.ExitCode);
        var line = Assert.Single(run.ErrorLines);
        Assert.Contains(option, line, StringComparison.Ordinal);
        Assert.Contains(part, line, StringComparison.Ordinal);
        Assert.Empty(_folder.Names);
        Assert.Equal(0, engine.Opened);
    }

    [Fact]
    public void CrawlSession_readOnlyOutput_isOneLine()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "the superuser may write anything");
        var output = _folder.Write("pages.jsonl", "");
        File.SetAttributes(output, FileAttributes.ReadOnly);
        Assert.Contains("permission denied", Assert.Single(Crawl(new FakeEngine()).ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public void CrawlSession_diskFailsOnTheWay_isOneLine()
    {
        var run = Crawl(new FakeEngine { Body = _ => throw new IOException("No space left on device") });
        Assert.Equal(ExitCode.WrongUsage, run.ExitCode);
        Assert.Contains("No space left on device", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public void CrawlSession_jsonStats_areWrittenWhole()
    {
        var stats = _folder.Write("stats.json", "old");
        Crawl(new FakeEngine(), "--json-stats", stats, "--quiet");
        var json = JsonDocument.Parse(File.ReadAllText(stats)).RootElement;
        Assert.Equal(
            ["end", "pages", "pages_this_run", "errors", "statuses", "error_kinds", "retries", "queued", "hosts_down", "credentials_dropped", "seeds_left_scope", "bytes", "elapsed_s", "pages_per_s", "output", "state", "version"],
            json.EnumerateObject().Select(property => property.Name));
        Assert.Equal("finished", json.GetProperty("end").GetString());
        Assert.Equal(3, json.GetProperty("statuses").GetProperty("200").GetInt32());
        Assert.Equal(1, json.GetProperty("error_kinds").GetProperty("timeout").GetInt32());
        Assert.Equal(2.5, json.GetProperty("pages_per_s").GetDouble());
        Assert.Equal(["stats.json"], _folder.Names);
    }

    [Fact]
    public void Interruption_signals_firstStopsAndSecondQuits()
    {
        var (stops, quits) = (0, 0);
        using var interruption = new Interruption(() => stops++, () => quits++);
        Assert.Equal((0, 0), (stops, quits));
        interruption.Signal();
        Assert.Equal((1, 0), (stops, quits));
        interruption.Signal();
        Assert.Equal((1, 1), (stops, quits));
    }

    private CommandRun Crawl(FakeEngine engine, params string[] more) =>
        CommandRun.Of(engine, ["crawl", "https://example.org/", .. more, "--output", _folder.File("pages.jsonl")]);
}
