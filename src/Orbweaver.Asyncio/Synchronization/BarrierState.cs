namespace Orbweaver.Asyncio;

/// <summary>Where an <see cref="AsyncBarrier"/> is in its round.</summary>
internal enum BarrierState : byte
{
    /// <summary>Tasks come and wait.</summary>
    Filling,

    /// <summary>All have come, and they leave; who comes now waits until the last has left.</summary>
    Draining,

    /// <summary>The round was called off, and those that waited leave; who comes now waits until the last has left.</summary>
    Resetting,

    /// <summary>Nobody may wait until it is reset.</summary>
    Broken,
}
