namespace Orbweaver.Crawling;

/// <summary>A run's figures as they grow. Loop's thread only.</summary>
internal sealed class CrawlTally(FrontierCounts before)
{
    private readonly Dictionary<int, long> _statuses = [];
    private readonly Dictionary<string, long> _errors = [];

    internal long Recorded { get; private set; }

    internal long Failed { get; private set; }

    internal long Retries { get; set; }

    internal long Bytes { get; private set; }

    internal long Queued { get; private set; } = before.Queued;

    internal string? LastUrl { get; private set; }

    internal long Pages => before.Recorded + Recorded;

    internal long Errors => before.Failed + Failed;

    internal IReadOnlyDictionary<int, long> Statuses => _statuses;

    internal IReadOnlyDictionary<string, long> ErrorKinds => _errors;

    internal void Admitted(int count) => Queued += count;

    internal void Record(PageRecord record, bool failed)
    {
        Recorded++;
        Queued--;
        Bytes += record.Bytes;
        LastUrl = record.Url;
        if (failed)
            Failed++;
        if (record.Status != 0)
            Count(_statuses, record.Status);
        if (record.Error is not null)
            Count(_errors, record.Error);
    }

    private static void Count<TKey>(Dictionary<TKey, long> counts, TKey key)
        where TKey : notnull
        => System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counts, key, out _)++;
}
