namespace Orbweaver.Crawling;

/// <summary>A host's row, and the ids of its queued URLs in the order of their admission.</summary>
internal sealed class MemoryHost(long id, string origin)
{
    internal long Id { get; } = id;

    internal string Origin { get; } = origin;

    internal long NextAt { get; set; }

    internal SortedSet<long> Queue { get; } = [];
}
