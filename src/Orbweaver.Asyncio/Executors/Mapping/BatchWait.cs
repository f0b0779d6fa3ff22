using System.Runtime.ExceptionServices;

namespace Orbweaver.Asyncio;

/// <summary>A thread that waits for a batch.</summary>
internal static class BatchWait
{
    /// <summary>Queues the jobs and blocks the calling thread until all have ended.</summary>
    /// <returns>The results in the order of the arguments; the first error in that order is thrown.</returns>
    internal static TResult[] Run<TArg, TResult>(IJobSource<TArg, TResult> source, TArg[] arguments, int chunkSize)
    {
        using var ended = new ManualResetEventSlim();
        var batch = new Batch<TResult>(ended.Set);
        batch.Begin(source, arguments, chunkSize);
        ended.Wait();
        if (batch.FirstError() is { } error)
            ExceptionDispatchInfo.Throw(error);
        return batch.Results();
    }
}
