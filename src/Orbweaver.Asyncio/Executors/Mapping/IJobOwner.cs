namespace Orbweaver.Asyncio;

/// <summary>Who waits for jobs' ends.</summary>
internal interface IJobOwner<TResult>
{
    /// <summary>All calls of the job have ended. Any thread.</summary>
    void JobEnded(PoolJob<TResult> job);
}
