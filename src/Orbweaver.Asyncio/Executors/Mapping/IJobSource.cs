namespace Orbweaver.Asyncio;

/// <summary>A pool, and the function that it is to call: makes jobs of arguments.</summary>
internal interface IJobSource<TArg, TResult>
{
    /// <summary>The pool's class, as the program knows it.</summary>
    string PoolName { get; }

    /// <summary>How many jobs are to be on their way when results are taken one by one: enough to keep the workers busy.</summary>
    int ReadAhead { get; }

    /// <summary>Whether <see cref="PoolJob{TResult}.Abandon"/> cancels what has begun, so that its end is worth waiting for.</summary>
    bool CancelsWhatRuns { get; }

    /// <summary>Queues a job.</summary>
    /// <exception cref="InvalidOperationException">The pool takes no more.</exception>
    PoolJob<TResult> Submit(TArg[] arguments, int first, IJobOwner<TResult> owner);
}
