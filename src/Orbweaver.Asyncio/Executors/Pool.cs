namespace Orbweaver.Asyncio;

/// <summary>
/// Threads that call a function for each of many arguments: for functions that block. As CPython's <c>multiprocessing.dummy.Pool</c> (<c>multiprocessing.pool.ThreadPool</c>); the methods bear the same
/// names as those of <c>ProcessPool</c>, and a program goes from one to the other by changing the constructor.
/// </summary>
/// <remarks>
/// <para>Any thread. The blocking methods are for threads that run no loop; those whose names end with Async are for a loop's thread, and are hot: the calls are queued when the method returns.</para>
/// <para>
/// Calls are begun in the order in which they were queued. Every call is made, whatever becomes of the others; then the first exception, in the order of the arguments, is thrown. The functions see the
/// AsyncLocal values of the caller. The threads are started when there is work, and are background threads.
/// </para>
/// <para>
/// Disposing is <see cref="Terminate"/>, and then waiting: calls that have not begun are cancelled, and whoever waits for them is told; those that have are waited for, since nothing can stop a thread.
/// On a loop's thread use <c>await using</c>, which does not block it; a plain <c>using</c> does not wait there.
/// </para>
/// </remarks>
/// <example><code>
/// using var pool = new Pool(8);
/// var sizes = pool.Map(Download, urls);
/// </code></example>
public sealed partial class Pool : IDisposable, IAsyncDisposable
{
    /// <summary>The pool whose worker this thread is.</summary>
    [ThreadStatic]
    private static Pool? _worksFor;

    private readonly ThreadExecutor _executor;
    private bool _closed;

    /// <summary>Makes a pool; no thread is started yet.</summary>
    /// <param name="workers">Threads at most, 1 or more. Default (null): the number of processors.</param>
    /// <param name="initializer">Called by each thread before its first call. When it throws, the pool is broken: every call fails with a <see cref="BrokenPoolException"/>. Default: none.</param>
    /// <param name="name">The threads' names: this, <c>_</c> and a number from 0. Default: pool.</param>
    public Pool(int? workers = null, Action? initializer = null, string name = "pool")
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (workers < 1)
            throw new ArgumentOutOfRangeException(nameof(workers), workers, "A pool needs at least one thread: give 1 or more, or null for one a processor.");
        _executor = new ThreadExecutor(workers ?? Environment.ProcessorCount, name, initializer);
    }

    /// <summary>Threads at most.</summary>
    public int Workers => _executor.MaxWorkers;

    /// <summary>Takes no more work; what is queued is still done. Idempotent.</summary>
    public void Close()
    {
        _closed = true;
        _executor.Shutdown();
    }

    /// <summary>Takes no more work, and cancels what has not begun: whoever waits for it gets an <see cref="OperationCanceledException"/>. What has begun goes on: nothing can stop a thread. Idempotent.</summary>
    public void Terminate()
    {
        _closed = true;
        _executor.Shutdown(cancelPending: true);
    }

    /// <summary>Blocks the thread until all work is done.</summary>
    /// <exception cref="InvalidOperationException">Neither <see cref="Close"/> nor <see cref="Terminate"/> was called; or the thread runs a loop, or is a worker of this pool, which would wait for itself.</exception>
    public void Join()
    {
        DemandThatItMayBlock(nameof(Join), nameof(JoinAsync));
        DemandClosed();
        _executor.Join(Timeout.InfiniteTimeSpan);
    }

    /// <summary>Waits until all work is done, while the loop goes on.</summary>
    /// <exception cref="InvalidOperationException">Neither <see cref="Close"/> nor <see cref="Terminate"/> was called.</exception>
    /// <remarks>For coroutines.</remarks>
    public async Coroutine JoinAsync()
    {
        DemandClosed();
        await ExecutorFuture<bool>.RunOnThread(EventLoop.Running(), "pool shutdown", () => _executor.Join(Timeout.InfiniteTimeSpan));
    }

    /// <summary>Terminates the pool, and waits for the calls that have begun; not on a loop's thread, nor on one of the pool's own.</summary>
    public void Dispose()
    {
        Terminate();
        if (EventLoop.Current is null && _worksFor != this)
            _executor.Join(Timeout.InfiniteTimeSpan);
    }

    /// <summary>For <c>await using</c> in a coroutine: terminates the pool, and waits for the calls that have begun.</summary>
    public async Coroutine DisposeAsync()
    {
        Terminate();
        await JoinAsync();
    }

    /// <inheritdoc/>
    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        Terminate();
        await Task.Factory.StartNew(() => _executor.Join(Timeout.InfiniteTimeSpan), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private ThreadJobs<TArg, TResult> Jobs<TArg, TResult>(Func<TArg, TResult> function)
    {
        MapArguments.DemandThatItBlocks(typeof(TResult));
        return new ThreadJobs<TArg, TResult>(this, _executor, function);
    }

    private void DemandClosed()
    {
        if (!_closed)
            throw new InvalidOperationException("The pool still takes work, and waiting for its end would be for ever. Call Close() first, or Terminate().");
    }

    private void DemandThatItMayBlock(string blocking, string instead)
    {
        MapArguments.DemandNoLoop($"Pool.{blocking}", $"'await pool.{instead}(…)'");
        if (_worksFor == this)
            throw new InvalidOperationException($"Pool.{blocking} was called by one of the pool's own threads. When all of them do so, each waits for the others, for ever. Call the function itself, or use another pool.");
    }

    /// <summary>What the pool's threads do with a function.</summary>
    private sealed class ThreadJobs<TArg, TResult>(Pool pool, ThreadExecutor executor, Func<TArg, TResult> function) : IJobSource<TArg, TResult>
    {
        private readonly ExecutionContext? _context = ExecutionContext.Capture();

        public int ReadAhead => 2 * executor.MaxWorkers;

        public bool CancelsWhatRuns => false;

        public PoolJob<TResult> Submit(TArg[] arguments, int first, IJobOwner<TResult> owner)
        {
            var job = new Job(this, arguments, first, owner);
            executor.Submit(job);
            return job;
        }

        private sealed class Job(ThreadJobs<TArg, TResult> jobs, TArg[] arguments, int first, IJobOwner<TResult> owner) : PoolJob<TResult>(owner, first, arguments.Length)
        {
            protected override void Run()
            {
                _worksFor = jobs.Pool;
                if (jobs.Context is { } context)
                    ExecutionContext.Run(context, static job => ((Job)job!).Call(), this);
                else
                    Call();
                _worksFor = null;
                End();
            }

            private void Call()
            {
                for (var i = 0; i < arguments.Length; i++)
                {
                    try
                    {
                        Outcomes[i] = CallOutcome<TResult>.Of(jobs.Function(arguments[i]));
                    }
#pragma warning disable CA1031 // thrown where the result is taken
                    catch (Exception e)
                    {
                        Outcomes[i] = CallOutcome<TResult>.Failed(e);
                    }
#pragma warning restore CA1031
                }
            }
        }

        private Pool Pool => pool;

        private ExecutionContext? Context => _context;

        private Func<TArg, TResult> Function => function;
    }
}
