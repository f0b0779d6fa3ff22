namespace Orbweaver.Asyncio;

/// <summary>
/// Lets so many tasks in at a time. Fair: a permit goes to whoever has waited longest, and nobody who comes later overtakes. A wait that is
/// cancelled leaves nothing behind: a permit already handed over goes to the next. Loop's thread only. As CPython's <c>asyncio.Semaphore</c>.
/// </summary>
/// <example><code>using (await semaphore.Acquire())
///     await Fetch(url);</code></example>
public class AsyncSemaphore
{
    private readonly WaiterList _waiters = new();
    private EventLoop? _loop;

    /// <summary>Makes a semaphore.</summary>
    /// <param name="permits">How many tasks may be in at a time, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public AsyncSemaphore(int permits = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(permits);
        Available = permits;
    }

    /// <summary>Permits that are free now.</summary>
    public int Available { get; private set; }

    /// <summary>True when <see cref="Acquire"/> would have to wait: no permit is free, or others wait already.</summary>
    public bool IsLocked => Available == 0 || _waiters.HasLive;

    /// <summary>Its state in figures, as of now.</summary>
    public SemaphoreStatistics Statistics => new(Available, (this as AsyncBoundedSemaphore)?.Permits, _waiters.Count);

    /// <summary>Waits for a permit. Dispose what it returns, or call <see cref="Release"/>: one of the two.</summary>
    /// <exception cref="InvalidOperationException">It would have to wait, and tasks of another loop have waited here.</exception>
    public async Coroutine<SemaphorePermit> Acquire()
    {
        if (!IsLocked)
        {
            Available--;
            return new SemaphorePermit(this);
        }

        var waiter = _waiters.Add(ref _loop);
        try
        {
            await waiter;
        }
        catch
        {
            // The permit was handed over, and the cancellation came before this task had its turn.
            if (waiter.IsWoken)
                Available++;
            _waiters.Remove(waiter);
            HandOverAll();
            throw;
        }

        _waiters.Recycle(waiter);
        HandOverAll();
        return new SemaphorePermit(this);
    }

    /// <summary>Gives a permit back, to whoever has waited longest.</summary>
    /// <exception cref="SemaphoreFullException">There are <see cref="int.MaxValue"/> permits already.</exception>
    public virtual void Release()
    {
        if (_waiters.FirstPending() is { } waiter)
            waiter.Wake(nameof(Release));
        else if (Available < int.MaxValue)
            Available++;
        else
            throw new SemaphoreFullException($"All {int.MaxValue} permits that a semaphore can have are free: Release was called more often than Acquire. Give each permit back once.");
    }

    /// <summary>Its state, for people.</summary>
    public override string ToString() => $"{GetType().Name} [{(IsLocked ? "locked" : $"unlocked, permits: {Available}")}{_waiters}]";

    private void HandOverAll()
    {
        while (Available > 0 && HandOver())
        {
        }
    }

    private bool HandOver()
    {
        if (_waiters.FirstPending() is not { } waiter)
            return false;
        Available--;
        waiter.Wake(nameof(Acquire));
        return true;
    }
}
