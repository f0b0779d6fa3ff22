using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio;

/// <summary>Tasks that wait for a primitive, first come first served. A waiter that gives up is taken out at once, wherever it stands.</summary>
internal sealed class WaiterList
{
    /// <summary>More free waiters than that are left to the collector.</summary>
    private const int FreeLimit = 64;

    private Waiter? _first;
    private Waiter? _last;
    private Waiter? _free;
    private int _freeCount;

    /// <summary>How many stand in the list, those included that were woken or cancelled and have not run since.</summary>
    internal int Count { get; private set; }

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

    /// <summary>Puts the running task's waiter at the end.</summary>
    /// <param name="owner">The loop whose task was the first to wait for the primitive; null until then.</param>
    /// <exception cref="InvalidOperationException">Tasks of another loop have waited for the primitive.</exception>
    internal Waiter Add(ref EventLoop? owner)
    {
        var loop = Bind(ref owner);
        var waiter = _free;
        if (waiter is null)
        {
            waiter = new Waiter(loop);
        }
        else
        {
            _free = waiter.Next;
            waiter.Next = null;
            _freeCount--;
        }

        Append(waiter);
        return waiter;
    }

    /// <summary>Puts a waiter at the end that the running task brings along and keeps; made when there is none.</summary>
    /// <inheritdoc cref="Add(ref EventLoop?)"/>
    internal Waiter Add(ref EventLoop? owner, ref Waiter? own)
    {
        var loop = Bind(ref owner);
        var waiter = own ??= new Waiter(loop);
        Append(waiter);
        return waiter;
    }

    /// <summary>Takes a waiter out whose wait has failed; nothing when it is out already.</summary>
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
        Count--;
    }

    /// <summary>
    /// Takes a waiter out whose task was woken and runs again, for the next wait to use. Not after a cancellation: then others may still look at the waiter.
    /// </summary>
    internal void Recycle(Waiter waiter)
    {
        Remove(waiter);
        if (_freeCount == FreeLimit)
            return;
        waiter.Renew();
        waiter.Next = _free;
        _free = waiter;
        _freeCount++;
    }

    /// <summary>The first that is neither woken nor cancelled, or null; it keeps its place.</summary>
    internal Waiter? FirstPending()
    {
        var waiter = _first;
        while (waiter is { IsDone: true })
            waiter = waiter.Next;
        return waiter;
    }

    /// <summary>Wakes the first, unless it was woken or cancelled before; then it is on its way, and nobody else is woken. It keeps its place.</summary>
    /// <param name="member">What the program has called.</param>
    internal void WakeFirst([CallerMemberName] string member = "")
    {
        if (_first is { IsDone: false } waiter)
            waiter.Wake(member);
    }

    /// <summary>Wakes so many, in their order, of those that are neither woken nor cancelled; they keep their places.</summary>
    /// <param name="count">How many.</param>
    /// <param name="member">What the program has called.</param>
    internal void Wake(int count, [CallerMemberName] string member = "")
    {
        for (var waiter = _first; waiter is not null && count > 0; waiter = waiter.Next)
        {
            if (waiter.IsDone)
                continue;
            waiter.Wake(member);
            count--;
        }
    }

    /// <summary>Wakes the first that is neither woken nor cancelled, and takes it out with those before it.</summary>
    /// <returns>False when there is none.</returns>
    internal bool WakeNext()
    {
        while (_first is { } waiter)
        {
            Remove(waiter);
            if (!waiter.IsDone)
            {
                waiter.CompleteFinished();
                return true;
            }
        }

        return false;
    }

    /// <summary>For a primitive's text.</summary>
    public override string ToString() => Count == 0 ? "" : $", waiters: {Count}";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static EventLoop Bind(ref EventLoop? owner) =>
        owner is { } loop && ReferenceEquals(loop, EventLoop.Current) ? loop : BindFirst(ref owner);

    private static EventLoop BindFirst(ref EventLoop? owner)
    {
        var loop = EventLoop.Running();
        return ReferenceEquals(owner ??= loop, loop) ? loop : throw new InvalidOperationException(
            "Tasks of another loop have waited for this object, and it belongs to that loop since. Make one for each loop; between loops, hand things over with CallSoonThreadSafe.");
    }

    private void Append(Waiter waiter)
    {
        waiter.Previous = _last;
        if (_last is null)
            _first = waiter;
        else
            _last.Next = waiter;
        _last = waiter;
        Count++;
    }

    internal sealed class Waiter(EventLoop loop) : Future<Unit>(loop)
    {
        internal Waiter? Next;
        internal Waiter? Previous;

        /// <summary>True when the wait was granted; false while it lasts, and when it was cancelled.</summary>
        internal bool IsWoken => State == FutureState.Finished;

        /// <param name="member">What the program has called.</param>
        internal void Wake(string member)
        {
            if (Loop.Debug)
                Loop.CheckThread(member);
            CompleteFinished();
        }

        internal void Renew() => Reset();
    }
}
