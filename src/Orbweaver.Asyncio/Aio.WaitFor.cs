namespace Orbweaver.Asyncio;

/// <content>Waiting for one thing, for a limited time.</content>
public static partial class Aio
{
    /// <summary>
    /// Runs a coroutine in the task that awaits this, for a limited time: when that is over, the coroutine is cancelled and, once it has ended, a <see cref="TimeoutException"/> is thrown.
    /// If it gets over the cancellation its result counts, and if it fails its exception does. As CPython's <c>asyncio.wait_for</c>.
    /// </summary>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <param name="coroutine">What is waited for. With no time at all it does not even begin.</param>
    /// <param name="timeout">How long at most, from the await on; null for no limit.</param>
    /// <exception cref="TimeoutException">The time was over; its inner exception is the cancellation.</exception>
    /// <remarks>Loop's thread only, inside a task.</remarks>
    public static async Coroutine<T> WaitFor<T>(Coroutine<T> coroutine, TimeSpan? timeout)
    {
        if (timeout > TimeSpan.Zero || timeout is null)
            return await TimeoutScope.After(timeout).Run(null, coroutine);
        return await WaitForResult(CreateTask(coroutine), timeout); // done already where tasks begin eagerly and this one has no need to wait
    }

    /// <inheritdoc cref="WaitFor{T}(Coroutine{T}, TimeSpan?)"/>
    public static async Coroutine WaitFor(Coroutine coroutine, TimeSpan? timeout)
    {
        if (timeout > TimeSpan.Zero || timeout is null)
            await TimeoutScope.After(timeout).Run(null, coroutine);
        else
            await WaitForEnd(CreateTask(coroutine), timeout);
    }

    /// <summary>
    /// Waits for a future or a task, for a limited time: when that is over it is cancelled and, once it has ended, a <see cref="TimeoutException"/> is thrown. So it is when the wait is
    /// cancelled; use <see cref="Shield{T}(Future{T})"/> to spare it. As CPython's <c>asyncio.wait_for</c>.
    /// </summary>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <param name="future">What is waited for. One that is done already has its result taken, whatever the time.</param>
    /// <param name="timeout">How long at most, from the await on; null for no limit.</param>
    /// <exception cref="TimeoutException">The time was over; its inner exception is the cancellation.</exception>
    /// <remarks>Loop's thread only, inside a task.</remarks>
    public static Coroutine<T> WaitFor<T>(Future<T> future, TimeSpan? timeout)
    {
        ArgumentNullException.ThrowIfNull(future);
        return WaitForResult(future, timeout);
    }

    /// <inheritdoc cref="WaitFor{T}(Future{T}, TimeSpan?)"/>
    public static Coroutine WaitFor(Future future, TimeSpan? timeout)
    {
        ArgumentNullException.ThrowIfNull(future);
        return WaitForEnd(future, timeout);
    }

    /// <inheritdoc cref="WaitFor{T}(Coroutine{T}, TimeSpan?)"/>
    /// <param name="coroutine">What is waited for. With no time at all it does not even begin.</param>
    /// <param name="seconds">How long at most, in seconds, from the await on; infinity for no limit.</param>
    /// <exception cref="ArgumentException">NaN.</exception>
    public static Coroutine<T> WaitFor<T>(Coroutine<T> coroutine, double seconds) => WaitFor(coroutine, Seconds(seconds, nameof(seconds)));

    /// <inheritdoc cref="WaitFor{T}(Coroutine{T}, double)"/>
    public static Coroutine WaitFor(Coroutine coroutine, double seconds) => WaitFor(coroutine, Seconds(seconds, nameof(seconds)));

    /// <inheritdoc cref="WaitFor{T}(Future{T}, TimeSpan?)"/>
    /// <param name="future">What is waited for. One that is done already has its result taken, whatever the time.</param>
    /// <param name="seconds">How long at most, in seconds, from the await on; infinity for no limit.</param>
    /// <exception cref="ArgumentException">NaN.</exception>
    public static Coroutine<T> WaitFor<T>(Future<T> future, double seconds) => WaitFor(future, Seconds(seconds, nameof(seconds)));

    /// <inheritdoc cref="WaitFor{T}(Future{T}, double)"/>
    public static Coroutine WaitFor(Future future, double seconds) => WaitFor(future, Seconds(seconds, nameof(seconds)));

    private static async Coroutine<T> WaitForResult<T>(Future<T> future, TimeSpan? timeout)
    {
        await WaitForEnd(future, timeout);
        return future.Result;
    }

    private static async Coroutine WaitForEnd(Future future, TimeSpan? timeout)
    {
        if (timeout > TimeSpan.Zero || timeout is null)
        {
            await TimeoutScope.After(timeout).Run(null, Awaited(future));
            return;
        }

        if (!future.IsDone)
        {
            await CancelAndWait(future);
            ThrowIfTimedOut(future, timeout.Value);
        }

        future.ThrowIfFailed();
    }

    private static async Coroutine Awaited(Future future) => await future;

    /// <summary>Not by awaiting the future itself: the wait must be one that can be cancelled, even if the future's task gets over its cancellation.</summary>
    private static async Coroutine CancelAndWait(Future future)
    {
        var waiter = new Future<Unit>(future.Loop);
        Action<Future> release = _ =>
        {
            if (!waiter.IsDone)
                waiter.SetResult(default);
        };
        future.AddDoneCallbackFor(waiter.Loop.CurrentTask as Future, release);
        try
        {
            future.Cancel();
            await waiter;
        }
        finally
        {
            future.RemoveDoneCallback(release);
        }
    }

    private static void ThrowIfTimedOut(Future future, TimeSpan allowed)
    {
        // A gathering that was cancelled has ended with the cancellation as its exception, and is not cancelled itself.
        if (future.Peek() is OperationCanceledException cancellation)
            throw TimeoutScope.TimeIsOver(allowed, cancellation);
    }
}
