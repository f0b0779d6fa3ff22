using System.Globalization;

namespace Orbweaver.EndToEnd;

/// <summary>The command at its main job, on a real site: the Python documentation, served by nginx on loopback.</summary>
public sealed class PythonDocumentationTests : IDisposable
{
    private const string Site = "/usr/share/doc/python3-doc/html";

    private const int Kills = 20;

    private readonly string _folder = Directory.CreateTempSubdirectory("orbweaver-e2e-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Crawl_records_what_an_independent_crawl_finds()
    {
        using var nginx = Nginx.Serve(Site);
        var start = $"http://127.0.0.1:{nginx.Port}/";

        var (exitCode, _, error) = await Command.Run(_folder, "crawl", start, "--output", "pages.jsonl");

        Assert.True(exitCode == 0, error);
        var expected = await IndependentCrawl.Of(start);
        var records = CrawlRecords.Read(Path.Combine(_folder, "pages.jsonl"));
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), records.Keys.Order(StringComparer.Ordinal));
        Assert.All(expected, page => Assert.Equal(page.Value, records[page.Key].Page()));
        Assert.True(records.Count > 500, $"{records.Count} records");
    }

    [Fact]
    public async Task Crawl_killed_at_random_moments_and_resumed_gives_the_same_records()
    {
        using var nginx = Nginx.Serve(Site);
        await using var proxy = new CountingProxy(nginx.Port);
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}"));
        var random = new Random(seed);
        string[] arguments = ["crawl", $"http://127.0.0.1:{proxy.Port}/", "--output", "pages.jsonl", "--quiet"];

        for (var kill = 0; kill < Kills; kill++)
        {
            // The moment is a request's, drawn at random: no clock decides, and all twenty strike before the crawl is over.
            var left = random.Next(1, 30);
            var struck = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            proxy.OnRequest = () =>
            {
                if (Interlocked.Decrement(ref left) == 0)
                    struck.TrySetResult();
            };
            using var command = Command.Start(_folder, arguments);
            var ended = command.Ended();
            Assert.True(await Task.WhenAny(struck.Task, ended) == struck.Task, $"ended before kill {kill}: {command.Error}");
            command.Kill();
            await ended;
        }

        proxy.OnRequest = null;
        var (exitCode, _, error) = await Command.Run(_folder, arguments);

        Assert.True(exitCode == 0, error);
        var records = CrawlRecords.Read(Path.Combine(_folder, "pages.jsonl"));
        var expected = await IndependentCrawl.Of($"http://127.0.0.1:{proxy.Port}/");
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), records.Keys.Order(StringComparer.Ordinal));
        Assert.All(expected, page => Assert.Equal(page.Value, records[page.Key].Page()));
    }

    [Fact]
    public async Task Crawl_interrupted_says_how_to_resume_and_resumes()
    {
        using var nginx = Nginx.Serve(Site);
        await using var proxy = new CountingProxy(nginx.Port);
        var start = $"http://127.0.0.1:{proxy.Port}/";
        var left = 100;
        var struck = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        proxy.OnRequest = () =>
        {
            if (Interlocked.Decrement(ref left) == 0)
                struck.TrySetResult();
        };

        // One request at a time: the interrupt comes long before the end.
        using (var command = Command.Start(_folder, "crawl", start, "--output", "pages.jsonl", "--concurrency", "1"))
        {
            var ended = command.Ended();
            Assert.True(await Task.WhenAny(struck.Task, ended) == struck.Task, command.Error);
            command.Interrupt();
            Assert.Equal(130, await ended);
            Assert.Contains($"To resume: orbweaver crawl {start} --output pages.jsonl", command.Error, StringComparison.Ordinal);
        }

        proxy.OnRequest = null;
        var (exitCode, _, error) = await Command.Run(_folder, "crawl", start, "--output", "pages.jsonl");

        Assert.True(exitCode == 0, error);
        Assert.True(CrawlRecords.Read(Path.Combine(_folder, "pages.jsonl")).Count > 500);
    }
}
