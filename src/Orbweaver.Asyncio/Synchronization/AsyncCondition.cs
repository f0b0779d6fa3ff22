using System.Runtime.ExceptionServices;

namespace Orbweaver.Asyncio;

/// <summary>
/// Lets tasks that hold a lock wait until another says that something has changed. Who has waited longest is notified first, and goes on when it has the lock
/// again. A wait that is cancelled takes the lock back before it ends, however often it is cancelled, and notifies another that waits, so that no notice is lost;
/// hence a wait may also end without cause: look at the state again, or use <see cref="WaitFor"/>. Loop's thread only. As CPython's <c>asyncio.Condition</c>.
/// </summary>
/// <example><code>using (await changed.Acquire())
/// {
///     await changed.WaitFor(() => stock > 0);
///     stock--;
/// }</code></example>
public sealed class AsyncCondition
{
    private readonly WaiterList _waiters = new();
    private EventLoop? _loop;

    /// <summary>Makes a condition.</summary>
    /// <param name="mutex">The lock that guards the state; several conditions may share one. Default: a lock of its own.</param>
    public AsyncCondition(AsyncLock? mutex = null) => Lock = mutex ?? new AsyncLock();

    /// <summary>The lock that guards the state.</summary>
    public AsyncLock Lock { get; }

    /// <summary>True while a task holds the lock.</summary>
    public bool IsLocked => Lock.IsLocked;

    /// <summary>Its state in figures, as of now.</summary>
    public ConditionStatistics Statistics => new(_waiters.Count, Lock.Statistics);

    /// <inheritdoc cref="AsyncLock.Acquire"/>
    public Coroutine<LockPermit> Acquire() => Lock.Acquire();

    /// <inheritdoc cref="AsyncLock.Release"/>
    public void Release() => Lock.Release();

    /// <summary>Releases the lock, waits for a notice, and takes the lock again. May end without a notice.</summary>
    /// <exception cref="InvalidOperationException">The lock is not held, or tasks of another loop have waited here.</exception>
    public async Coroutine Wait()
    {
        ThrowIfUnlocked(nameof(Wait));
        var waiter = _waiters.Add(ref _loop);
        Release();
        try
        {
            try
            {
                await waiter;
            }
            catch
            {
                _waiters.Remove(waiter);
                await AcquireInSpiteOfCancellation();
                throw;
            }

            _waiters.Recycle(waiter);
            await AcquireInSpiteOfCancellation();
        }
        catch
        {
            // The notice may have been meant for this task, which cannot use it any more.
            _waiters.Wake(1);
            throw;
        }
    }

    /// <summary>Waits until the predicate holds; it is asked at once, and after each notice, with the lock held.</summary>
    /// <param name="predicate">What is waited for.</param>
    /// <exception cref="InvalidOperationException">It would have to wait, and the lock is not held, or tasks of another loop have waited here.</exception>
    public async Coroutine WaitFor(Func<bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        while (!predicate())
            await Wait();
    }

    /// <summary>Notifies tasks that wait. They go on one by one when they get the lock, so release it soon.</summary>
    /// <param name="count">How many, if there are as many; from 0. Default 1.</param>
    /// <exception cref="InvalidOperationException">The lock is not held.</exception>
    public void Notify(int count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ThrowIfUnlocked(nameof(Notify));
        _waiters.Wake(count);
    }

    /// <summary>Notifies all that wait. They go on one by one when they get the lock, so release it soon.</summary>
    /// <exception cref="InvalidOperationException">The lock is not held.</exception>
    public void NotifyAll()
    {
        ThrowIfUnlocked(nameof(NotifyAll));
        _waiters.Wake(int.MaxValue);
    }

    /// <summary>Its state, for people.</summary>
    public override string ToString() => $"AsyncCondition [{(IsLocked ? "locked" : "unlocked")}{_waiters}]";

    /// <summary>Who waits for a condition must hold the lock when it goes on. The latest cancellation is thrown once it does.</summary>
    private async Coroutine AcquireInSpiteOfCancellation()
    {
        OperationCanceledException? latest = null;
        var acquired = false;
        while (!acquired)
        {
            try
            {
                await Lock.Acquire();
                acquired = true;
            }
            catch (OperationCanceledException cancellation)
            {
                latest = cancellation;
            }
        }

        if (latest is not null)
            ExceptionDispatchInfo.Throw(latest);
    }

    private void ThrowIfUnlocked(string method)
    {
        if (!IsLocked)
            throw new InvalidOperationException($"{method} needs the condition's lock, which nobody holds. Call it inside 'using (await condition.Acquire())'.");
    }
}
