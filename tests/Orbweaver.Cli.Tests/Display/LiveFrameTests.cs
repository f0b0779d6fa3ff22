using Orbweaver.Crawling;
using Spectre.Console;

namespace Orbweaver.Cli.Tests;

public sealed class LiveFrameTests
{
    private static readonly CrawlProgress Progress = new()
    {
        Elapsed = TimeSpan.FromSeconds(12.3),
        Pages = 1234,
        PagesPerSecond = 85.3,
        Queued = 4210,
        InFlight = 8,
        Errors = 3,
        Bytes = 13_002_342,
        LastUrl = "https://example.org/a",
    };

    [Fact]
    public void LiveFrame_onAWideTerminal_showsEverything()
    {
        var lines = Draw(Progress, width: 100);
        Assert.Equal("orbweaver https://example.org/ → pages.jsonl", lines[0]);
        Assert.Equal(new string('━', 9) + new string('─', 31) + " 22% of 5,444 known so far", lines[1]);
        Assert.Equal("1,234 pages   85.3/s   4,210 queued   8 in flight   3 errors   12.4 MiB   12.3 s", lines[2]);
        Assert.Equal("last     https://example.org/a", lines[3]);
        Assert.Equal(4, lines.Length);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(33)]
    [InlineData(50)]
    [InlineData(79)]
    public void LiveFrame_onANarrowTerminal_keepsItsWidth(int width)
    {
        var lines = Draw(Progress with { LastUrl = "https://example.org/" + new string('x', 300), Waiting = "for " + new string('y', 300) }, width);
        Assert.All(lines, line => Assert.True(line.Length <= width, line));
        Assert.EndsWith("…", lines[^1], StringComparison.Ordinal);
        Assert.StartsWith("last     https:", lines[^2], StringComparison.Ordinal);
        foreach (var figure in (string[])["1,234 pages", "85.3/s", "4,210 queued", "8 in flight", "3 errors", "12.4 MiB", "12.3 s"])
            Assert.Contains(lines, line => line.Contains(figure, StringComparison.Ordinal));
    }

    [Fact]
    public void LiveFrame_whileWaiting_saysForWhatAndWhy() =>
        Assert.Equal("waiting  example.org: next request in 7.2 s (Crawl-delay)", Draw(Progress with { Waiting = "example.org: next request in 7.2 s (Crawl-delay)" })[^1]);

    [Fact]
    public void LiveFrame_whileStopping_saysSo() => Assert.StartsWith("stopping ", Draw(Progress, stopping: true)[^1], StringComparison.Ordinal);

    [Fact]
    public void LiveFrame_withALimit_measuresAgainstIt() => Assert.EndsWith(" 61% of 2,000 asked for", Draw(Progress, maxPages: 2000)[1], StringComparison.Ordinal);

    [Fact]
    public void LiveFrame_beforeAnything_isWhole()
    {
        var lines = Draw(new CrawlProgress());
        Assert.Equal(4, lines.Length);
        Assert.StartsWith("0 pages", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void LiveFrame_hostileText_reachesNoTerminalAsControl()
    {
        var lines = Draw(Progress with { LastUrl = "https://e/\e[2J\u009b31m[red]x[/]\n\u202E" });
        Assert.Equal("last     https://e/\uFFFD[2J\uFFFD31m[red]x[/] \uFFFD", lines[^1]);
    }

    [Fact]
    public void LiveFrame_inColour_isPaintedWithEscapesOfItsOwn()
    {
        var text = Write(Progress, 100, stopping: false, null, ColorSystemSupport.Standard);
        Assert.Contains("\e[1m", text, StringComparison.Ordinal);
        Assert.Contains("3\u00A0errors", text, StringComparison.Ordinal);
    }

    private static string[] Draw(CrawlProgress progress, int width = 100, bool stopping = false, long? maxPages = null) =>
        [.. Write(progress, width, stopping, maxPages, null).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Replace('\u00A0', ' ').TrimEnd())];

    private static string Write(CrawlProgress progress, int width, bool stopping, long? maxPages, ColorSystemSupport? colours)
    {
        var written = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(written),
            Ansi = colours is null ? AnsiSupport.No : AnsiSupport.Yes,
            ColorSystem = colours ?? ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        console.Profile.Width = width;
        foreach (var line in new LiveFrame("https://example.org/", "pages.jsonl", maxPages).Lines(progress, stopping, width))
        {
            console.Write(line);
            console.WriteLine();
        }

        return written.ToString();
    }
}
