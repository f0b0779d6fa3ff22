using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio;

/// <summary>What is to run, first come first served: a ring that doubles when it is full. Loop's thread only.</summary>
internal sealed class ReadyQueue
{
    private Slot[] _ring = new Slot[64];
    private int _head;

    internal int Count { get; private set; }

    /// <summary>Where the next one stands. Any thread, to see whether the queue moves.</summary>
    internal int Head => Volatile.Read(ref _head);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Enqueue(Runnable runnable)
    {
        var ring = _ring;
        if (Count == ring.Length)
            ring = Grow();
        ring[(_head + Count) & (ring.Length - 1)].Runnable = runnable;
        Count++;
    }

    /// <summary>The next one; there must be one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Runnable Dequeue()
    {
        var ring = _ring;
        ref var slot = ref ring[_head & (ring.Length - 1)];
        var runnable = slot.Runnable!;
        slot.Runnable = null;
        _head = (_head + 1) & (ring.Length - 1);
        Count--;
        return runnable;
    }

    internal void Clear()
    {
        Array.Clear(_ring);
        _head = 0;
        Count = 0;
    }

    private Slot[] Grow()
    {
        var larger = new Slot[_ring.Length * 2];
        var first = _ring.Length - _head;
        Array.Copy(_ring, _head, larger, 0, first);
        Array.Copy(_ring, 0, larger, first, _head);
        _head = 0;
        _ring = larger;
        return larger;
    }

    /// <summary>Around the reference, so that storing it needs no check of the array's own type.</summary>
    private struct Slot
    {
        internal Runnable? Runnable;
    }
}
