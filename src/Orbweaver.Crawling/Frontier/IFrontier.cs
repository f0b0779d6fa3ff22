namespace Orbweaver.Crawling;

/// <summary>
/// What is to be fetched, what was seen, and what was recorded. The laws, whichever the storage:
/// no admitted URL is lost, whatever is killed whenever; a key is admitted at most once; a page's outcome, its links and its
/// record are committed together; no operation slows as the frontier grows.
/// </summary>
/// <remarks>Plain blocking calls, one at a time, from one thread at a time: the crawler calls them off its loop.</remarks>
public interface IFrontier : IDisposable
{
    /// <summary>The seed of the keys' hash. Fixed when the frontier is first made, and stored with it.</summary>
    UInt128 FingerprintSeed { get; }

    /// <summary>The figures, judged in one snapshot.</summary>
    FrontierCounts Count();

    /// <summary>The hosts that have queued URLs, with the time before which none may be asked again.</summary>
    IReadOnlyList<FrontierHost> QueuedHosts();

    /// <summary>The queued URLs of a host in the order of their admission, from the first whose id is above <paramref name="afterId"/>.</summary>
    /// <param name="hostId">The host's id.</param>
    /// <param name="afterId">The id after which to begin; 0 = from the first.</param>
    /// <param name="count">How many at the most, from 1.</param>
    IReadOnlyList<FrontierEntry> Read(long hostId, long afterId, int count);

    /// <summary>How many bytes of the named output belong to committed records; null when nothing was ever committed to it.</summary>
    long? CommittedLength(string output);

    /// <summary>
    /// One transaction: appends the batch's records to <paramref name="output"/> first, then stores the outcomes, the retries, the hosts' times, the
    /// new URLs and the output's length together. A crash between the two leaves records past the committed length, which the next start cuts off.
    /// </summary>
    /// <returns>Which of the batch's URLs were new, with their ids.</returns>
    /// <exception cref="ArgumentException">An outcome or a retry names a URL that is not queued, a time a host that is not known, or there are records and no output: nothing is stored.</exception>
    /// <exception cref="FrontierException">The state could not be written: nothing is stored.</exception>
    CommitResult Commit(FrontierBatch batch, IRecordOutput? output);

    /// <summary>A small value kept with the state; null when there is none of that name.</summary>
    /// <param name="name">The value's name.</param>
    string? GetValue(string name);

    /// <summary>Keeps a small value with the state, at once and apart from any batch.</summary>
    /// <param name="name">The value's name.</param>
    /// <param name="value">The value; null removes it.</param>
    void SetValue(string name, string? value);
}
