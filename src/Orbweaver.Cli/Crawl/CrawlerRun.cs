using Orbweaver.Crawling;

namespace Orbweaver.Cli;

/// <summary>A run of the crawler on an event loop of the calling thread.</summary>
internal sealed class CrawlerRun(CrawlOptions options, SqliteFrontier frontier, IRecordOutput output) : ICrawlRun
{
    public CrawlProgress Progress => new();

    public CrawlSummary Run() => throw new NotSupportedException(options.ToString());

    public void Stop()
    {
    }

    public void Dispose()
    {
        output.Dispose();
        frontier.Dispose();
    }
}
