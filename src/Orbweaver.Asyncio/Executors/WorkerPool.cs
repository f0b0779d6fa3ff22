namespace Orbweaver.Asyncio;

/// <summary>The life of a pool of workers: <see cref="Pool"/> (threads), <see cref="ProcessPool"/> (processes) and <see cref="LoopPool"/> (event loops).</summary>
/// <remarks>
/// Any thread. Disposing is <see cref="Terminate"/>, and then waiting for the workers' end. On a loop's thread use <c>await using</c>, which does not block it; a plain <c>using</c> does not wait there.
/// </remarks>
public abstract class WorkerPool : IDisposable, IAsyncDisposable
{
    private bool _closed;

    private protected WorkerPool()
    {
    }

    /// <summary>Workers at most.</summary>
    public abstract int Workers { get; }

    /// <summary>Takes no more work; what is queued is still done. Idempotent.</summary>
    public void Close()
    {
        _closed = true;
        Shutdown(terminate: false);
    }

    /// <summary>
    /// Takes no more work, and cancels what has not begun: whoever waits for it gets an <see cref="OperationCanceledException"/>. Threads end the calls that they have begun, since nothing can stop a
    /// thread; processes are killed, and their calls are cancelled, too; so are the coroutines of a loop, which are waited for. Idempotent.
    /// </summary>
    public void Terminate()
    {
        _closed = true;
        Shutdown(terminate: true);
    }

    /// <summary>Blocks the thread until all work is done and the workers have ended.</summary>
    /// <exception cref="InvalidOperationException">Neither <see cref="Close"/> nor <see cref="Terminate"/> was called; or the thread runs a loop, or is one of this pool's own, which would wait for itself.</exception>
    public void Join()
    {
        DemandThatItEndsWithoutTheCaller(nameof(Join));
        DemandThatItMayBlock(nameof(Join), nameof(JoinAsync));
        DemandClosed();
        WaitForEnd();
    }

    /// <summary>Waits until all work is done and the workers have ended, while the loop goes on.</summary>
    /// <exception cref="InvalidOperationException">Neither <see cref="Close"/> nor <see cref="Terminate"/> was called; or the coroutine is one that this pool runs, and would wait for itself.</exception>
    /// <remarks>For coroutines.</remarks>
    public async Coroutine JoinAsync()
    {
        DemandThatItEndsWithoutTheCaller(nameof(JoinAsync));
        DemandClosed();
        await ExecutorFuture<bool>.RunOnThread(EventLoop.Running(), "pool shutdown", WaitForEndOnThread);
    }

    /// <summary>Terminates the pool, and waits for the workers' end; not on a loop's thread, nor on one of the pool's own.</summary>
    public void Dispose()
    {
        Terminate();
        if (EventLoop.Current is null && !IsWorkerThread)
            WaitForEnd();
        GC.SuppressFinalize(this);
    }

    /// <summary>For <c>await using</c>, in a coroutine or in an async method without a loop: terminates the pool, and waits for the workers' end.</summary>
    /// <exception cref="InvalidOperationException">The coroutine is one that this pool runs, and would wait for itself. Nothing has happened to the pool.</exception>
    public async ValueTask DisposeAsync()
    {
        DemandThatItEndsWithoutTheCaller(nameof(DisposeAsync));
        Terminate();
        if (EventLoop.Current is not null)
            await JoinAsync();
        else
            await Task.Factory.StartNew(WaitForEnd, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        GC.SuppressFinalize(this);
    }

    /// <summary>The calling thread is one of the pool's own.</summary>
    private protected virtual bool IsWorkerThread => false;

    private protected abstract void Shutdown(bool terminate);

    private protected abstract void WaitForEnd();

    private bool WaitForEndOnThread()
    {
        WaitForEnd();
        return true;
    }

    private void DemandThatItEndsWithoutTheCaller(string waiting)
    {
        if (IsWorkerThread)
        {
            throw new InvalidOperationException(
                $"{GetType().Name}.{waiting} was called by what the pool itself runs, and the pool ends only when that has ended: each would wait for the other, for ever. " +
                "There, call Close() or Terminate(), which do not wait; wait for the pool's end where it was made.");
        }
    }

    private void DemandClosed()
    {
        if (!_closed)
            throw new InvalidOperationException("The pool still takes work, and waiting for its end would be for ever. Call Close() first, or Terminate().");
    }

    private protected void DemandThatItMayBlock(string blocking, string instead)
    {
        MapArguments.DemandNoLoop($"{GetType().Name}.{blocking}", $"'await pool.{instead}(…)'");
        if (IsWorkerThread)
            throw new InvalidOperationException($"Pool.{blocking} was called by one of the pool's own threads. When all of them do so, each waits for the others, for ever. Call the function itself, or use another pool.");
    }
}
