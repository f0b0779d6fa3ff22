using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio;

/// <summary>
/// Event loops, one a processor, that run a coroutine for each of many arguments: for coroutines that compute enough to fill more than one processor. As the package aiomultiprocess has it for Python, but
/// without its processes: .NET's threads run side by side. With <c>processes: true</c> each loop is in a process of its own all the same, for isolation.
/// </summary>
/// <remarks>
/// <para>
/// For coroutines on a loop of their own, which waits for the results. Coroutines are begun first come first served, each on the loop that has the fewest; there is no priority. Each loop runs so many at
/// once at most (<see cref="Concurrency"/>), the others wait their turn. The loops run on the system's clock, also when the caller's is virtual.
/// </para>
/// <para>
/// The loops share nothing but what the coroutines share: those that touch the same objects must lock them (with a lock of threads, and not over an await). They see the caller's AsyncLocal values. A coroutine may
/// make tasks of its own on its loop; those still there when the pool ends are cancelled.
/// </para>
/// <para>
/// In processes the functions are static methods, or lambdas that capture nothing, and arguments and results travel as JSON, as with <see cref="ProcessPool"/>, of whose remarks all the others hold as well.
/// </para>
/// </remarks>
/// <example><code>
/// await using var pool = new LoopPool();
/// await foreach (var page in pool.IMap(Fetch, urls))
///     Console.WriteLine(page.Title);
/// </code></example>
public sealed partial class LoopPool : WorkerPool
{
    private const int DefaultConcurrency = 100;

    private readonly WorkerFleet? _processes;
    private readonly LoopFleet? _threads;

    /// <summary>Makes a pool; no loop is started yet.</summary>
    /// <param name="loops">Loops at most, 1 or more. Default (null): the number of processors.</param>
    /// <param name="processes">Whether each loop is in a process of its own. Default: false; each has a thread.</param>
    /// <param name="concurrency">How many coroutines a loop runs at once at most, 1 or more. Default: 100.</param>
    /// <param name="initializer">Called on each loop's thread, or in each process (a static method then), before its first coroutine. When it throws, the pool is broken: everything fails with a <see cref="BrokenPoolException"/>. Default: none.</param>
    /// <param name="options">With processes: retries, JSON and the like; no <see cref="ProcessPoolOptions.CallTimeout"/>, for which coroutines have <c>Aio.Timeout</c>. Default (null): the default options.</param>
    /// <exception cref="PlatformNotSupportedException">With processes: the program was compiled ahead of time.</exception>
    public LoopPool(int? loops = null, bool processes = false, int concurrency = DefaultConcurrency, Action? initializer = null, ProcessPoolOptions? options = null)
    {
        if (loops < 1)
            throw new ArgumentOutOfRangeException(nameof(loops), loops, "A pool needs at least one loop: give 1 or more, or null for one a processor.");
        if (concurrency < 1)
            throw new ArgumentOutOfRangeException(nameof(concurrency), concurrency, "A loop runs 1 coroutine at once or more.");
        if (options is not null && !processes)
            throw new ArgumentException("ProcessPoolOptions are for loops in processes: say 'processes: true', or leave them out.", nameof(options));
        if (options?.CallTimeout is not null)
            throw new ArgumentException("CallTimeout kills a worker, and all the coroutines that it runs. Limit the coroutine itself: Aio.Timeout, or Aio.WaitFor.", nameof(options));
        Concurrency = concurrency;
        Workers = loops ?? Environment.ProcessorCount;
        if (processes)
            _processes = new WorkerFleet(nameof(LoopPool), Workers, concurrency, initializer, options ?? new ProcessPoolOptions());
        else
            _threads = new LoopFleet(Workers, concurrency, initializer);
    }

    /// <summary>Loops at most.</summary>
    public override int Workers { get; }

    /// <summary>How many coroutines a loop runs at once at most.</summary>
    public int Concurrency { get; }

    /// <summary>Queues a coroutine for each argument; the future gets the results in the order of the arguments when all have ended.</summary>
    /// <typeparam name="TArg">The arguments' type.</typeparam>
    /// <typeparam name="TResult">The results' type.</typeparam>
    /// <param name="function">Called by the pool's loops.</param>
    /// <param name="arguments">Read to its end at once.</param>
    /// <returns>
    /// Fails with the first exception, in the order of the arguments, when all have ended. Cancelling it cancels those that run, takes back those that have not begun, and ends it when all have ended.
    /// </returns>
    /// <exception cref="InvalidOperationException">The pool is closed, or no loop runs on this thread.</exception>
    /// <remarks>Loop's thread only.</remarks>
    public Future<TResult[]> Map<TArg, TResult>(Func<TArg, Coroutine<TResult>> function, IEnumerable<TArg> arguments)
    {
        ArgumentNullException.ThrowIfNull(function);
        return BatchFuture<TResult, TResult[]>.Begin(Jobs(PoolFunction.Of(function)), MapArguments.Take(arguments), 1, static results => results);
    }

    /// <inheritdoc cref="Map{TArg, TResult}"/>
    public Future Map<TArg>(Func<TArg, Coroutine> function, IEnumerable<TArg> arguments)
    {
        ArgumentNullException.ThrowIfNull(function);
        return BatchFuture<Unit, Unit>.Begin(PlainJobs(PoolFunction.Of(function)), MapArguments.Take(arguments), 1, static _ => default);
    }

    /// <summary>As <see cref="Map{TArg, TResult}"/>, for a function of two parameters.</summary>
    /// <inheritdoc cref="Map{TArg, TResult}"/>
    public Future<TResult[]> StarMap<T1, T2, TResult>(Func<T1, T2, Coroutine<TResult>> function, IEnumerable<(T1 First, T2 Second)> arguments)
    {
        ArgumentNullException.ThrowIfNull(function);
        return BatchFuture<TResult, TResult[]>.Begin(Jobs(PoolFunction.Of(function)), MapArguments.Take(arguments), 1, static results => results);
    }

    /// <summary>As <see cref="Map{TArg, TResult}"/>, for a function of three parameters.</summary>
    /// <inheritdoc cref="Map{TArg, TResult}"/>
    public Future<TResult[]> StarMap<T1, T2, T3, TResult>(Func<T1, T2, T3, Coroutine<TResult>> function, IEnumerable<(T1 First, T2 Second, T3 Third)> arguments)
    {
        ArgumentNullException.ThrowIfNull(function);
        return BatchFuture<TResult, TResult[]>.Begin(Jobs(PoolFunction.Of(function)), MapArguments.Take(arguments), 1, static results => results);
    }

    /// <summary>Has a loop run one coroutine; the future gets what it ends with.</summary>
    /// <typeparam name="TResult">The result's type.</typeparam>
    /// <param name="function">Called by one of the pool's loops.</param>
    /// <returns>Cancelling it cancels the coroutine, and ends it when that has ended.</returns>
    /// <exception cref="InvalidOperationException">The pool is closed, or no loop runs on this thread.</exception>
    /// <remarks>Loop's thread only.</remarks>
    public Future<TResult> Apply<TResult>(Func<Coroutine<TResult>> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return BatchFuture<TResult, TResult>.Begin(Jobs(PoolFunction.Of(function)), [default], 1, static results => results[0]);
    }

    /// <inheritdoc cref="Apply{TResult}"/>
    public Future Apply(Func<Coroutine> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return BatchFuture<Unit, Unit>.Begin(PlainJobs(PoolFunction.Of(function)), [default], 1, static _ => default);
    }

    /// <inheritdoc cref="Apply{TResult}"/>
    /// <typeparam name="TArg">The argument's type.</typeparam>
    /// <typeparam name="TResult">The result's type.</typeparam>
    /// <param name="function">Called by one of the pool's loops.</param>
    /// <param name="argument">Handed to it.</param>
    public Future<TResult> Apply<TArg, TResult>(Func<TArg, Coroutine<TResult>> function, TArg argument)
    {
        ArgumentNullException.ThrowIfNull(function);
        return BatchFuture<TResult, TResult>.Begin(Jobs(PoolFunction.Of(function)), [argument], 1, static results => results[0]);
    }

    /// <summary>
    /// Runs a coroutine for each argument, and gives the results in the order of the arguments, each as soon as it and those before it are there: <c>await foreach</c>. The input is read only so far ahead that the
    /// loops stay busy, so it may be endless. Leaving the loop early cancels what runs, and waits for it.
    /// </summary>
    /// <typeparam name="TArg">The arguments' type.</typeparam>
    /// <typeparam name="TResult">The results' type.</typeparam>
    /// <param name="function">Called by the pool's loops.</param>
    /// <param name="arguments">Read on the caller's loop's thread. What it throws is thrown after the results of what it gave before.</param>
    /// <remarks>For coroutines.</remarks>
    public PoolResults<TResult> IMap<TArg, TResult>(Func<TArg, Coroutine<TResult>> function, IEnumerable<TArg> arguments) => Results(function, arguments, ordered: true);

    /// <summary>As <see cref="IMap{TArg, TResult}"/>, but gives the results as they come.</summary>
    /// <inheritdoc cref="IMap{TArg, TResult}"/>
    public PoolResults<TResult> IMapUnordered<TArg, TResult>(Func<TArg, Coroutine<TResult>> function, IEnumerable<TArg> arguments) => Results(function, arguments, ordered: false);

    private protected override bool IsWorkerThread => _threads?.Has(EventLoop.Current) ?? false;

    private protected override void Shutdown(bool terminate)
    {
        _processes?.Shutdown(terminate);
        _threads?.Shutdown(terminate);
    }

    private protected override void WaitForEnd()
    {
        _processes?.Join();
        _threads?.Join();
    }

    private PoolResults<TResult> Results<TArg, TResult>(Func<TArg, Coroutine<TResult>> function, IEnumerable<TArg> arguments, bool ordered, [CallerMemberName] string method = "")
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(arguments);
        var jobs = Jobs(PoolFunction.Of(function));
        return new PoolResults<TResult>(() => new ResultStream<TArg, TResult>(jobs, arguments, 1, ordered, method), waitsForEnds: true);
    }

    private IJobSource<TArg, TResult> Jobs<TArg, TResult>(PoolFunction<TArg, Coroutine<TResult>> function) => _processes is not null
        ? new ProcessJobs<TArg, TResult>(_processes, function.Reference(), function.Write)
        : new LoopJobs<TArg, TResult>(_threads!, argument => Aio.CreateTask(function.Call(argument)));

    private IJobSource<TArg, Unit> PlainJobs<TArg>(PoolFunction<TArg, Coroutine> function) => _processes is not null
        ? new ProcessJobs<TArg, Unit>(_processes, function.Reference(), function.Write)
        : new LoopJobs<TArg, Unit>(_threads!, argument => Aio.CreateTask(function.Call(argument)));
}
