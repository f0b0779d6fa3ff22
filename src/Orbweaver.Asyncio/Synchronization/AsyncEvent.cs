namespace Orbweaver.Asyncio;

/// <summary>
/// A flag that tasks wait for. Setting it wakes all that wait, in the order in which they came, even when it is cleared at once. A wait that is cancelled leaves
/// nothing behind. Loop's thread only. As CPython's <c>asyncio.Event</c>.
/// </summary>
public sealed class AsyncEvent
{
    private readonly WaiterList _waiters = new();
    private EventLoop? _loop;

    /// <summary>True between <see cref="Set"/> and <see cref="Clear"/>. False at first.</summary>
    public bool IsSet { get; private set; }

    /// <summary>Its state in figures, as of now.</summary>
    public EventStatistics Statistics => new(IsSet, _waiters.Count);

    /// <summary>Raises the flag: all that wait go on, and who comes while it is up does not wait.</summary>
    public void Set() => Raise(nameof(Set));

    /// <summary>Lowers the flag. Tasks that were woken go on all the same.</summary>
    public void Clear() => IsSet = false;

    /// <summary>Waits for <see cref="Set"/>; goes on at once while the flag is up.</summary>
    /// <exception cref="InvalidOperationException">It would have to wait, and tasks of another loop have waited here.</exception>
    public async Coroutine Wait()
    {
        if (IsSet)
            return;
        var waiter = _waiters.Add(ref _loop);
        try
        {
            await waiter;
        }
        catch
        {
            _waiters.Remove(waiter);
            throw;
        }

        _waiters.Recycle(waiter);
    }

    /// <param name="member">What the program has called.</param>
    internal void Raise(string member)
    {
        if (IsSet)
            return;
        _waiters.Wake(int.MaxValue, member);
        IsSet = true;
    }

    /// <summary>Its state, for people.</summary>
    public override string ToString() => $"AsyncEvent [{(IsSet ? "set" : "unset")}{_waiters}]";
}
