using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio;

/// <summary>Free boxes of an object whose methods are coroutines written by hand; linked by their parents. One thread at a time.</summary>
internal struct BoxPool<TBox>
    where TBox : CoroutineBox
{
    /// <summary>More free boxes than that are left to the collector.</summary>
    private const int Limit = 1024;

    private CoroutineBox? _free;
    private int _count;

    internal TBox? TryTake()
    {
        var box = _free;
        if (box is null)
            return null;
        _free = box.Parent;
        box.Parent = null;
        _count--;
        return Unsafe.As<TBox>(box);
    }

    internal void Add(TBox box)
    {
        if (_count == Limit)
            return;
        box.Parent = _free;
        _free = box;
        _count++;
    }
}
