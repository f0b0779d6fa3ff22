namespace Orbweaver.Asyncio;

/// <content>Running several at the same time and collecting how each of them ended.</content>
public static partial class Aio
{
    /// <summary>
    /// Runs coroutines as tasks at the same time; done when all are, with the outcome of each, failed and cancelled ones too, in the order of the arguments. Cancelling the gathering
    /// cancels all of them, and it then ends with an <see cref="OperationCanceledException"/> once they have ended. As CPython's <c>gather(…, return_exceptions=True)</c>.
    /// </summary>
    /// <typeparam name="T">The results' type.</typeparam>
    /// <remarks>Loop's thread only.</remarks>
    public static Future<Outcome<T>[]> GatherOutcomes<T>(params IEnumerable<Coroutine<T>> coroutines)
    {
        ArgumentNullException.ThrowIfNull(coroutines);
        var loop = EventLoop.Running();
        return OutcomesFuture<T>.Of(loop, [.. coroutines.Select(c => loop.CreateTask(c))]);
    }

    /// <inheritdoc cref="GatherOutcomes{T}(IEnumerable{Coroutine{T}})"/>
    public static Future<Outcome<Unit>[]> GatherOutcomes(params IEnumerable<Coroutine> coroutines)
    {
        ArgumentNullException.ThrowIfNull(coroutines);
        var loop = EventLoop.Running();
        return OutcomesFuture<Unit>.Of(loop, [.. coroutines.Select(c => loop.CreateTask(c))]);
    }

    /// <summary>
    /// Done when all of the futures or tasks are, with the outcome of each in the order of the arguments; one that is named twice is waited for once. See
    /// <see cref="GatherOutcomes{T}(IEnumerable{Coroutine{T}})"/>.
    /// </summary>
    /// <typeparam name="T">The results' type.</typeparam>
    /// <exception cref="ArgumentException">Some belong to another loop.</exception>
    /// <remarks>Loop's thread only.</remarks>
    public static Future<Outcome<T>[]> GatherOutcomes<T>(params IEnumerable<Future<T>> futures)
    {
        ArgumentNullException.ThrowIfNull(futures);
        return OutcomesFuture<T>.Of(EventLoop.Running(), [.. futures]);
    }
}
