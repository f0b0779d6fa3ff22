namespace Orbweaver.Asyncio;

/// <summary>An <see cref="AsyncLock"/> in figures.</summary>
/// <param name="IsLocked">True while a task holds it.</param>
/// <param name="Owner">The task that has acquired it; null when it is not locked.</param>
/// <param name="TasksWaiting">Tasks in <see cref="AsyncLock.Acquire"/>, those included that were woken and have not run since.</param>
public readonly record struct LockStatistics(bool IsLocked, ILoopTask? Owner, int TasksWaiting);
