namespace Orbweaver.Asyncio;

/// <summary>Tasks that wait for a primitive, first come first served. A waiter that gives up is taken out at once, wherever it stands.</summary>
internal sealed class WaiterList
{
    private Waiter? _first;
    private Waiter? _last;

    /// <summary>True when somebody waits who was not cancelled.</summary>
    internal bool HasLive
    {
        get
        {
            for (var waiter = _first; waiter is not null; waiter = waiter.Next)
            {
                if (!waiter.IsCancelled)
                    return true;
            }

            return false;
        }
    }

    internal Waiter Add()
    {
        var waiter = new Waiter { Previous = _last };
        if (_last is null)
            _first = waiter;
        else
            _last.Next = waiter;
        _last = waiter;
        return waiter;
    }

    internal void Remove(Waiter waiter)
    {
        if (waiter.Previous is null && !ReferenceEquals(_first, waiter))
            return;
        if (waiter.Previous is null)
            _first = waiter.Next;
        else
            waiter.Previous.Next = waiter.Next;
        if (waiter.Next is null)
            _last = waiter.Previous;
        else
            waiter.Next.Previous = waiter.Previous;
        waiter.Next = null;
        waiter.Previous = null;
    }

    /// <summary>The first that is neither woken nor cancelled, or null; it keeps its place.</summary>
    internal Waiter? FirstPending()
    {
        var waiter = _first;
        while (waiter is { IsDone: true })
            waiter = waiter.Next;
        return waiter;
    }

    /// <summary>Wakes the first that is neither woken nor cancelled, and takes those before it out.</summary>
    internal void WakeNext()
    {
        while (_first is { } waiter)
        {
            Remove(waiter);
            if (!waiter.IsDone)
            {
                waiter.SetResult(default);
                return;
            }
        }
    }

    internal sealed class Waiter : Future<Unit>
    {
        internal Waiter? Next;
        internal Waiter? Previous;
    }
}
