namespace Orbweaver.Asyncio;

/// <content>Limiting the time that a piece of a coroutine may take.</content>
public static partial class Aio
{
    /// <summary>
    /// Runs <paramref name="body"/> in the task that awaits this, and cancels it when the time is over: it then ends with a <see cref="TimeoutException"/>. A body that gets over the
    /// cancellation, or fails with an exception of its own, ends as it likes; somebody else's cancellation passes as such. As CPython's <c>async with asyncio.timeout(…)</c>.
    /// </summary>
    /// <param name="delay">How long at most, from the await on; zero or less strikes at the first await that suspends; null for no limit.</param>
    /// <param name="body">What is limited. It may change its deadline through the scope.</param>
    /// <exception cref="TimeoutException">The time was over; its inner exception is the cancellation.</exception>
    /// <remarks>Loop's thread only, inside a task.</remarks>
    public static Coroutine Timeout(TimeSpan? delay, Func<TimeoutScope, Coroutine> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return Limited(delay, body);
    }

    /// <inheritdoc cref="Timeout(TimeSpan?, Func{TimeoutScope, Coroutine})"/>
    public static Coroutine Timeout(TimeSpan? delay, Func<Coroutine> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return Limited(delay, body);
    }

    /// <inheritdoc cref="Timeout(TimeSpan?, Func{TimeoutScope, Coroutine})"/>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <returns>What the body ends with.</returns>
    public static Coroutine<T> Timeout<T>(TimeSpan? delay, Func<TimeoutScope, Coroutine<T>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return Limited<T>(delay, body);
    }

    /// <inheritdoc cref="Timeout{T}(TimeSpan?, Func{TimeoutScope, Coroutine{T}})"/>
    public static Coroutine<T> Timeout<T>(TimeSpan? delay, Func<Coroutine<T>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return Limited<T>(delay, body);
    }

    /// <inheritdoc cref="Timeout(TimeSpan?, Func{TimeoutScope, Coroutine})"/>
    /// <param name="seconds">How long at most, in seconds, from the await on; zero or less strikes at the first await that suspends; infinity is no limit.</param>
    /// <param name="body">What is limited. It may change its deadline through the scope.</param>
    /// <exception cref="ArgumentException">NaN.</exception>
    public static Coroutine Timeout(double seconds, Func<TimeoutScope, Coroutine> body) => Timeout(Seconds(seconds, nameof(seconds)), body);

    /// <inheritdoc cref="Timeout(double, Func{TimeoutScope, Coroutine})"/>
    public static Coroutine Timeout(double seconds, Func<Coroutine> body) => Timeout(Seconds(seconds, nameof(seconds)), body);

    /// <inheritdoc cref="Timeout(double, Func{TimeoutScope, Coroutine})"/>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <returns>What the body ends with.</returns>
    public static Coroutine<T> Timeout<T>(double seconds, Func<TimeoutScope, Coroutine<T>> body) => Timeout(Seconds(seconds, nameof(seconds)), body);

    /// <inheritdoc cref="Timeout{T}(double, Func{TimeoutScope, Coroutine{T}})"/>
    public static Coroutine<T> Timeout<T>(double seconds, Func<Coroutine<T>> body) => Timeout(Seconds(seconds, nameof(seconds)), body);

    /// <summary>As <see cref="Timeout(TimeSpan?, Func{TimeoutScope, Coroutine})"/>, with a deadline instead of a duration.</summary>
    /// <param name="when">The deadline in the loop's time (<see cref="EventLoop.Time"/>); null for none.</param>
    /// <param name="body">What is limited. It may change its deadline through the scope.</param>
    /// <exception cref="TimeoutException">The deadline came; the inner exception is the cancellation.</exception>
    /// <remarks>Loop's thread only, inside a task.</remarks>
    public static Coroutine TimeoutAt(TimeSpan? when, Func<TimeoutScope, Coroutine> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return LimitedAt(when, body);
    }

    /// <inheritdoc cref="TimeoutAt(TimeSpan?, Func{TimeoutScope, Coroutine})"/>
    public static Coroutine TimeoutAt(TimeSpan? when, Func<Coroutine> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return LimitedAt(when, body);
    }

    /// <inheritdoc cref="TimeoutAt(TimeSpan?, Func{TimeoutScope, Coroutine})"/>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <returns>What the body ends with.</returns>
    public static Coroutine<T> TimeoutAt<T>(TimeSpan? when, Func<TimeoutScope, Coroutine<T>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return LimitedAt<T>(when, body);
    }

    /// <inheritdoc cref="TimeoutAt{T}(TimeSpan?, Func{TimeoutScope, Coroutine{T}})"/>
    public static Coroutine<T> TimeoutAt<T>(TimeSpan? when, Func<Coroutine<T>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return LimitedAt<T>(when, body);
    }

    /// <inheritdoc cref="TimeoutAt(TimeSpan?, Func{TimeoutScope, Coroutine})"/>
    /// <param name="seconds">The deadline in the loop's time (<see cref="EventLoop.Time"/>), in seconds; infinity is none.</param>
    /// <param name="body">What is limited. It may change its deadline through the scope.</param>
    /// <exception cref="ArgumentException">NaN.</exception>
    public static Coroutine TimeoutAt(double seconds, Func<TimeoutScope, Coroutine> body) => TimeoutAt(Seconds(seconds, nameof(seconds)), body);

    /// <inheritdoc cref="TimeoutAt(double, Func{TimeoutScope, Coroutine})"/>
    public static Coroutine TimeoutAt(double seconds, Func<Coroutine> body) => TimeoutAt(Seconds(seconds, nameof(seconds)), body);

    /// <inheritdoc cref="TimeoutAt(double, Func{TimeoutScope, Coroutine})"/>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <returns>What the body ends with.</returns>
    public static Coroutine<T> TimeoutAt<T>(double seconds, Func<TimeoutScope, Coroutine<T>> body) => TimeoutAt(Seconds(seconds, nameof(seconds)), body);

    /// <inheritdoc cref="TimeoutAt{T}(double, Func{TimeoutScope, Coroutine{T}})"/>
    public static Coroutine<T> TimeoutAt<T>(double seconds, Func<Coroutine<T>> body) => TimeoutAt(Seconds(seconds, nameof(seconds)), body);

    private static async Coroutine Limited(TimeSpan? delay, Delegate body) => await TimeoutScope.After(delay).Run(body);

    private static async Coroutine<T> Limited<T>(TimeSpan? delay, Delegate body) => await TimeoutScope.After(delay).Run<T>(body);

    private static async Coroutine LimitedAt(TimeSpan? when, Delegate body) => await TimeoutScope.At(when).Run(body);

    private static async Coroutine<T> LimitedAt<T>(TimeSpan? when, Delegate body) => await TimeoutScope.At(when).Run<T>(body);
}
