using Orbweaver.Crawling;

namespace Orbweaver.Cli.Tests;

public sealed class CrawlRequestTests
{
    [Fact]
    public void CrawlRequest_ofUrlsAlone_hasTheCrawlersDefaults()
    {
        var request = Read("crawl", "https://example.org/");
        var defaults = new CrawlOptions { Seeds = ["https://example.org/"] };
        Assert.Equal(defaults with { Seeds = request.Options.Seeds, Include = request.Options.Include, Exclude = request.Options.Exclude }, request.Options);
        Assert.Equal(defaults.Seeds, request.Options.Seeds);
        Assert.Empty(request.Options.Include);
        Assert.False(request.Quiet);
        Assert.False(request.Force);
        Assert.Empty(request.Notes);
    }

    [Fact]
    public void CrawlRequest_ofEveryOption_passesItOn()
    {
        var request = Read(
            "crawl", "https://example.org/", "--output", "o", "--state", "s", "--json-stats", "j", "--max-pages", "10", "--max-depth=3", "--concurrency", "5", "--per-host", "2",
            "--delay", "1.5s", "--scope", "Prefix", "--include", "a", "--include", "b", "--exclude", "c", "--ignore-robots", "--user-agent", "Me/1", "--timeout", "30", "--max-body", "1MiB", "--quiet", "--force", "example.net");
        var options = request.Options;
        Assert.Equal(["https://example.org/", "https://example.net/"], options.Seeds);
        Assert.Equal(new CrawlFiles("o", "s", "j"), request.Files);
        Assert.Equal(10, options.MaxPages);
        Assert.Equal(3, options.MaxDepth);
        Assert.Equal(5, options.Concurrency);
        Assert.Equal(2, options.PerHost);
        Assert.Equal(TimeSpan.FromSeconds(1.5), options.Delay);
        Assert.Equal(CrawlScope.Prefix, options.Scope);
        Assert.Equal(["a", "b"], options.Include);
        Assert.Equal(["c"], options.Exclude);
        Assert.True(options.IgnoreRobots);
        Assert.Equal("Me/1", options.UserAgent);
        Assert.Equal(TimeSpan.FromSeconds(30), options.Timeout);
        Assert.Equal(1 << 20, options.MaxBody);
        Assert.True(request.Quiet);
        Assert.True(request.Force);
        Assert.Equal(["taking \"example.net\" as https://example.net/"], request.Notes);
    }

    [Theory]
    [InlineData("--concurrency", "1", "10000")]
    [InlineData("--per-host", "1", "1000")]
    [InlineData("--max-pages", "1", "9223372036854775807")]
    [InlineData("--max-depth", "0", "2147483647")]
    [InlineData("--delay", "0", "1d")]
    [InlineData("--timeout", "100ms", "1d")]
    [InlineData("--max-body", "1", "2147483591")]
    public void CrawlRequest_atTheEdgesOfARange_isAccepted(string option, string least, string most)
    {
        Assert.NotNull(Read("crawl", "https://example.org/", option, least));
        Assert.NotNull(Read("crawl", "https://example.org/", option, most));
    }

    [Fact]
    public void CrawlRequest_resumeCommand_isTheSameWithoutForce()
    {
        var request = Read("crawl", "https://example.org/?a&b", "--force", "--exclude", "**.pdf");
        Assert.Equal("orbweaver crawl 'https://example.org/?a&b' --exclude '**.pdf'", request.ResumeCommand);
    }

    private static CrawlRequest Read(params string[] arguments)
    {
        var parsed = ArgumentParser.Parse(arguments);
        return CrawlRequest.Of(parsed.Urls, parsed.Flags, arguments);
    }
}
