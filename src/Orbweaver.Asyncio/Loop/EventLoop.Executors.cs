namespace Orbweaver.Asyncio;

/// <content>Functions that block or compute, run by other threads. Rule 13.</content>
public sealed partial class EventLoop
{
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(300);

    private Executor? _defaultExecutor;
    private bool _defaultExecutorShutDown;

    /// <summary>Functions in executors whose outcome has not come back yet: while there are any, the loop is not idle for good.</summary>
    internal int ExecutorWorkUnderWay { get; set; }

    /// <summary>
    /// Has a function called by another thread; the future gets what it returns or throws. Cancelling the future takes back a function that has not begun; one that has goes on, and
    /// what it gives is dropped.
    /// </summary>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <param name="executor">Who calls it; null for the loop's default executor, a <see cref="ThreadExecutor"/> made when first needed.</param>
    /// <param name="function">What is called. It sees the AsyncLocal values of now (CPython's <c>run_in_executor</c> copies no context; .NET's users expect it).</param>
    /// <exception cref="InvalidOperationException">The executor was shut down, or the loop is closed.</exception>
    /// <remarks>Loop's thread only. As CPython's <c>loop.run_in_executor</c>.</remarks>
    public Future<T> RunInExecutor<T>(Executor? executor, Func<T> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        ThrowIfClosed();
        if (_debug)
            CheckThread();
        return ExecutorFuture<T>.Submit(this, executor ?? DefaultExecutor(), function);
    }

    /// <inheritdoc cref="RunInExecutor{T}(Executor?, Func{T})"/>
    public Future RunInExecutor(Executor? executor, Action function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return RunInExecutor(executor, () =>
        {
            function();
            return default(Unit);
        });
    }

    /// <summary>Sets who calls the functions that are given no executor. The one before is left as it is.</summary>
    /// <remarks>Loop's thread only.</remarks>
    public void SetDefaultExecutor(Executor executor)
    {
        ArgumentNullException.ThrowIfNull(executor);
        _defaultExecutor = executor;
    }

    /// <summary>Shuts the default executor down and waits, without blocking the loop, until its functions have returned. <c>Aio.Run</c> does it at the end.</summary>
    /// <param name="timeout">How long at most, by the system's clock, also on virtual time; the overrun is reported, and what still runs is left behind. Default (null): 300 s.</param>
    /// <remarks>Loop's thread only. As CPython's <c>loop.shutdown_default_executor</c>.</remarks>
    public async Coroutine ShutdownDefaultExecutor(TimeSpan? timeout = null)
    {
        _defaultExecutorShutDown = true;
        if (_defaultExecutor is not { } executor)
            return;
        var limit = timeout ?? ShutdownTimeout;
        executor.Shutdown();
        if (!await ExecutorFuture<bool>.RunOnThread(this, "asyncio shutdown", () => executor.Join(limit)))
        {
            Report(new LoopFault($"The default executor did not finish its work within {limit.TotalSeconds} s; what still runs is left behind. Have such functions look at a CancellationToken.", null)
            {
                Kind = LoopFaultKind.LeftBehind,
            });
        }
    }

    /// <summary>There is something to shut down.</summary>
    internal bool HasDefaultExecutor => _defaultExecutor is not null;

    private Executor DefaultExecutor()
    {
        if (_defaultExecutorShutDown)
            throw new InvalidOperationException("The loop's default executor was shut down and takes no more work. Give an executor of your own, or do the work before ShutdownDefaultExecutor.");
        return _defaultExecutor ??= new ThreadExecutor();
    }
}
