namespace Orbweaver.Crawling;

/// <summary>Why a run of a crawl ended.</summary>
public enum CrawlEnd
{
    /// <summary>Nothing was left to fetch.</summary>
    Finished,

    /// <summary>Nothing was left, and not one page had been fetched: every seed failed.</summary>
    NothingFetched,

    /// <summary>A limit was reached (<see cref="CrawlOptions.MaxPages"/>); what is queued stays in the state.</summary>
    LimitReached,

    /// <summary><see cref="Crawler.Stop"/> was called; what is queued stays in the state.</summary>
    Stopped,
}
