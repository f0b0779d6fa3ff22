using System.Numerics;
using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio;

/// <summary>
/// What is to run, first come first served: a chain of blocks, of which the first is emptied and the last is filled. A ring that doubles copies itself, and, once a million callbacks
/// are queued, is so large that the collector looks through the whole heap for the sake of it. Loop's thread only.
/// </summary>
internal sealed class ReadyQueue
{
    private const int ShortestBlock = 64;

    /// <summary>Long enough for the collector to leave such a block where it is instead of copying it with what it holds.</summary>
    private const int LongestBlock = 16384;

    /// <summary>Empty blocks of more places than that in all are left to the collector.</summary>
    private const int SpareLimit = 2 * LongestBlock;

    private Block _first;
    private Block _last;
    private Block? _spare;
    private int _sparePlaces;
    private int _head;
    private int _tail;

    internal ReadyQueue() => _first = _last = new Block(ShortestBlock);

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

    /// <summary>Behind the last; good until one is taken out.</summary>
    internal Place End => new(_last, _tail);

    /// <summary>What was queued behind a place.</summary>
    internal IEnumerable<Runnable> Since(Place place)
    {
        var (block, index) = ((Block)place.Block, place.Index);
        while (!ReferenceEquals(block, _last) || index < _tail)
        {
            if (index == block.Slots.Length)
                (block, index) = (block.Next!, 0);
            else
                yield return block.Slots[index++].Runnable!;
        }
    }

    internal void Clear()
    {
        _first = _last = new Block(ShortestBlock);
        _head = _tail = Count = 0;
    }

    /// <summary>Adds a block as long as what is queued, so that they double as a burst grows.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Slot[] Lengthen()
    {
        var block = _spare;
        if (block is null)
        {
            block = new Block(Math.Clamp((int)BitOperations.RoundUpToPowerOf2((uint)Count), ShortestBlock, LongestBlock));
        }
        else
        {
            _spare = block.Next;
            _sparePlaces -= block.Slots.Length;
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
        if (_sparePlaces + empty.Slots.Length <= SpareLimit)
        {
            empty.Next = _spare;
            _spare = empty;
            _sparePlaces += empty.Slots.Length;
        }

        return _first.Slots;
    }

    /// <summary>Where the queue ended at some time.</summary>
    internal readonly record struct Place(object Block, int Index);

    private sealed class Block(int length)
    {
        internal readonly Slot[] Slots = new Slot[length];
        internal Block? Next;
    }

    /// <summary>Around the reference, so that storing it needs no check of the array's own type.</summary>
    private struct Slot
    {
        internal Runnable? Runnable;
    }
}
