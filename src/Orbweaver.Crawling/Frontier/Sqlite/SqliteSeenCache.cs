namespace Orbweaver.Crawling;

/// <summary>
/// Keys known to stand in the tree of the seen, so that the links every page repeats cost no query. Bounded: 131,072 keys, 2 MiB; what
/// is forgotten is asked of the tree. Buckets of four, the last used first; the keys are random, their low bits name the bucket.
/// </summary>
internal sealed class SqliteSeenCache
{
    private const int Buckets = 1 << 15;
    private const int Ways = 4;

    private readonly UInt128[] _keys = new UInt128[Buckets * Ways];

    internal bool Contains(UInt128 key)
    {
        var bucket = BucketOf(key);
        for (var way = 0; way < Ways; way++)
            if (bucket[way] == key && key != 0)
            {
                (bucket[0], bucket[way]) = (key, bucket[0]);
                return true;
            }
        return false;
    }

    internal void Add(UInt128 key)
    {
        var bucket = BucketOf(key);
        bucket[..(Ways - 1)].CopyTo(bucket[1..]);
        bucket[0] = key;
    }

    private Span<UInt128> BucketOf(UInt128 key) => _keys.AsSpan((int)((ulong)key % Buckets) * Ways, Ways);
}
