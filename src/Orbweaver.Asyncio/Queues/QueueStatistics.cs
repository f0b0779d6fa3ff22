namespace Orbweaver.Asyncio;

/// <summary>A queue in figures.</summary>
/// <param name="Count">Items in it.</param>
/// <param name="MaxSize">How many items it holds at the most; 0 or less = as many as come.</param>
/// <param name="TasksWaitingToGet">Tasks that wait for an item.</param>
/// <param name="TasksWaitingToPut">Tasks that wait for room.</param>
/// <param name="TasksWaitingToJoin">Tasks that wait until all items are dealt with.</param>
/// <param name="Unfinished">Items that were put in and not dealt with yet.</param>
/// <param name="IsShutDown">True after <see cref="AsyncQueueBase{T}.Shutdown"/>.</param>
public readonly record struct QueueStatistics(
    int Count, int MaxSize, int TasksWaitingToGet, int TasksWaitingToPut, int TasksWaitingToJoin, int Unfinished, bool IsShutDown);
