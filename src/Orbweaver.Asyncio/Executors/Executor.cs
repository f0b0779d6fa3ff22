namespace Orbweaver.Asyncio;

/// <summary>
/// Runs functions that block or compute somewhere else than on the loop's thread. Hand it to <see cref="EventLoop.RunInExecutor{T}(Executor?, Func{T})"/>. As CPython's
/// <c>concurrent.futures.Executor</c>.
/// </summary>
/// <remarks>Any thread.</remarks>
public abstract class Executor : IDisposable
{
    private protected Executor()
    {
    }

    /// <summary>Takes no more work. Idempotent.</summary>
    /// <param name="cancelPending">True: what has not begun is cancelled, and whoever awaits it gets an <see cref="OperationCanceledException"/>. False (the default): it is still done.</param>
    public abstract void Shutdown(bool cancelPending = false);

    /// <summary>Blocks the calling thread until all work is done; call <see cref="Shutdown"/> first. Never on a loop's thread: use <see cref="EventLoop.ShutdownDefaultExecutor"/>, or hand this to <see cref="Aio.ToThread(Action)"/>.</summary>
    /// <param name="timeout">How long at most; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <returns>False when the time was over first.</returns>
    public abstract bool Join(TimeSpan timeout);

    /// <summary>Shuts it down, and waits until what was begun or is queued is done.</summary>
    public void Dispose()
    {
        Shutdown();
        Join(Timeout.InfiniteTimeSpan);
        GC.SuppressFinalize(this);
    }

    /// <summary>Queues a piece of work.</summary>
    /// <exception cref="InvalidOperationException">The executor was shut down.</exception>
    internal abstract void Submit(ExecutorWork work);
}
