using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio;

/// <summary>
/// What <see cref="Pool"/> (threads) and <see cref="ProcessPool"/> (processes) have in common: they call a function for each of many arguments. The methods bear the names of CPython's
/// <c>multiprocessing.Pool</c>, and a program goes from one to the other by changing the constructor.
/// </summary>
/// <remarks>
/// <para>Any thread. The blocking methods are for threads that run no loop; those whose names end with Async are for a loop's thread, and are hot: the calls are queued when the method returns.</para>
/// <para>
/// Calls are begun in the order in which they were queued. Every call is made, whatever becomes of the others; then the first exception, in the order of the arguments, is thrown.
/// </para>
/// <para>
/// Disposing is <see cref="WorkerPool.Terminate"/>, and then waiting for the workers' end. On a loop's thread use <c>await using</c>, which does not block it; a plain <c>using</c> does not wait there.
/// </para>
/// </remarks>
public abstract partial class FunctionPool : WorkerPool
{
    private protected FunctionPool()
    {
    }

    /// <summary>So many calls a worker takes at a time when the user does not say.</summary>
    private protected abstract int ChunkSizeFor(int arguments);

    private protected abstract IJobSource<TArg, TResult> Jobs<TArg, TResult>(PoolFunction<TArg, TResult> function);

    private IJobSource<TArg, TResult> CheckedJobs<TArg, TResult>(PoolFunction<TArg, TResult> function)
    {
        MapArguments.DemandThatItBlocks(typeof(TResult));
        return Jobs(function);
    }

    private TResult[] Wait<TArg, TResult>(PoolFunction<TArg, TResult> function, IEnumerable<TArg> arguments, int? chunkSize)
    {
        var jobs = CheckedJobs(function);
        var all = MapArguments.Take(arguments);
        return BatchWait.Run(jobs, all, MapArguments.ChunkSize(chunkSize, ChunkSizeFor(all.Length)));
    }

    private BatchFuture<TCall, TResult> Begin<TArg, TCall, TResult>(
        PoolFunction<TArg, TCall> function, IEnumerable<TArg> arguments, int? chunkSize, Func<TCall[], TResult> collect, [CallerMemberName] string method = "")
    {
        var jobs = CheckedJobs(function);
        var all = MapArguments.Take(arguments);
        return BatchFuture<TCall, TResult>.Begin(jobs, all, MapArguments.ChunkSize(chunkSize, ChunkSizeFor(all.Length)), collect, method);
    }
}
