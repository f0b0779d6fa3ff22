namespace Orbweaver.Crawling;

/// <summary>What one commit stores, all or nothing. Filled on the loop's thread, handed over, and cleared for the next use.</summary>
public sealed class FrontierBatch
{
    /// <summary>URLs found, new or not: the frontier decides which are.</summary>
    public List<Admission> Admissions { get; } = [];

    /// <summary>URLs whose fetching has ended.</summary>
    public List<Outcome> Outcomes { get; } = [];

    /// <summary>URLs to try again later.</summary>
    public List<Retry> Retries { get; } = [];

    /// <summary>Hosts whose next time changed.</summary>
    public List<HostTime> HostTimes { get; } = [];

    /// <summary>The records of the outcomes as they stand in the output: whole lines, UTF-8.</summary>
    public System.Buffers.ArrayBufferWriter<byte> Records { get; } = new();

    /// <summary>True when there is nothing to store.</summary>
    public bool IsEmpty => Admissions.Count == 0 && Outcomes.Count == 0 && Retries.Count == 0 && HostTimes.Count == 0 && Records.WrittenCount == 0;

    /// <summary>Empties the batch and keeps its buffers.</summary>
    public void Clear()
    {
        Admissions.Clear();
        Outcomes.Clear();
        Retries.Clear();
        HostTimes.Clear();
        Records.ResetWrittenCount();
    }
}

/// <summary>A URL found.</summary>
/// <param name="Key">The fingerprint of its canonical key, under the frontier's seed.</param>
/// <param name="Origin">Its host, as <see cref="FrontierHost.Origin"/>.</param>
/// <param name="Url">What would be fetched.</param>
/// <param name="Depth">Links away from a seed.</param>
/// <param name="Redirects">How many redirects in a row led here.</param>
public readonly record struct Admission(UInt128 Key, string Origin, string Url, int Depth, int Redirects);

/// <summary>The end of a URL's fetching.</summary>
/// <param name="Id">The entry's id.</param>
/// <param name="Failed">True when it counts as a failure (an error, or a status of 400 and above).</param>
public readonly record struct Outcome(long Id, bool Failed);

/// <summary>A URL to try again.</summary>
/// <param name="Id">The entry's id.</param>
/// <param name="Attempts">How often it was tried by now.</param>
/// <param name="NotBefore">Unix time in milliseconds before which not.</param>
public readonly record struct Retry(long Id, int Attempts, long NotBefore);

/// <summary>When a host may be asked again.</summary>
/// <param name="HostId">The host's id.</param>
/// <param name="NextAt">Unix time in milliseconds.</param>
public readonly record struct HostTime(long HostId, long NextAt);

/// <summary>What a commit found new.</summary>
/// <param name="Admitted">The new URLs in the order of the batch; those seen before, or twice in the batch, are not among them.</param>
public readonly record struct CommitResult(IReadOnlyList<FrontierEntry> Admitted);
