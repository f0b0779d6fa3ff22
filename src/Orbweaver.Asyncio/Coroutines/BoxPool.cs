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

    /// <summary>New boxes so far, whatever pool they belong to.</summary>
    [ThreadStatic]
    private static int _made;

    /// <returns>Null when a new one must be made, and told to <see cref="Watch"/>.</returns>
    internal TBox? TryTake()
    {
        var box = _last;
        if (box is not null)
            _last = null;
        else if (_free is not null)
            box = TakeFree();
        if (CoroutineGuard.MayDebug && box is not null)
            CoroutineGuard.WatchInDebug(box);
        return box;
    }

    /// <summary>A new box was made.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static TBox Watch(TBox box)
    {
        CoroutineGuard.WatchSample(box, ref _made);
        return box;
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
