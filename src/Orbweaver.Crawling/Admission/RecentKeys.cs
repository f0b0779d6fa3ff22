namespace Orbweaver.Crawling;

/// <summary>
/// Keys met not long ago: nine links of ten were, and need not be asked of the frontier. Two generations of bounded size; when the younger is full, the
/// older is forgotten. Forgetting costs a question to the frontier, never a page: what is new the frontier decides.
/// </summary>
/// <param name="generationSize">Keys a generation holds.</param>
internal sealed class RecentKeys(int generationSize = 1 << 20)
{
    private Table _young = new(1024);
    private Table _old = new(1);

    /// <summary>Notes a key.</summary>
    /// <returns>True when it was noted before.</returns>
    internal bool TestAndAdd(UInt128 key)
    {
        var high = (ulong)(key >> 64);
        var low = (ulong)key;
        if (_old.Contains(high, low) || !_young.Add(high, low))
            return true;
        if (_young.Count >= generationSize)
            (_young, _old) = (new Table(1024), _young);
        return false;
    }

    /// <summary>A set of keys in one array, two words a key; the keys are hashes already, so their bits are the places. The key of two zeros stands for an empty place.</summary>
    private sealed class Table(int places)
    {
        private ulong[] _words = new ulong[places * 2];
        private bool _hasZero;

        internal int Count { get; private set; }

        internal bool Contains(ulong high, ulong low) => (high | low) == 0 ? _hasZero : Find(_words, high, low, out _);

        /// <returns>False when it was there.</returns>
        internal bool Add(ulong high, ulong low)
        {
            if ((high | low) == 0)
            {
                var isNew = !_hasZero;
                _hasZero = true;
                return isNew;
            }

            if (Find(_words, high, low, out var place))
                return false;
            _words[place] = high;
            _words[place + 1] = low;
            if (++Count * 4 > _words.Length)
                Grow();
            return true;
        }

        private static bool Find(ulong[] words, ulong high, ulong low, out int place)
        {
            var mask = words.Length - 1;
            place = (int)(low << 1) & mask;
            while (true)
            {
                var (foundHigh, foundLow) = (words[place], words[place + 1]);
                if (foundHigh == high && foundLow == low)
                    return true;
                if ((foundHigh | foundLow) == 0)
                    return false;
                place = (place + 2) & mask;
            }
        }

        private void Grow()
        {
            var words = new ulong[_words.Length * 2];
            for (var i = 0; i < _words.Length; i += 2)
            {
                if ((_words[i] | _words[i + 1]) == 0)
                    continue;
                Find(words, _words[i], _words[i + 1], out var place);
                words[place] = _words[i];
                words[place + 1] = _words[i + 1];
            }

            _words = words;
        }
    }
}
