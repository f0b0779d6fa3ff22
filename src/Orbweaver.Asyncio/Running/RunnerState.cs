namespace Orbweaver.Asyncio;

/// <summary>Where a <see cref="Runner"/> is in its life.</summary>
public enum RunnerState
{
    /// <summary>It has no loop yet.</summary>
    Created,

    /// <summary>It has its loop, and may run.</summary>
    Initialized,

    /// <summary>It was disposed, and its loop with it.</summary>
    Closed,
}
