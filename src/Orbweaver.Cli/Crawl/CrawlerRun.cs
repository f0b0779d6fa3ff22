using Orbweaver.Asyncio;
using Orbweaver.Crawling;

namespace Orbweaver.Cli;

/// <summary>A run of the crawler on an event loop of the calling thread.</summary>
internal sealed class CrawlerRun : ICrawlRun
{
    private readonly SqliteFrontier _frontier;
    private readonly IRecordOutput _output;
    private readonly Crawler _crawler;

    internal CrawlerRun(CrawlOptions options, SqliteFrontier frontier, IRecordOutput output)
    {
        _frontier = frontier;
        _output = output;
        _crawler = new Crawler(options, frontier, output);
    }

    public CrawlProgress Progress => _crawler.Progress;

    public CrawlSummary Run() => Aio.Run(_crawler.Run(), new EventLoopOptions { HandleSignals = false }); // the session has its own answer to them

    public void Stop() => _crawler.Stop();

    public void Dispose()
    {
        _output.Dispose();
        _frontier.Dispose();
    }
}
