using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio;

/// <summary>
/// What is to run, first come first served. A chain of blocks, of which the first is emptied and the last is filled: a ring that doubled would copy itself, and when a million
/// callbacks are queued be so large that the collector would look at the whole heap for it. Loop's thread only.
/// </summary>
internal sealed class ReadyQueue
{
    private const int BlockLength = 512;

    /// <summary>More empty blocks than that are left to the collector: 16,384 places, as many as the boxes' pools have.</summary>
    private const int SpareLimit = 32;

    private Block _first;
    private Block _last;
    private Block? _spare;
    private int _spareCount;
    private int _head;
    private int _tail;

    internal ReadyQueue() => _first = _last = new Block();

    internal int Count { get; private set; }

    /// <summary>Where the next one stands. Any thread, to see whether the queue moves.</summary>
    internal int Head => Volatile.Read(ref _head);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Enqueue(Runnable runnable)
    {
        var slots = _last.Slots;
        var tail = _tail;
        if ((uint)tail >= (uint)slots.Length)
        {
            slots = Lengthen();
            tail = 0;
        }

        slots[tail].Runnable = runnable;
        _tail = tail + 1;
        Count++;
    }

    /// <summary>The next one; there must be one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Runnable Dequeue()
    {
        var slots = _first.Slots;
        var head = _head;
        if ((uint)head >= (uint)slots.Length)
        {
            slots = Shorten();
            head = 0;
        }

        ref var slot = ref slots[head];
        var runnable = slot.Runnable!;
        slot.Runnable = null;
        _head = head + 1;
        Count--;
        return runnable;
    }

    internal void Clear()
    {
        _first = _last = new Block();
        _head = _tail = Count = 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Slot[] Lengthen()
    {
        var block = _spare;
        if (block is null)
        {
            block = new Block();
        }
        else
        {
            _spare = block.Next;
            _spareCount--;
            block.Next = null;
        }

        _last.Next = block;
        _last = block;
        return block.Slots;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Slot[] Shorten()
    {
        var empty = _first;
        _first = empty.Next!;
        empty.Next = null;
        if (_spareCount < SpareLimit)
        {
            empty.Next = _spare;
            _spare = empty;
            _spareCount++;
        }

        return _first.Slots;
    }

    private sealed class Block
    {
        internal readonly Slot[] Slots = new Slot[BlockLength];
        internal Block? Next;
    }

    /// <summary>Around the reference, so that storing it needs no check of the array's own type.</summary>
    private struct Slot
    {
        internal Runnable? Runnable;
    }
}
