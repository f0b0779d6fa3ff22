namespace Orbweaver.Asyncio;

/// <summary>
/// What is to run at a time: a heap with four children a node (half the levels of a binary one, and a node's children share a cache line or two).
/// Equal times come out in the order in which they went in. Cancelled timers stay until they reach the top or are more than half. Loop's thread only.
/// </summary>
internal sealed class TimerHeap
{
    /// <summary>A time from which on a timer never comes: 14,600 years.</summary>
    internal const long Never = long.MaxValue / 2;

    private const int Arity = 4;

    /// <summary>CPython's rule: cancelled timers are swept out when there are more than so many timers, and more than half of them are cancelled.</summary>
    private const int SweepAbove = 100;

    private Entry[] _heap = new Entry[16];
    private long _sequence;
    private int _abandoned;

    internal int Count { get; private set; }

    /// <summary>The earliest time; there must be one.</summary>
    internal long NextDue => _heap[0].When;

    /// <summary>True when there is a timer that time will bring.</summary>
    internal bool HasDue => Count > 0 && _heap[0].When < Never;

    internal void Add(long when, Runnable runnable)
    {
        if (Count == _heap.Length)
            Array.Resize(ref _heap, Count * 2);
        SiftUp(Count++, new Entry(when, _sequence++, runnable));
    }

    /// <summary>Notes that a timer in the heap was cancelled.</summary>
    internal void NoteAbandoned() => _abandoned++;

    /// <summary>Removes cancelled timers: those at the top, or all when they have become too many.</summary>
    internal void Sweep()
    {
        if (_abandoned > 0)
            SweepAbandoned();
    }

    /// <summary>Moves every timer due at <paramref name="now"/> to the ready queue, earliest first.</summary>
    internal void MoveDue(long now, ReadyQueue ready)
    {
        while (Count > 0 && _heap[0].When <= now)
        {
            var runnable = Pop();
            if (!runnable.IsAbandoned)
                ready.Enqueue(runnable);
        }
    }

    internal void Clear()
    {
        Array.Clear(_heap);
        Count = 0;
        _abandoned = 0;
    }

    private void SweepAbandoned()
    {
        if (Count > SweepAbove && _abandoned * 2 > Count)
        {
            var kept = 0;
            for (var i = 0; i < Count; i++)
            {
                if (_heap[i].Runnable.IsAbandoned)
                    _heap[i].Runnable.LeftTimers();
                else
                    _heap[kept++] = _heap[i];
            }

            Array.Clear(_heap, kept, Count - kept);
            Count = kept;
            _abandoned = 0;
            for (var i = (Count - 2) / Arity; i >= 0 && Count > 1; i--)
                SiftDown(i, _heap[i]);
        }
        else
        {
            while (Count > 0 && _heap[0].Runnable.IsAbandoned)
                Pop();
        }
    }

    private Runnable Pop()
    {
        var top = _heap[0].Runnable;
        top.LeftTimers();
        var last = _heap[--Count];
        _heap[Count] = default;
        if (Count > 0)
            SiftDown(0, last);
        if (top.IsAbandoned)
            _abandoned--;
        return top;
    }

    private void SiftUp(int index, in Entry entry)
    {
        var heap = _heap;
        while (index > 0)
        {
            var parent = (index - 1) / Arity;
            if (!entry.Before(heap[parent]))
                break;
            heap[index] = heap[parent];
            index = parent;
        }

        heap[index] = entry;
    }

    private void SiftDown(int index, Entry entry)
    {
        var heap = _heap;
        while (true)
        {
            var child = (index * Arity) + 1;
            if (child >= Count)
                break;
            var end = Math.Min(child + Arity, Count);
            var least = child;
            for (var i = child + 1; i < end; i++)
            {
                if (heap[i].Before(heap[least]))
                    least = i;
            }

            if (!heap[least].Before(entry))
                break;
            heap[index] = heap[least];
            index = least;
        }

        heap[index] = entry;
    }

    private readonly struct Entry(long when, long sequence, Runnable runnable)
    {
        internal readonly long When = when;
        internal readonly long Sequence = sequence;
        internal readonly Runnable Runnable = runnable;

        internal bool Before(in Entry other) => When < other.When || (When == other.When && Sequence < other.Sequence);
    }
}
