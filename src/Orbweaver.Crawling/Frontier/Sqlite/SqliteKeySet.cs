namespace Orbweaver.Crawling;

/// <summary>
/// A set of 128-bit keys, their halves side by side in one array: no object and no link a key, and code that is compiled ahead of time, which a
/// framework's collection of <see cref="UInt128"/> is not. The keys are random: their low bits are their place, and the next free one after it.
/// </summary>
internal sealed class SqliteKeySet
{
    private const int SmallestCapacity = 256;

    /// <summary>High and low halves by turns; an empty place is zero twice, so the key zero is kept apart.</summary>
    private ulong[] _halves = new ulong[SmallestCapacity * 2];
    private int _places;
    private bool _hasZero;

    internal int Count => _places + (_hasZero ? 1 : 0);

    internal bool Contains(ulong high, ulong low)
    {
        if ((high | low) == 0)
            return _hasZero;
        var at = Find(high, low);
        return (_halves[at] | _halves[at + 1]) != 0;
    }

    /// <summary>False when the key was there.</summary>
    internal bool Add(ulong high, ulong low)
    {
        if ((high | low) == 0)
            return !_hasZero && (_hasZero = true);
        var at = Find(high, low);
        if ((_halves[at] | _halves[at + 1]) != 0)
            return false;
        _halves[at] = high;
        _halves[at + 1] = low;
        _places++;
        // Half of the places stay free: a search then looks at one or two.
        if (_places * 4 > _halves.Length)
            Resize();
        return true;
    }

    /// <summary>Takes keys out by building the rest anew: it happens when a transaction is undone, and else never.</summary>
    internal SqliteKeySet Without(SqliteKeySet others)
    {
        var rest = new SqliteKeySet { _hasZero = _hasZero && !others._hasZero };
        for (var at = 0; at < _halves.Length; at += 2)
            if ((_halves[at] | _halves[at + 1]) != 0 && !others.Contains(_halves[at], _halves[at + 1]))
                rest.Add(_halves[at], _halves[at + 1]);
        return rest;
    }

    /// <summary>All keys in the order of their high halves, which is order enough: two random keys do not share one.</summary>
    internal (ulong[] High, ulong[] Low) ToSorted()
    {
        var high = new ulong[Count];
        var low = new ulong[Count];
        var next = _hasZero ? 1 : 0;
        for (var at = 0; at < _halves.Length; at += 2)
            if ((_halves[at] | _halves[at + 1]) != 0)
                (high[next], low[next++]) = (_halves[at], _halves[at + 1]);
        Array.Sort(high, low);
        return (high, low);
    }

    /// <summary>Where the key is, or the free place it would get.</summary>
    private int Find(ulong high, ulong low)
    {
        var halves = _halves;
        var mask = halves.Length - 1;
        var at = (int)(low << 1) & mask;
        while ((halves[at] | halves[at + 1]) != 0 && (halves[at] != high || halves[at + 1] != low))
            at = (at + 2) & mask;
        return at;
    }

    private void Resize()
    {
        var old = _halves;
        _halves = new ulong[old.Length * 2];
        for (var from = 0; from < old.Length; from += 2)
            if ((old[from] | old[from + 1]) != 0)
            {
                var at = Find(old[from], old[from + 1]);
                _halves[at] = old[from];
                _halves[at + 1] = old[from + 1];
            }
    }
}
