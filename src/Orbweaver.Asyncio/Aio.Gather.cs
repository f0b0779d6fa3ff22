namespace Orbweaver.Asyncio;

/// <content>Running several at the same time and collecting their results.</content>
public static partial class Aio
{
    /// <summary>
    /// Runs coroutines as tasks at the same time; done when all are, with their results in the order of the arguments. The first that fails fails the
    /// gathering at once: the others go on, and what they throw later is dropped. Cancelling the gathering cancels all of them.
    /// </summary>
    /// <typeparam name="T">The results' type.</typeparam>
    public static Future<T[]> Gather<T>(params IEnumerable<Coroutine<T>> coroutines)
    {
        ArgumentNullException.ThrowIfNull(coroutines);
        var loop = EventLoop.Running();
        return GatherFuture<T>.Of(loop, [.. coroutines.Select(c => loop.CreateTask(c))]);
    }

    /// <inheritdoc cref="Gather{T}(IEnumerable{Coroutine{T}})"/>
    public static Future Gather(params IEnumerable<Coroutine> coroutines)
    {
        ArgumentNullException.ThrowIfNull(coroutines);
        var loop = EventLoop.Running();
        return GatherFuture<Unit>.Of(loop, [.. coroutines.Select(c => loop.CreateTask(c))]);
    }

    /// <summary>
    /// Done when all of the futures or tasks are, with their results in the order of the arguments; one that is named twice counts as one. The first that
    /// fails fails the gathering at once: the others go on, and what they throw later is dropped. Cancelling the gathering cancels all of them.
    /// </summary>
    /// <typeparam name="T">The results' type.</typeparam>
    public static Future<T[]> Gather<T>(params IEnumerable<Future<T>> futures)
    {
        ArgumentNullException.ThrowIfNull(futures);
        return GatherFuture<T>.Of(EventLoop.Running(), [.. futures]);
    }
}
