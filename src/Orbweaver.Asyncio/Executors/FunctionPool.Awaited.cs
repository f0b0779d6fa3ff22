using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio;

/// <content>For a loop's thread, which goes on meanwhile.</content>
public abstract partial class FunctionPool
{
    /// <summary>Queues a call of the function for each argument; the future gets the results in the order of the arguments when all calls have ended.</summary>
    /// <typeparam name="TArg">The arguments' type.</typeparam>
    /// <typeparam name="TResult">The results' type.</typeparam>
    /// <param name="function">Called by the workers. A <see cref="ProcessPool"/> takes static methods and lambdas that capture nothing.</param>
    /// <param name="arguments">Read to its end at once.</param>
    /// <param name="chunkSize">So many calls a worker takes at a time. Default (null): 1 in a <see cref="Pool"/>; in a <see cref="ProcessPool"/> so many that each worker has four chunks.</param>
    /// <returns>Fails with the first exception in the order of the arguments. Cancelling it takes back the calls that have not begun; the others go on, and what they give is dropped.</returns>
    /// <exception cref="InvalidOperationException">The pool is closed, or no loop runs on this thread.</exception>
    /// <remarks>Loop's thread only. As CPython's <c>Pool.map_async</c>.</remarks>
    public Future<TResult[]> MapAsync<TArg, TResult>(Func<TArg, TResult> function, IEnumerable<TArg> arguments, int? chunkSize = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Begin(PoolFunction.Of(function), arguments, chunkSize, static results => results);
    }

    /// <inheritdoc cref="MapAsync{TArg, TResult}"/>
    public Future MapAsync<TArg>(Action<TArg> function, IEnumerable<TArg> arguments, int? chunkSize = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Begin(PoolFunction.Of(function), arguments, chunkSize, static _ => default(Unit));
    }

    /// <summary>As <see cref="MapAsync{TArg, TResult}"/>, for a function of two parameters. As CPython's <c>Pool.starmap_async</c>.</summary>
    /// <inheritdoc cref="MapAsync{TArg, TResult}"/>
    public Future<TResult[]> StarMapAsync<T1, T2, TResult>(Func<T1, T2, TResult> function, IEnumerable<(T1 First, T2 Second)> arguments, int? chunkSize = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Begin(PoolFunction.Of(function), arguments, chunkSize, static results => results);
    }

    /// <summary>As <see cref="MapAsync{TArg, TResult}"/>, for a function of three parameters. As CPython's <c>Pool.starmap_async</c>.</summary>
    /// <inheritdoc cref="MapAsync{TArg, TResult}"/>
    public Future<TResult[]> StarMapAsync<T1, T2, T3, TResult>(Func<T1, T2, T3, TResult> function, IEnumerable<(T1 First, T2 Second, T3 Third)> arguments, int? chunkSize = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Begin(PoolFunction.Of(function), arguments, chunkSize, static results => results);
    }

    /// <summary>Has a worker call the function once; the future gets what it returns or throws. As CPython's <c>Pool.apply_async</c>.</summary>
    /// <typeparam name="TResult">The result's type.</typeparam>
    /// <param name="function">What is called.</param>
    /// <returns>Cancelling it takes the call back if it has not begun; else it goes on, and what it gives is dropped.</returns>
    /// <exception cref="InvalidOperationException">The pool is closed, or no loop runs on this thread.</exception>
    /// <remarks>Loop's thread only.</remarks>
    public Future<TResult> ApplyAsync<TResult>(Func<TResult> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Begin(PoolFunction.Of(function), [default], 1, static results => results[0]);
    }

    /// <inheritdoc cref="ApplyAsync{TResult}"/>
    public Future ApplyAsync(Action function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Begin(PoolFunction.Of(function), [default], 1, static _ => default(Unit));
    }

    /// <inheritdoc cref="ApplyAsync{TResult}"/>
    /// <typeparam name="TArg">The argument's type.</typeparam>
    /// <typeparam name="TResult">The result's type.</typeparam>
    /// <param name="function">What is called.</param>
    /// <param name="argument">Handed to it.</param>
    public Future<TResult> ApplyAsync<TArg, TResult>(Func<TArg, TResult> function, TArg argument)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Begin(PoolFunction.Of(function), [argument], 1, static results => results[0]);
    }

    /// <inheritdoc cref="ApplyAsync{TResult}"/>
    public Future<TResult> ApplyAsync<T1, T2, TResult>(Func<T1, T2, TResult> function, T1 first, T2 second)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Begin(PoolFunction.Of(function), [(first, second)], 1, static results => results[0]);
    }

    /// <inheritdoc cref="ApplyAsync{TResult}"/>
    public Future<TResult> ApplyAsync<T1, T2, T3, TResult>(Func<T1, T2, T3, TResult> function, T1 first, T2 second, T3 third)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Begin(PoolFunction.Of(function), [(first, second, third)], 1, static results => results[0]);
    }

    /// <summary>
    /// Calls the function for each argument, and gives the results in the order of the arguments, each as soon as it and those before it are there: <c>await foreach</c>. The input is read only so far
    /// ahead that the workers stay busy (twice as many chunks as workers), so it may be endless.
    /// </summary>
    /// <typeparam name="TArg">The arguments' type.</typeparam>
    /// <typeparam name="TResult">The results' type.</typeparam>
    /// <param name="function">Called by the workers. A <see cref="ProcessPool"/> takes static methods and lambdas that capture nothing.</param>
    /// <param name="arguments">Read on the loop's thread. What it throws is thrown after the results of what it gave before.</param>
    /// <param name="chunkSize">So many calls a worker takes at a time. Default: 1.</param>
    /// <remarks>For coroutines. As CPython's <c>Pool.imap</c>.</remarks>
    public PoolResults<TResult> IMapAsync<TArg, TResult>(Func<TArg, TResult> function, IEnumerable<TArg> arguments, int chunkSize = 1) => ResultsAsync(function, arguments, chunkSize, ordered: true);

    /// <summary>As <see cref="IMapAsync{TArg, TResult}"/>, but gives the results as they come. As CPython's <c>Pool.imap_unordered</c>.</summary>
    /// <inheritdoc cref="IMapAsync{TArg, TResult}"/>
    public PoolResults<TResult> IMapUnorderedAsync<TArg, TResult>(Func<TArg, TResult> function, IEnumerable<TArg> arguments, int chunkSize = 1) =>
        ResultsAsync(function, arguments, chunkSize, ordered: false);

    private PoolResults<TResult> ResultsAsync<TArg, TResult>(Func<TArg, TResult> function, IEnumerable<TArg> arguments, int chunkSize, bool ordered, [CallerMemberName] string method = "")
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(arguments);
        var size = MapArguments.ChunkSize(chunkSize, 1);
        var jobs = CheckedJobs(PoolFunction.Of(function));
        return new PoolResults<TResult>(() => new ResultStream<TArg, TResult>(jobs, arguments, size, ordered, method), waitsForEnds: false);
    }
}
