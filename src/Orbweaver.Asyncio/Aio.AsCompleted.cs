namespace Orbweaver.Asyncio;

/// <content>Taking results in the order in which they come.</content>
public static partial class Aio
{
    /// <summary>
    /// The futures or tasks in the order of their ends: <c>await foreach (var future in Aio.AsCompleted(tasks))</c> gives them themselves,
    /// <c>foreach (var next in Aio.AsCompleted(tasks)) await next;</c> their results. One that is named twice counts once. As CPython's <c>asyncio.as_completed</c>.
    /// </summary>
    /// <typeparam name="T">The results' type.</typeparam>
    /// <param name="futures">What is waited for. Nothing cancels them: not the time's end, and not leaving the loop early.</param>
    /// <param name="timeout">How long at most for all together, from this call on; after it each that is left throws a <see cref="TimeoutException"/>. Null (the default) for no limit.</param>
    /// <exception cref="ArgumentException">Some belong to another loop.</exception>
    /// <remarks>Loop's thread only.</remarks>
    public static CompletionSequence<T> AsCompleted<T>(IEnumerable<Future<T>> futures, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(futures);
        return new CompletionSequence<T>(EventLoop.Running(), futures, timeout);
    }

    /// <inheritdoc cref="AsCompleted{T}(IEnumerable{Future{T}}, TimeSpan?)"/>
    /// <param name="futures">What is waited for.</param>
    /// <param name="timeoutSeconds">How long at most for all together, in seconds, from this call on.</param>
    public static CompletionSequence<T> AsCompleted<T>(IEnumerable<Future<T>> futures, double timeoutSeconds) =>
        AsCompleted(futures, Seconds(timeoutSeconds, nameof(timeoutSeconds)));

    /// <summary>Makes tasks of coroutines, at once, and gives them in the order of their ends: see <see cref="AsCompleted{T}(IEnumerable{Future{T}}, TimeSpan?)"/>.</summary>
    /// <typeparam name="T">The results' type.</typeparam>
    /// <param name="coroutines">What is run.</param>
    /// <param name="timeout">How long at most for all together, from this call on; null (the default) for no limit.</param>
    public static CompletionSequence<T> AsCompleted<T>(IEnumerable<Coroutine<T>> coroutines, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(coroutines);
        var loop = EventLoop.Running();
        return new CompletionSequence<T>(loop, [.. coroutines.Select(c => loop.CreateTask(c))], timeout);
    }

    /// <inheritdoc cref="AsCompleted{T}(IEnumerable{Coroutine{T}}, TimeSpan?)"/>
    /// <param name="coroutines">What is run.</param>
    /// <param name="timeoutSeconds">How long at most for all together, in seconds, from this call on.</param>
    public static CompletionSequence<T> AsCompleted<T>(IEnumerable<Coroutine<T>> coroutines, double timeoutSeconds) =>
        AsCompleted(coroutines, Seconds(timeoutSeconds, nameof(timeoutSeconds)));

    /// <inheritdoc cref="AsCompleted{T}(IEnumerable{Coroutine{T}}, TimeSpan?)"/>
    public static CompletionSequence<Unit> AsCompleted(IEnumerable<Coroutine> coroutines, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(coroutines);
        var loop = EventLoop.Running();
        return new CompletionSequence<Unit>(loop, [.. coroutines.Select(c => loop.CreateTask(c))], timeout);
    }
}
