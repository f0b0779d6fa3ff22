using Orbweaver.Crawling;

namespace Orbweaver.Cli;

/// <summary>What the command needs of the crawler.</summary>
internal interface ICrawlEngine
{
    /// <summary>Reads where an existing state stands, and changes nothing.</summary>
    /// <exception cref="UsageException">The file is no state, or cannot be read.</exception>
    StateFigures Inspect(CrawlFiles files);

    /// <summary>Makes sure that no other crawl is using the state, which is about to be removed; a state that cannot be read is in no use.</summary>
    /// <exception cref="UsageException">Another crawl is using it.</exception>
    void DemandUnused(CrawlFiles files);

    /// <summary>Opens state and output. Nothing is fetched yet.</summary>
    /// <exception cref="UsageException">A file cannot be opened, or the options are wrong.</exception>
    ICrawlRun Open(CrawlOptions options, CrawlFiles files);
}

/// <summary>One run of a crawl, its files open.</summary>
internal interface ICrawlRun : IDisposable
{
    /// <summary>The figures at this moment. Any thread.</summary>
    CrawlProgress Progress { get; }

    /// <summary>Crawls on the calling thread until the crawl ends.</summary>
    CrawlSummary Run();

    /// <summary>Ends the crawl soon, everything done committed. Any thread; idempotent.</summary>
    void Stop();
}
