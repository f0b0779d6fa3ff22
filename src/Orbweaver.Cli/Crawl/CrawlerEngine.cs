using Orbweaver.Crawling;

namespace Orbweaver.Cli;

/// <summary>The crawler itself, with the state in SQLite and records as JSON Lines.</summary>
internal sealed class CrawlerEngine : ICrawlEngine
{
    public StateFigures Inspect(CrawlFiles files) => throw new NotSupportedException();

    public ICrawlRun Open(CrawlOptions options, CrawlFiles files) => throw new NotSupportedException();
}
