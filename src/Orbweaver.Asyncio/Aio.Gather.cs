using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio;

/// <content>Running several at the same time and collecting their results.</content>
public static partial class Aio
{
    /// <summary>
    /// Runs coroutines as tasks at the same time; done when all are, with their results in the list's order. The first that fails fails the
    /// gathering at once: the others go on, and what they throw later is dropped. Cancelling the gathering cancels all of them. As CPython's <c>asyncio.gather</c>.
    /// </summary>
    /// <typeparam name="T">The results' type.</typeparam>
    /// <param name="coroutines">A list gives an array: <c>await Aio.Gather([A(), B()])</c>. Two to eight arguments give a tuple instead: <c>var (a, b) = await Aio.Gather(A(), B())</c>.</param>
    /// <remarks>Loop's thread only.</remarks>
    public static Future<T[]> Gather<T>(params IEnumerable<Coroutine<T>> coroutines) =>
        GatherFuture<T[]>.OfResults(TasksOf(coroutines), Gathered.Results<T>);

    /// <summary>
    /// Runs coroutines without results as tasks at the same time; done when all are. The first that fails fails the gathering at once, as
    /// <see cref="Gather{T}(IEnumerable{Coroutine{T}})"/> says.
    /// </summary>
    /// <param name="coroutines">Any number of arguments, or a list.</param>
    /// <remarks>Loop's thread only.</remarks>
    public static Future Gather(params IEnumerable<Coroutine> coroutines) => GatherFuture<Unit>.OfResults(TasksOf(coroutines), NoResults);

    /// <summary>
    /// Done when all of the futures or tasks are, with their results in the list's order; one that is named twice counts as one. The first that
    /// fails fails the gathering at once: the others go on, and what they throw later is dropped. Cancelling the gathering cancels all of them.
    /// As CPython's <c>asyncio.gather</c>.
    /// </summary>
    /// <typeparam name="T">The results' type.</typeparam>
    /// <param name="futures">A list gives an array: <c>await Aio.Gather([a, b])</c>. Two to eight arguments give a tuple instead: <c>var (x, y) = await Aio.Gather(a, b)</c>.</param>
    /// <exception cref="ArgumentException">Some belong to another loop, or are null.</exception>
    /// <remarks>Loop's thread only. Where no loop runs yet, on that of the futures: <c>loop.RunUntilComplete(Aio.Gather(tasks))</c>.</remarks>
    public static Future<T[]> Gather<T>(params IEnumerable<Future<T>> futures)
    {
        ArgumentNullException.ThrowIfNull(futures);
        return GatherFuture<T[]>.OfResults((Future<T>[])[.. futures], Gathered.Results<T>);
    }

    /// <summary>
    /// Done when all of the futures or tasks are, whatever the types of their results, which are theirs to keep: look at each future for its own. Else as
    /// <see cref="Gather{T}(IEnumerable{Future{T}})"/>.
    /// </summary>
    /// <param name="futures">What is waited for.</param>
    /// <exception cref="ArgumentException">Some belong to another loop, or are null.</exception>
    /// <remarks>Loop's thread only. Where no loop runs yet, on that of the futures: <c>loop.RunUntilComplete(Aio.Gather(tasks))</c>.</remarks>
    [OverloadResolutionPriority(-1)] // of no arguments at all the coroutines' overload is meant
    public static Future Gather(params IEnumerable<Future> futures)
    {
        ArgumentNullException.ThrowIfNull(futures);
        return GatherFuture<Unit>.OfResults([.. futures], NoResults);
    }

    private static Unit NoResults(Future[] children) => default;

    private static Future<T>[] TasksOf<T>(IEnumerable<Coroutine<T>> coroutines)
    {
        ArgumentNullException.ThrowIfNull(coroutines);
        var loop = EventLoop.Running();
        return [.. coroutines.Select(c => loop.CreateTask(c))];
    }

    private static Future<Unit>[] TasksOf(IEnumerable<Coroutine> coroutines)
    {
        ArgumentNullException.ThrowIfNull(coroutines);
        var loop = EventLoop.Running();
        return [.. coroutines.Select(c => loop.CreateTask(c))];
    }
}
