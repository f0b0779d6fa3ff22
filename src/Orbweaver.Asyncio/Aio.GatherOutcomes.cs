namespace Orbweaver.Asyncio;

/// <content>Running several at the same time and collecting how each of them ended.</content>
public static partial class Aio
{
    /// <summary>
    /// Runs coroutines as tasks at the same time; done when all are, with the outcome of each, failed and cancelled ones too, in the list's order. Cancelling the gathering
    /// cancels all of them, and it then ends with an <see cref="OperationCanceledException"/> once they have ended. As CPython's <c>gather(…, return_exceptions=True)</c>.
    /// </summary>
    /// <typeparam name="T">The results' type.</typeparam>
    /// <param name="coroutines">A list gives an array; two to eight arguments give a tuple instead.</param>
    /// <remarks>Loop's thread only.</remarks>
    public static Future<Outcome<T>[]> GatherOutcomes<T>(params IEnumerable<Coroutine<T>> coroutines) =>
        GatherFuture<Outcome<T>[]>.OfOutcomes(TasksOf(coroutines), Gathered.Outcomes<T>);

    /// <inheritdoc cref="GatherOutcomes{T}(IEnumerable{Coroutine{T}})"/>
    public static Future<Outcome<Unit>[]> GatherOutcomes(params IEnumerable<Coroutine> coroutines) =>
        GatherFuture<Outcome<Unit>[]>.OfOutcomes(TasksOf(coroutines), Gathered.Outcomes<Unit>);

    /// <summary>
    /// Done when all of the futures or tasks are, with the outcome of each in the list's order; one that is named twice is waited for once. See
    /// <see cref="GatherOutcomes{T}(IEnumerable{Coroutine{T}})"/>.
    /// </summary>
    /// <typeparam name="T">The results' type.</typeparam>
    /// <param name="futures">A list gives an array; two to eight arguments give a tuple instead.</param>
    /// <exception cref="ArgumentException">Some belong to another loop, or are null.</exception>
    /// <remarks>Loop's thread only.</remarks>
    public static Future<Outcome<T>[]> GatherOutcomes<T>(params IEnumerable<Future<T>> futures)
    {
        ArgumentNullException.ThrowIfNull(futures);
        return GatherFuture<Outcome<T>[]>.OfOutcomes((Future<T>[])[.. futures], Gathered.Outcomes<T>);
    }
}
