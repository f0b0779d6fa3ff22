namespace Orbweaver.Asyncio;

/// <content>Futures of what may be a coroutine, a future or a .NET task.</content>
public static partial class Aio
{
    /// <summary>Makes a task of a coroutine; a future is returned as it is. For code that takes either. As CPython's <c>asyncio.ensure_future</c>.</summary>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <remarks>Loop's thread only.</remarks>
    public static Future<T> EnsureFuture<T>(Coroutine<T> coroutine) => CreateTask(coroutine);

    /// <inheritdoc cref="EnsureFuture{T}(Coroutine{T})"/>
    public static Future EnsureFuture(Coroutine coroutine) => CreateTask(coroutine);

    /// <inheritdoc cref="EnsureFuture{T}(Coroutine{T})"/>
    public static TFuture EnsureFuture<TFuture>(TFuture future)
        where TFuture : Future
    {
        ArgumentNullException.ThrowIfNull(future);
        return future;
    }

    /// <summary>
    /// A future that ends as a .NET task does. Unlike an await of the task itself it can be abandoned at once: cancelling it leaves the task to itself, and what that
    /// throws later is its own affair (<see cref="TaskScheduler.UnobservedTaskException"/>).
    /// </summary>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <param name="task">Ends on any thread; the future follows on the loop's. Of several exceptions it gets the first, as an await does.</param>
    /// <exception cref="InvalidOperationException">No loop runs on this thread.</exception>
    /// <remarks>Loop's thread only.</remarks>
    public static Future<T> FromTask<T>(Task<T> task) => TaskFuture<T>.Of(task, static ended => ((Task<T>)ended).Result);

    /// <inheritdoc cref="FromTask{T}(Task{T})"/>
    public static Future FromTask(Task task) => TaskFuture<Unit>.Of(task, static _ => default);
}
