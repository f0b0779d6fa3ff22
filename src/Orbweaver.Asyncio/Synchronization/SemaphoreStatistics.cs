namespace Orbweaver.Asyncio;

/// <summary>An <see cref="AsyncSemaphore"/> in figures.</summary>
/// <param name="Available">Permits that are free.</param>
/// <param name="Permits">All permits, of an <see cref="AsyncBoundedSemaphore"/>; null when there is no such bound.</param>
/// <param name="TasksWaiting">Tasks that wait for a permit, those included that were given one and have not run since.</param>
public readonly record struct SemaphoreStatistics(int Available, int? Permits, int TasksWaiting);
