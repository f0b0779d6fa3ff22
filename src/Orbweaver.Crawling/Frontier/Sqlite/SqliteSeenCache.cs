namespace Orbweaver.Crawling;

/// <summary>
/// Keys known to stand in the tree of the seen, so that the links every page repeats cost no query. Bounded: 131,072 keys, 2 MiB; what
/// is forgotten is asked of the tree. Buckets of four, the last used first; the keys are random, their low bits name the bucket.
/// </summary>
internal sealed class SqliteSeenCache
{
    private const int Buckets = 1 << 15;
    private const int Ways = 4;

    /// <summary>High and low halves by turns. The key zero, which an empty place looks like, is never found.</summary>
    private readonly ulong[] _halves = new ulong[Buckets * Ways * 2];

    internal bool Contains(ulong high, ulong low)
    {
        var bucket = BucketOf(low);
        for (var at = 0; at < Ways * 2; at += 2)
            if (bucket[at] == high && bucket[at + 1] == low && (high | low) != 0)
            {
                (bucket[0], bucket[1], bucket[at], bucket[at + 1]) = (high, low, bucket[0], bucket[1]);
                return true;
            }
        return false;
    }

    internal void Add(ulong high, ulong low)
    {
        var bucket = BucketOf(low);
        for (var at = Ways * 2 - 1; at >= 2; at--)
            bucket[at] = bucket[at - 2];
        bucket[0] = high;
        bucket[1] = low;
    }

    private Span<ulong> BucketOf(ulong low) => _halves.AsSpan((int)(low % Buckets) * Ways * 2, Ways * 2);
}
