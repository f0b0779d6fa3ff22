namespace Orbweaver.Asyncio;

/// <summary>
/// A clock that stands still while there is work and jumps to the next timer when there is none: a program that sleeps for hours runs in milliseconds, and always
/// in the same order. Give it to a loop with <see cref="EventLoopOptions.TimeProvider"/>. Begins at 1 January 2000, 00:00 UTC.
/// </summary>
/// <remarks>It waits for functions in executors and pools, but not for the network: a task that waits for a socket does not keep the time from jumping to the next timer, be that its own time-out.</remarks>
public sealed class VirtualClock : TimeProvider
{
    private long _now;

    /// <summary>Time since the clock was made.</summary>
    public TimeSpan Elapsed => new(Volatile.Read(ref _now));

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long GetTimestamp() => Volatile.Read(ref _now);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero) + Elapsed;

    /// <summary>Lets time pass.</summary>
    /// <param name="time">How much; not negative.</param>
    public void Advance(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        Volatile.Write(ref _now, _now + time.Ticks);
    }
}
