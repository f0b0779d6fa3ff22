namespace Orbweaver.Asyncio;

/// <summary>Objects that are looked at once more when the loop closes, if they are still there or only wait for their finalizers: the list holds none of them.</summary>
internal sealed class WeakList<T>
    where T : class
{
    private readonly List<WeakReference<T>> _items = [];

    /// <summary>At so many it is cleared of the dead; twice as many as were left the last time.</summary>
    private int _limit = 256;

    internal void Add(T item)
    {
        if (_items.Count >= _limit)
        {
            _items.RemoveAll(i => !i.TryGetTarget(out _));
            _limit = Math.Max(_limit, 2 * _items.Count);
        }

        _items.Add(new WeakReference<T>(item, trackResurrection: true));
    }

    /// <summary>Empties the list.</summary>
    /// <returns>What was there and still is.</returns>
    internal IReadOnlyList<T> TakeAll()
    {
        var left = new List<T>(_items.Count);
        foreach (var item in _items)
        {
            if (item.TryGetTarget(out var target))
                left.Add(target);
        }

        _items.Clear();
        return left;
    }
}
