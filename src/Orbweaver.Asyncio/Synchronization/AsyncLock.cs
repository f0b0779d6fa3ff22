namespace Orbweaver.Asyncio;

/// <summary>
/// Lets one task in at a time; it keeps the lock over its awaits. Fair: whoever has waited longest is next, and nobody who comes later overtakes. A wait
/// that is cancelled leaves nothing behind: a wake-up already received goes to the next. Not reentrant, and not owned: any task may release it. Loop's
/// thread only. As CPython's <c>asyncio.Lock</c>.
/// </summary>
/// <example><code>using (await mutex.Acquire())
///     await Write(line);</code></example>
public sealed class AsyncLock
{
    private readonly WaiterList _waiters = new();
    private EventLoop? _loop;

    /// <summary>True while a task holds it. Between a release and the turn of the task that is next, it is false, and yet nobody else gets in.</summary>
    public bool IsLocked { get; private set; }

    /// <summary>The task that has acquired it last and not released it since; null when it is not locked. Told by the deadlock report; any task may release it all the same.</summary>
    public ILoopTask? Owner { get; private set; }

    /// <summary>Its state in figures, as of now.</summary>
    public LockStatistics Statistics => new(IsLocked, Owner, _waiters.Count);

    /// <summary>Waits for the lock. Dispose what it returns, or call <see cref="Release"/>: one of the two.</summary>
    /// <exception cref="InvalidOperationException">It would have to wait, and tasks of another loop have waited here.</exception>
    public async Coroutine<LockPermit> Acquire()
    {
        if (IsLocked || _waiters.HasLive)
        {
            var waiter = _waiters.Add(ref _loop);
            try
            {
                await waiter;
            }
            catch
            {
                _waiters.Remove(waiter);
                if (!IsLocked)
                    _waiters.WakeFirst();
                throw;
            }

            _waiters.Recycle(waiter);
        }

        IsLocked = true;
        Owner = EventLoop.Current?.CurrentTask;
        return new LockPermit(this);
    }

    /// <summary>Unlocks, and wakes whoever has waited longest.</summary>
    /// <exception cref="InvalidOperationException">It is not locked.</exception>
    public void Release()
    {
        if (!IsLocked)
            throw new InvalidOperationException("The lock is not held. Release it once for each Acquire; a permit that is disposed has released it already.");
        _waiters.WakeFirst();
        IsLocked = false;
        Owner = null;
    }

    /// <summary>Its state, for people.</summary>
    public override string ToString() => $"AsyncLock [{(IsLocked ? "locked" : "unlocked")}{_waiters}]";
}
