namespace Orbweaver.Asyncio;

/// <content>Sleeping.</content>
public static partial class Aio
{
    /// <summary>Waits. Zero or less gives the other tasks one turn.</summary>
    /// <param name="seconds">How long, in seconds.</param>
    /// <exception cref="ArgumentException">NaN.</exception>
    public static Coroutine Sleep(double seconds)
    {
        if (double.IsNaN(seconds))
            throw new ArgumentException("Invalid delay: NaN (not a number). Give the time in seconds.", nameof(seconds));
        return SleepBox.Start(seconds >= TimeSpan.MaxValue.TotalSeconds / 2 ? long.MaxValue / 2 : (long)Math.Ceiling(seconds * TimeSpan.TicksPerSecond));
    }

    /// <summary>Waits. Zero or less gives the other tasks one turn.</summary>
    /// <param name="delay">How long.</param>
    public static Coroutine Sleep(TimeSpan delay) => SleepBox.Start(delay.Ticks);
}
