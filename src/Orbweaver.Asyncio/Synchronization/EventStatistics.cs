namespace Orbweaver.Asyncio;

/// <summary>An <see cref="AsyncEvent"/> in figures.</summary>
/// <param name="IsSet">True while the flag is up.</param>
/// <param name="TasksWaiting">Tasks that wait for it, those included that were woken and have not run since.</param>
public readonly record struct EventStatistics(bool IsSet, int TasksWaiting);
