namespace Orbweaver.Asyncio;

/// <content>For threads that run no loop: the calling thread waits.</content>
public abstract partial class FunctionPool
{
    /// <summary>Calls the function for each argument, and blocks until all calls have ended.</summary>
    /// <typeparam name="TArg">The arguments' type.</typeparam>
    /// <typeparam name="TResult">The results' type.</typeparam>
    /// <param name="function">Called by the workers. A <see cref="ProcessPool"/> takes static methods and lambdas that capture nothing.</param>
    /// <param name="arguments">Read to its end before the first call.</param>
    /// <param name="chunkSize">So many calls a worker takes at a time. Default (null): 1 in a <see cref="Pool"/>; in a <see cref="ProcessPool"/> so many that each worker has four chunks.</param>
    /// <returns>The results in the order of the arguments.</returns>
    /// <exception cref="InvalidOperationException">The pool is closed; or this thread runs a loop (await <see cref="MapAsync{TArg, TResult}"/>), or is one of the pool's own threads.</exception>
    /// <remarks>Throws the first exception, in the order of the arguments, when all calls have ended. As CPython's <c>Pool.map</c>.</remarks>
    public TResult[] Map<TArg, TResult>(Func<TArg, TResult> function, IEnumerable<TArg> arguments, int? chunkSize = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        DemandThatItMayBlock(nameof(Map), nameof(MapAsync));
        return Wait(PoolFunction.Of(function), arguments, chunkSize);
    }

    /// <inheritdoc cref="Map{TArg, TResult}"/>
    public void Map<TArg>(Action<TArg> function, IEnumerable<TArg> arguments, int? chunkSize = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        DemandThatItMayBlock(nameof(Map), nameof(MapAsync));
        Wait(PoolFunction.Of(function), arguments, chunkSize);
    }

    /// <summary>As <see cref="Map{TArg, TResult}"/>, for a function of two parameters. As CPython's <c>Pool.starmap</c>.</summary>
    /// <inheritdoc cref="Map{TArg, TResult}"/>
    public TResult[] StarMap<T1, T2, TResult>(Func<T1, T2, TResult> function, IEnumerable<(T1 First, T2 Second)> arguments, int? chunkSize = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        DemandThatItMayBlock(nameof(StarMap), nameof(StarMapAsync));
        return Wait(PoolFunction.Of(function), arguments, chunkSize);
    }

    /// <summary>As <see cref="Map{TArg, TResult}"/>, for a function of three parameters. As CPython's <c>Pool.starmap</c>.</summary>
    /// <inheritdoc cref="Map{TArg, TResult}"/>
    public TResult[] StarMap<T1, T2, T3, TResult>(Func<T1, T2, T3, TResult> function, IEnumerable<(T1 First, T2 Second, T3 Third)> arguments, int? chunkSize = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        DemandThatItMayBlock(nameof(StarMap), nameof(StarMapAsync));
        return Wait(PoolFunction.Of(function), arguments, chunkSize);
    }

    /// <summary>Has a worker call the function once, and blocks until it has returned. As CPython's <c>Pool.apply</c>.</summary>
    /// <typeparam name="TResult">The result's type.</typeparam>
    /// <param name="function">What is called.</param>
    /// <exception cref="InvalidOperationException">The pool is closed; or this thread runs a loop (await <see cref="ApplyAsync{TResult}"/>), or is one of the pool's own threads.</exception>
    /// <remarks>Throws what the function throws.</remarks>
    public TResult Apply<TResult>(Func<TResult> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        DemandThatItMayBlock(nameof(Apply), nameof(ApplyAsync));
        return Wait(PoolFunction.Of(function), [default], 1)[0];
    }

    /// <inheritdoc cref="Apply{TResult}"/>
    public void Apply(Action function)
    {
        ArgumentNullException.ThrowIfNull(function);
        DemandThatItMayBlock(nameof(Apply), nameof(ApplyAsync));
        Wait(PoolFunction.Of(function), [default], 1);
    }

    /// <inheritdoc cref="Apply{TResult}"/>
    /// <typeparam name="TArg">The argument's type.</typeparam>
    /// <typeparam name="TResult">The result's type.</typeparam>
    /// <param name="function">What is called.</param>
    /// <param name="argument">Handed to it.</param>
    public TResult Apply<TArg, TResult>(Func<TArg, TResult> function, TArg argument)
    {
        ArgumentNullException.ThrowIfNull(function);
        DemandThatItMayBlock(nameof(Apply), nameof(ApplyAsync));
        return Wait(PoolFunction.Of(function), [argument], 1)[0];
    }

    /// <inheritdoc cref="Apply{TResult}"/>
    public TResult Apply<T1, T2, TResult>(Func<T1, T2, TResult> function, T1 first, T2 second)
    {
        ArgumentNullException.ThrowIfNull(function);
        DemandThatItMayBlock(nameof(Apply), nameof(ApplyAsync));
        return Wait(PoolFunction.Of(function), [(first, second)], 1)[0];
    }

    /// <inheritdoc cref="Apply{TResult}"/>
    public TResult Apply<T1, T2, T3, TResult>(Func<T1, T2, T3, TResult> function, T1 first, T2 second, T3 third)
    {
        ArgumentNullException.ThrowIfNull(function);
        DemandThatItMayBlock(nameof(Apply), nameof(ApplyAsync));
        return Wait(PoolFunction.Of(function), [(first, second, third)], 1)[0];
    }

    /// <summary>
    /// Calls the function for each argument, and gives the results in the order of the arguments, each as soon as it and those before it are there. The input is read only so far ahead that the workers stay
    /// busy (twice as many chunks as workers), so it may be endless. As CPython's <c>Pool.imap</c>, which reads all of its input at once.
    /// </summary>
    /// <typeparam name="TArg">The arguments' type.</typeparam>
    /// <typeparam name="TResult">The results' type.</typeparam>
    /// <param name="function">Called by the workers. A <see cref="ProcessPool"/> takes static methods and lambdas that capture nothing.</param>
    /// <param name="arguments">Read by the thread that takes the results. What it throws is thrown after the results of what it gave before.</param>
    /// <param name="chunkSize">So many calls a worker takes at a time. Default: 1.</param>
    /// <returns>The results; each enumeration makes the calls anew. Leaving it early takes back what has not begun.</returns>
    /// <exception cref="InvalidOperationException">When enumerated: the pool is closed; or this thread runs a loop (use <see cref="IMapAsync{TArg, TResult}"/>), or is one of the pool's own threads.</exception>
    /// <remarks>A call's exception is thrown in the place of its result; that ends a <c>foreach</c>, but who calls MoveNext by hand may go on.</remarks>
    public IEnumerable<TResult> IMap<TArg, TResult>(Func<TArg, TResult> function, IEnumerable<TArg> arguments, int chunkSize = 1) =>
        Results(nameof(IMap), nameof(IMapAsync), function, arguments, chunkSize, ordered: true);

    /// <summary>As <see cref="IMap{TArg, TResult}"/>, but gives the results as they come. As CPython's <c>Pool.imap_unordered</c>.</summary>
    /// <inheritdoc cref="IMap{TArg, TResult}"/>
    public IEnumerable<TResult> IMapUnordered<TArg, TResult>(Func<TArg, TResult> function, IEnumerable<TArg> arguments, int chunkSize = 1) =>
        Results(nameof(IMapUnordered), nameof(IMapUnorderedAsync), function, arguments, chunkSize, ordered: false);

    private BlockingResults<TResult> Results<TArg, TResult>(string method, string instead, Func<TArg, TResult> function, IEnumerable<TArg> arguments, int chunkSize, bool ordered)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(arguments);
        var size = MapArguments.ChunkSize(chunkSize, 1);
        var demand = () => DemandThatItMayBlock(method, instead);
        demand();
        var jobs = CheckedJobs(PoolFunction.Of(function));
        return new BlockingResults<TResult>(() => new ResultStream<TArg, TResult>(jobs, arguments, size, ordered, method), demand);
    }
}
