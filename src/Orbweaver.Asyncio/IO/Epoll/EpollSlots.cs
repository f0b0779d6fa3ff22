namespace Orbweaver.Asyncio;

/// <summary>
/// Finds the socket an event is for. The kernel hands back a key made of a slot and its generation; a slot's generation changes
/// when its socket closes, so that an event fetched before then, or left by a descriptor that a forked child still holds, finds nobody.
/// </summary>
/// <remarks>Any thread adds; only the loop's thread finds and removes.</remarks>
internal sealed class EpollSlots
{
    private readonly Lock _lock = new();
    private readonly Stack<int> _free = new();
    private Slot[] _slots = new Slot[64];
    private int _used;
    private int _count;

    internal int Count => Volatile.Read(ref _count);

    internal ulong Add(Func<ulong, EpollSocket> create, out EpollSocket socket)
    {
        lock (_lock)
        {
            if (!_free.TryPop(out int index))
            {
                index = _used++;
                if (index == _slots.Length)
                {
                    var larger = new Slot[_slots.Length * 2];
                    _slots.CopyTo(larger, 0);
                    Volatile.Write(ref _slots, larger);
                }
            }

            ref Slot slot = ref _slots[index];
            ulong key = ((ulong)slot.Generation << 32) | (uint)index;
            socket = slot.Socket = create(key);
            Volatile.Write(ref _count, _count + 1);
            return key;
        }
    }

    internal EpollSocket? Find(ulong key)
    {
        Slot[] slots = Volatile.Read(ref _slots);
        uint index = (uint)key;
        return index < slots.Length && slots[index].Generation == (uint)(key >> 32) ? slots[index].Socket : null;
    }

    internal void Remove(ulong key)
    {
        lock (_lock)
        {
            int index = (int)(uint)key;
            ref Slot slot = ref _slots[index];
            slot.Socket = null;
            slot.Generation++;
            _free.Push(index);
            Volatile.Write(ref _count, _count - 1);
        }
    }

    internal EpollSocket[] ToArray()
    {
        lock (_lock)
            return [.. _slots.Where(slot => slot.Socket is not null).Select(slot => slot.Socket!)];
    }

    private struct Slot
    {
        internal EpollSocket? Socket;
        internal uint Generation;
    }
}
