namespace Orbweaver.Asyncio;

/// <content>What a queue tells of itself.</content>
public abstract partial class AsyncQueueBase<T>
{
    /// <summary>Its state in figures, as of now.</summary>
    public QueueStatistics Statistics => new(Count, MaxSize, _getters.Count, Putters.Count, _finished.Statistics.TasksWaiting, UnfinishedCount, IsShutDown);
}
