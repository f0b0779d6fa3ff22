namespace Orbweaver.Cli.Tests;

public sealed class CrawlFilesTests
{
    private static readonly Seed Loopback = new("http://127.0.0.1:8080/", "127.0.0.1-8080", SchemeWasAssumed: false);

    [Fact]
    public void CrawlFiles_unnamed_areNamedAfterTheFirstHost() =>
        Assert.Equal(new CrawlFiles("127.0.0.1-8080.jsonl", "127.0.0.1-8080.jsonl.state", null), CrawlFiles.Of(null, null, null, Loopback));

    [Fact]
    public void CrawlFiles_outputNamed_stateStandsBesideIt() =>
        Assert.Equal(new CrawlFiles("a/pages.jsonl", "a/pages.jsonl.state", "s.json"), CrawlFiles.Of("a/pages.jsonl", null, "s.json", Loopback));

    [Fact]
    public void CrawlFiles_standardOutput_stateIsNamedAfterTheHost() =>
        Assert.Equal(new CrawlFiles(null, "127.0.0.1-8080.state", null), CrawlFiles.Of("-", null, null, Loopback));

    [Theory]
    [InlineData("a", "a", null)]
    [InlineData("a", "./a", null)]
    [InlineData("a", null, "a")]
    [InlineData("a", "b", "b")]
    [InlineData("a", null, "a.state")]
    public void CrawlFiles_twoOfOneName_areRefused(string? output, string? state, string? stats)
    {
        var failure = Assert.Throws<UsageException>(() => CrawlFiles.Of(output, state, stats, Loopback));
        Assert.Contains("the same file", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CrawlFiles_dashWhereAFileIsNeeded_isRefused()
    {
        Assert.Throws<UsageException>(() => CrawlFiles.Of(null, "-", null, Loopback));
        Assert.Throws<UsageException>(() => CrawlFiles.Of(null, null, "-", Loopback));
    }
}
