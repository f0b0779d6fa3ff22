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

    /// <summary>
    /// All is done but for hosts that answered once and were waited for in vain (<see cref="CrawlSummary.HostsDown"/>), some 40 minutes each; what is queued for them
    /// stays in the state.
    /// </summary>
    HostsDown,

    /// <summary><see cref="Crawler.Stop"/> was called; what is queued stays in the state.</summary>
    Stopped,
}
