using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio;

/// <summary>Free boxes of an object whose methods are coroutines written by hand; linked by their parents. One thread at a time.</summary>
internal struct BoxPool<TBox>
    where TBox : CoroutineBox
{
    /// <summary>More free boxes than that are left to the collector.</summary>
    private const int Limit = 1024;

    /// <summary>The one that came back last and is taken next: most calls end before the next begins, and touch nothing else.</summary>
    private TBox? _last;
    private CoroutineBox? _free;
    private int _count;

    internal TBox? TryTake()
    {
        var box = _last;
        if (box is not null)
        {
            _last = null;
            return box;
        }

        return _free is null ? null : TakeFree();
    }

    internal void Add(TBox box)
    {
        box.Parent = null;
        if (_last is null)
            _last = box;
        else if (_count < Limit)
            AddFree(box);
    }

    private TBox TakeFree()
    {
        var box = _free!;
        _free = box.Parent;
        box.Parent = null;
        _count--;
        return Unsafe.As<TBox>(box);
    }

    private void AddFree(TBox box)
    {
        box.Parent = _free;
        _free = box;
        _count++;
    }
}
