namespace Orbweaver.Crawling;

/// <summary>A crawl's figures at one moment. Immutable: made on the loop's thread, readable from any.</summary>
public sealed record CrawlProgress
{
    /// <summary>Time since this run began.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Pages recorded by this run and the runs before it that it resumed.</summary>
    public long Pages { get; init; }

    /// <summary>Pages recorded by this run alone.</summary>
    public long PagesThisRun { get; init; }

    /// <summary>Of <see cref="Pages"/>: recorded with an error (no answer, too large, disallowed by robots.txt …) or a status of 400 and above.</summary>
    public long Errors { get; init; }

    /// <summary>Attempts that failed and were, or will be, tried again, in this run.</summary>
    public long Retries { get; init; }

    /// <summary>URLs admitted and not yet recorded, those in flight included.</summary>
    public long Queued { get; init; }

    /// <summary>Requests in flight.</summary>
    public int InFlight { get; init; }

    /// <summary>Bytes of bodies received in this run, after decompression.</summary>
    public long Bytes { get; init; }

    /// <summary>Pages a second over the last few seconds.</summary>
    public double PagesPerSecond { get; init; }

    /// <summary>What the crawl waits for and why, when it does nothing else: "example.org: next request in 7.2 s (Crawl-delay of robots.txt)". Null while requests go out freely.</summary>
    public string? Waiting { get; init; }

    /// <summary>The URL whose answer came last, or null.</summary>
    public string? LastUrl { get; init; }
}
