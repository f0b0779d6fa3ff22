namespace Orbweaver.Asyncio;

/// <summary>An <see cref="AsyncCondition"/> in figures.</summary>
/// <param name="TasksWaiting">Tasks that wait for a notice, those included that were notified and have not run since. Who has run, and waits for the lock again, is counted there.</param>
/// <param name="Lock">Its lock's.</param>
public readonly record struct ConditionStatistics(int TasksWaiting, LockStatistics Lock);
