namespace Orbweaver.Asyncio;

/// <summary>Tasks that wait for a primitive, first come first served. A waiter that gives up is taken out at once, wherever it stands.</summary>
internal sealed class WaiterList
{
    private Waiter? _first;
    private Waiter? _last;

    /// <summary>The loop whose task was the first to wait.</summary>
    private EventLoop? _loop;

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

    /// <exception cref="InvalidOperationException">Tasks of another loop have waited here.</exception>
    internal Waiter Add()
    {
        var loop = EventLoop.Running();
        if (!ReferenceEquals(_loop ??= loop, loop))
        {
            throw new InvalidOperationException(
                "Tasks of another loop have waited for this object, and it belongs to that loop since. Make one for each loop; between loops, hand things over with CallSoonThreadSafe.");
        }

        var waiter = new Waiter(loop) { Previous = _last };
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

    internal sealed class Waiter(EventLoop loop) : Future<Unit>(loop)
    {
        internal Waiter? Next;
        internal Waiter? Previous;
    }
}
