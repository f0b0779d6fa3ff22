namespace Orbweaver.EndToEnd;

/// <summary>What needs no site: the demo, and how wrong usage ends.</summary>
public sealed class CommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("orbweaver-e2e-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Demo_crawls_its_own_site_and_ends_well()
    {
        var (exitCode, _, error) = await Command.Run(_folder, "demo");

        Assert.True(exitCode == 0, error);
    }

    [Fact]
    public async Task Refused_connection_ends_with_2()
    {
        var (exitCode, _, _) = await Command.Run(_folder, "crawl", "http://127.0.0.1:1/", "--output", "pages.jsonl", "--ignore-robots", "--quiet");

        Assert.Equal(2, exitCode);
        Assert.Equal("connect-failed", Assert.Single(CrawlRecords.Read(Path.Combine(_folder, "pages.jsonl"))).Value.GetProperty("error").GetString());
    }

    [Fact]
    public async Task Existing_output_is_not_overwritten()
    {
        var path = Path.Combine(_folder, "pages.jsonl");
        await File.WriteAllTextAsync(path, "mine", TestContext.Current.CancellationToken);

        var (exitCode, _, error) = await Command.Run(_folder, "crawl", "http://127.0.0.1:1/", "--output", "pages.jsonl");

        Assert.Equal(1, exitCode);
        Assert.Contains("--force", error, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("crawl", "http://[::1/")]
    [InlineData("crawl", "http://x/", "--delay", "soon")]
    [InlineData("crawl", "http://x/", "--scope", "universe")]
    [InlineData("crawl", "http://x/", "--output", "/no/such/folder/pages.jsonl")]
    [InlineData("crawl", "http://x/", "--colour")]
    [InlineData("crawl")]
    public async Task Wrong_usage_is_one_line_and_1(params string[] arguments)
    {
        var (exitCode, _, error) = await Command.Run(_folder, arguments);

        Assert.Equal(1, exitCode);
        Assert.Single(error.Trim().Split('\n'));
        Assert.Empty(Directory.GetFiles(_folder));
    }
}
