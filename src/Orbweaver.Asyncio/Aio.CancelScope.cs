namespace Orbweaver.Asyncio;

/// <content>Pieces of a task that can be cancelled by themselves.</content>
public static partial class Aio
{
    /// <summary>
    /// Runs <paramref name="body"/> in the task that awaits this; <see cref="Asyncio.CancelScope.Cancel"/> ends it early, and the task goes on behind it. Nothing is thrown then, unless the
    /// body fails with an exception of its own; somebody else's cancellation passes as such. As trio's <c>with trio.CancelScope()</c>.
    /// </summary>
    /// <param name="body">What can be cancelled. It may hand its scope to other tasks and callbacks, and give it a deadline (<see cref="DeadlineScope.Reschedule"/>).</param>
    /// <returns>The scope: <see cref="Asyncio.CancelScope.CancelledCaught"/> tells whether the body was cut short.</returns>
    /// <remarks>Loop's thread only, inside a task. Scopes may be nested, in one another, in time-outs and in task groups: each ends on its own cancellation only.</remarks>
    public static Coroutine<CancelScope> CancelScope(Func<CancelScope, Coroutine> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return Cancellable(body);
    }

    /// <inheritdoc cref="CancelScope(Func{CancelScope, Coroutine})"/>
    public static Coroutine<CancelScope> CancelScope(Func<Coroutine> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return Cancellable(body);
    }

    /// <inheritdoc cref="CancelScope(Func{CancelScope, Coroutine})"/>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <returns>What the body ends with; the type's default when it was cut short.</returns>
    public static Coroutine<T?> CancelScope<T>(Func<CancelScope, Coroutine<T>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return Cancellable<T>(body);
    }

    /// <inheritdoc cref="CancelScope{T}(Func{CancelScope, Coroutine{T}})"/>
    public static Coroutine<T?> CancelScope<T>(Func<Coroutine<T>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return Cancellable<T>(body);
    }

    /// <summary>
    /// Runs <paramref name="body"/> in the task that awaits this for a limited time, and then moves on: the body is cancelled, and nothing is thrown. Where the end of the time is an error
    /// use <see cref="Timeout(TimeSpan?, Func{TimeoutScope, Coroutine})"/>. Else as <see cref="CancelScope(Func{CancelScope, Coroutine})"/>. As trio's <c>move_on_after</c>.
    /// </summary>
    /// <param name="delay">How long at most, from the await on; zero or less strikes at the first await that suspends; null for no limit.</param>
    /// <param name="body">What is limited. It may change its deadline through the scope.</param>
    /// <returns>The scope: <see cref="Asyncio.CancelScope.CancelledCaught"/> tells whether the body was cut short.</returns>
    /// <remarks>Loop's thread only, inside a task.</remarks>
    public static Coroutine<CancelScope> MoveOnAfter(TimeSpan? delay, Func<CancelScope, Coroutine> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return MovingOn(delay, body);
    }

    /// <inheritdoc cref="MoveOnAfter(TimeSpan?, Func{CancelScope, Coroutine})"/>
    public static Coroutine<CancelScope> MoveOnAfter(TimeSpan? delay, Func<Coroutine> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return MovingOn(delay, body);
    }

    /// <inheritdoc cref="MoveOnAfter(TimeSpan?, Func{CancelScope, Coroutine})"/>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <returns>What the body ends with; the type's default when it was cut short.</returns>
    public static Coroutine<T?> MoveOnAfter<T>(TimeSpan? delay, Func<CancelScope, Coroutine<T>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return MovingOn<T>(delay, body);
    }

    /// <inheritdoc cref="MoveOnAfter{T}(TimeSpan?, Func{CancelScope, Coroutine{T}})"/>
    public static Coroutine<T?> MoveOnAfter<T>(TimeSpan? delay, Func<Coroutine<T>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return MovingOn<T>(delay, body);
    }

    /// <inheritdoc cref="MoveOnAfter(TimeSpan?, Func{CancelScope, Coroutine})"/>
    /// <param name="seconds">How long at most, in seconds, from the await on; zero or less strikes at the first await that suspends; infinity is no limit.</param>
    /// <param name="body">What is limited. It may change its deadline through the scope.</param>
    /// <exception cref="ArgumentException">NaN.</exception>
    public static Coroutine<CancelScope> MoveOnAfter(double seconds, Func<CancelScope, Coroutine> body) => MoveOnAfter(Seconds(seconds, nameof(seconds)), body);

    /// <inheritdoc cref="MoveOnAfter(double, Func{CancelScope, Coroutine})"/>
    public static Coroutine<CancelScope> MoveOnAfter(double seconds, Func<Coroutine> body) => MoveOnAfter(Seconds(seconds, nameof(seconds)), body);

    /// <inheritdoc cref="MoveOnAfter(double, Func{CancelScope, Coroutine})"/>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <returns>What the body ends with; the type's default when it was cut short.</returns>
    public static Coroutine<T?> MoveOnAfter<T>(double seconds, Func<CancelScope, Coroutine<T>> body) => MoveOnAfter(Seconds(seconds, nameof(seconds)), body);

    /// <inheritdoc cref="MoveOnAfter{T}(double, Func{CancelScope, Coroutine{T}})"/>
    public static Coroutine<T?> MoveOnAfter<T>(double seconds, Func<Coroutine<T>> body) => MoveOnAfter(Seconds(seconds, nameof(seconds)), body);

    /// <summary>As <see cref="MoveOnAfter(TimeSpan?, Func{CancelScope, Coroutine})"/>, with a deadline instead of a duration. As trio's <c>move_on_at</c>.</summary>
    /// <param name="when">The deadline in the loop's time (<see cref="EventLoop.Time"/>); null for none.</param>
    /// <param name="body">What is limited. It may change its deadline through the scope.</param>
    /// <returns>The scope: <see cref="Asyncio.CancelScope.CancelledCaught"/> tells whether the body was cut short.</returns>
    /// <remarks>Loop's thread only, inside a task.</remarks>
    public static Coroutine<CancelScope> MoveOnAt(TimeSpan? when, Func<CancelScope, Coroutine> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return MovingOnAt(when, body);
    }

    /// <inheritdoc cref="MoveOnAt(TimeSpan?, Func{CancelScope, Coroutine})"/>
    public static Coroutine<CancelScope> MoveOnAt(TimeSpan? when, Func<Coroutine> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return MovingOnAt(when, body);
    }

    /// <inheritdoc cref="MoveOnAt(TimeSpan?, Func{CancelScope, Coroutine})"/>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <returns>What the body ends with; the type's default when it was cut short.</returns>
    public static Coroutine<T?> MoveOnAt<T>(TimeSpan? when, Func<CancelScope, Coroutine<T>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return MovingOnAt<T>(when, body);
    }

    /// <inheritdoc cref="MoveOnAt{T}(TimeSpan?, Func{CancelScope, Coroutine{T}})"/>
    public static Coroutine<T?> MoveOnAt<T>(TimeSpan? when, Func<Coroutine<T>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return MovingOnAt<T>(when, body);
    }

    /// <inheritdoc cref="MoveOnAt(TimeSpan?, Func{CancelScope, Coroutine})"/>
    /// <param name="seconds">The deadline in the loop's time (<see cref="EventLoop.Time"/>), in seconds; infinity is none.</param>
    /// <param name="body">What is limited. It may change its deadline through the scope.</param>
    /// <exception cref="ArgumentException">NaN.</exception>
    public static Coroutine<CancelScope> MoveOnAt(double seconds, Func<CancelScope, Coroutine> body) => MoveOnAt(Seconds(seconds, nameof(seconds)), body);

    /// <inheritdoc cref="MoveOnAt(double, Func{CancelScope, Coroutine})"/>
    public static Coroutine<CancelScope> MoveOnAt(double seconds, Func<Coroutine> body) => MoveOnAt(Seconds(seconds, nameof(seconds)), body);

    /// <inheritdoc cref="MoveOnAt(double, Func{CancelScope, Coroutine})"/>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <returns>What the body ends with; the type's default when it was cut short.</returns>
    public static Coroutine<T?> MoveOnAt<T>(double seconds, Func<CancelScope, Coroutine<T>> body) => MoveOnAt(Seconds(seconds, nameof(seconds)), body);

    /// <inheritdoc cref="MoveOnAt{T}(double, Func{CancelScope, Coroutine{T}})"/>
    public static Coroutine<T?> MoveOnAt<T>(double seconds, Func<Coroutine<T>> body) => MoveOnAt(Seconds(seconds, nameof(seconds)), body);

    private static async Coroutine<CancelScope> Cancellable(Delegate body) => await Asyncio.CancelScope.After(null).Run(body);

    private static async Coroutine<T?> Cancellable<T>(Delegate body) => await Asyncio.CancelScope.After(null).Run<T>(body);

    private static async Coroutine<CancelScope> MovingOn(TimeSpan? delay, Delegate body) => await Asyncio.CancelScope.After(delay).Run(body);

    private static async Coroutine<T?> MovingOn<T>(TimeSpan? delay, Delegate body) => await Asyncio.CancelScope.After(delay).Run<T>(body);

    private static async Coroutine<CancelScope> MovingOnAt(TimeSpan? when, Delegate body) => await Asyncio.CancelScope.At(when).Run(body);

    private static async Coroutine<T?> MovingOnAt<T>(TimeSpan? when, Delegate body) => await Asyncio.CancelScope.At(when).Run<T>(body);
}
