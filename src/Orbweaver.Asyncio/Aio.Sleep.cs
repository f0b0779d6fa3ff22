namespace Orbweaver.Asyncio;

/// <content>Sleeping.</content>
public static partial class Aio
{
    /// <summary>Waits. Zero or less gives the other tasks one turn; infinity waits until the task is cancelled.</summary>
    /// <param name="seconds">How long, in seconds.</param>
    /// <exception cref="ArgumentException">NaN.</exception>
    public static Coroutine Sleep(double seconds)
    {
        if (double.IsNaN(seconds))
            throw new ArgumentException("Invalid delay: NaN (not a number). Give the time in seconds.", nameof(seconds));
        return SleepBox.Start((long)Math.Ceiling(seconds * TimeSpan.TicksPerSecond)); // the conversion saturates: infinity is for ever
    }

    /// <summary>Waits. Zero or less gives the other tasks one turn; <see cref="TimeSpan.MaxValue"/> waits until the task is cancelled.</summary>
    /// <param name="delay">How long.</param>
    public static Coroutine Sleep(TimeSpan delay) => SleepBox.Start(delay.Ticks);

    /// <summary>Waits as <see cref="Sleep(double)"/> does, then gives <paramref name="result"/>.</summary>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <param name="seconds">How long, in seconds.</param>
    /// <param name="result">What the wait ends with.</param>
    /// <exception cref="ArgumentException">NaN.</exception>
    public static Coroutine<T> Sleep<T>(double seconds, T result) => SleepThen(Seconds(seconds, nameof(seconds)), result);

    /// <inheritdoc cref="Sleep{T}(double, T)"/>
    /// <param name="delay">How long.</param>
    /// <param name="result">What the wait ends with.</param>
    public static Coroutine<T> Sleep<T>(TimeSpan delay, T result) => SleepThen(delay, result);

    /// <summary>A cancellation that came as the await before this one succeeded strikes here, where what that one gave can still be closed.</summary>
    internal static async Coroutine CancellationPoint()
    {
        if (EventLoop.Running().CurrentTask is Future { CancellationIsPending: true })
            await Sleep(0);
    }

    private static async Coroutine<T> SleepThen<T>(TimeSpan delay, T result)
    {
        await Sleep(delay);
        return result;
    }
}
