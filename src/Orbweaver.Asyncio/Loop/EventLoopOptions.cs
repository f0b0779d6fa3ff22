namespace Orbweaver.Asyncio;

/// <summary>How an <see cref="EventLoop"/> is made.</summary>
public sealed record EventLoopOptions
{
    /// <summary>The clock. Default: the system's. A <see cref="VirtualClock"/> makes time jump to the next timer whenever nothing else is to be done.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
