namespace Orbweaver.Asyncio;

/// <summary>
/// Threads that call a function for each of many arguments: for functions that block. As CPython's <c>multiprocessing.dummy.Pool</c> (<c>multiprocessing.pool.ThreadPool</c>); the methods bear the same
/// names as those of <see cref="ProcessPool"/>, and a program goes from one to the other by changing the constructor.
/// </summary>
/// <remarks>
/// <para><inheritdoc cref="FunctionPool" path="/remarks/para"/></para>
/// <para>The functions see the AsyncLocal values of the caller. The threads are started when there is work, and are background threads.</para>
/// </remarks>
/// <example><code>
/// using var pool = new Pool(8);
/// var sizes = pool.Map(Download, urls);
/// </code></example>
public sealed class Pool : FunctionPool
{
    /// <summary>The pool whose worker this thread is.</summary>
    [ThreadStatic]
    private static Pool? _worksFor;

    private readonly ThreadExecutor _executor;

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
    public override int Workers => _executor.MaxWorkers;

    private protected override bool IsWorkerThread => _worksFor == this;

    private protected override void Shutdown(bool terminate) => _executor.Shutdown(cancelPending: terminate);

    private protected override void WaitForEnd() => _executor.Join(Timeout.InfiniteTimeSpan);

    private protected override int ChunkSizeFor(int arguments) => 1;

    private protected override IJobSource<TArg, TResult> Jobs<TArg, TResult>(PoolFunction<TArg, TResult> function) => new ThreadJobs<TArg, TResult>(this, _executor, function.Call);

    /// <summary>What the pool's threads do with a function.</summary>
    private sealed class ThreadJobs<TArg, TResult>(Pool pool, ThreadExecutor executor, Func<TArg, TResult> function) : IJobSource<TArg, TResult>
    {
        private readonly ExecutionContext? _context = ExecutionContext.Capture();
        private readonly Func<TArg, TResult> _function = function;
        private readonly Pool _pool = pool;

        public string PoolName => nameof(Pool);

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
                _worksFor = jobs._pool;
                if (jobs._context is { } context)
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
                        Outcomes[i] = CallOutcome<TResult>.Of(jobs._function(arguments[i]));
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
    }
}
