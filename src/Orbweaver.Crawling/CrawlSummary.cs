namespace Orbweaver.Crawling;

/// <summary>What a run of a crawl did.</summary>
public sealed record CrawlSummary
{
    /// <summary>Why the run ended.</summary>
    public required CrawlEnd End { get; init; }

    /// <summary>The figures at the end.</summary>
    public required CrawlProgress Progress { get; init; }

    /// <summary>Pages of this run by HTTP status.</summary>
    public required IReadOnlyDictionary<int, long> Statuses { get; init; }

    /// <summary>Pages of this run that ended with an error, by the error's name (<c>timeout</c>, <c>connect-failed</c>, <c>body-too-large</c>, <c>robots</c> …).</summary>
    public required IReadOnlyDictionary<string, long> Errors { get; init; }

    /// <summary>How many links followed in this run, repeated ones included, named a user (<c>https://user:password@example.org/</c>). They were followed without it: it is neither sent nor recorded.</summary>
    public long CredentialsDropped { get; init; }

    /// <summary>The seeds that redirected out of the scope in this run: nothing was crawled from them.</summary>
    public IReadOnlyList<SeedRedirect> SeedsLeftScope { get; init; } = [];

    /// <summary>The hosts that answered once and were waited for in vain: what is queued for them stays queued, and another run tries again.</summary>
    public IReadOnlyList<HostDown> HostsDown { get; init; } = [];
}
