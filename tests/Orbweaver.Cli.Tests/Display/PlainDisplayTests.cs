using Orbweaver.Crawling;

namespace Orbweaver.Cli.Tests;

public sealed class PlainDisplayTests
{
    private static readonly CrawlProgress Progress = new()
    {
        Elapsed = TimeSpan.FromSeconds(12.3),
        Pages = 1234,
        PagesPerSecond = 85.3,
        Queued = 4210,
        InFlight = 8,
        Errors = 1,
        Bytes = 13_002_342,
    };

    [Fact]
    public void PlainLine_ofProgress_hasTheFigures() =>
        Assert.Equal("12.3 s: 1,234 pages, 85.3/s, 4,210 queued, 8 in flight, 1 error, 12.4 MiB", PlainDisplay.Line(Progress));

    [Fact]
    public void PlainLine_whileWaiting_saysForWhat() =>
        Assert.EndsWith("; waiting: example.org: next request in 7.2 s (Crawl-delay)", PlainDisplay.Line(Progress with { Waiting = "example.org: next request in 7.2 s (Crawl-delay)" }), StringComparison.Ordinal);

    [Fact]
    public void Pulse_untilDisposed_calls()
    {
        using var called = new SemaphoreSlim(0);
        var ended = false;
        var pulse = new Pulse("test", wait =>
        {
            while (wait(TimeSpan.Zero))
                called.Release();
            ended = true;
        });
        called.Wait();
        called.Wait();
        pulse.Dispose();
        Assert.True(ended);
    }
}
