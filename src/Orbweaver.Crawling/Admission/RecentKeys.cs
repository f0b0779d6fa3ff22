namespace Orbweaver.Crawling;

/// <summary>
/// Keys met not long ago: nine links of ten were, and need not be asked of the frontier. Two generations of bounded size; when the younger is full, the
/// older is forgotten. Forgetting costs a question to the frontier, never a page: what is new the frontier decides.
/// </summary>
internal sealed class RecentKeys(int generationSize = 1 << 20)
{
    private HashSet<UInt128> _young = [];
    private HashSet<UInt128> _old = [];

    /// <summary>Notes a key.</summary>
    /// <returns>True when it was noted before.</returns>
    internal bool TestAndAdd(UInt128 key)
    {
        if (!_young.Add(key) || _old.Contains(key))
            return true;
        if (_young.Count >= generationSize)
            (_young, _old) = ([], _young);
        return false;
    }
}
