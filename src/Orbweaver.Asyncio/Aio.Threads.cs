using System.ComponentModel;

namespace Orbweaver.Asyncio;

/// <content>Work in other threads, and work from other threads.</content>
public static partial class Aio
{
    /// <summary>
    /// Has a function called by another thread, and waits for what it returns or throws: for what blocks (files, libraries without async methods) or computes. The loop goes on meanwhile.
    /// Cancelling the wait does not stop a function that has begun.
    /// </summary>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <param name="function">What is called. It sees a copy of the task's AsyncLocal values.</param>
    /// <example><code>var text = await Aio.ToThread(() => File.ReadAllText(path));</code></example>
    /// <remarks>Loop's thread only. Uses the loop's default executor. As CPython's <c>asyncio.to_thread</c>.</remarks>
    public static Coroutine<T> ToThread<T>(Func<T> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return InThread(function);
    }

    /// <inheritdoc cref="ToThread{T}(Func{T})"/>
    public static Coroutine ToThread(Action function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return InThread(function);
    }

    /// <summary>Refused: it would start the async function in the other thread, and give its task when that first waits.</summary>
    /// <param name="function">An async function.</param>
    [Obsolete(AsyncInThread, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static Coroutine ToThread(Func<Task> function) => throw new NotSupportedException(AsyncInThread);

    /// <inheritdoc cref="ToThread(Func{Task})"/>
    [Obsolete(AsyncInThread, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static Coroutine<T> ToThread<T>(Func<Task<T>> function) => throw new NotSupportedException(AsyncInThread);

    /// <summary>
    /// Runs a coroutine as a task of a loop that another thread runs; the .NET task ends as it does. For threads that are no loop's: they may await the task or block on it.
    /// </summary>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <param name="coroutine">What is run. It is taken by this call.</param>
    /// <param name="loop">Runs it. When it is closed first, the task fails.</param>
    /// <param name="cancellationToken">Cancels the coroutine, through the loop.</param>
    /// <exception cref="InvalidOperationException">The loop is closed.</exception>
    /// <example><code>var result = Aio.RunCoroutineThreadSafe(Fetch(url), loop).GetAwaiter().GetResult(); // in another thread</code></example>
    /// <remarks>Any thread but the loop's own, which would wait for itself if it blocked on the task. As CPython's <c>asyncio.run_coroutine_threadsafe</c>.</remarks>
    public static Task<T> RunCoroutineThreadSafe<T>(Coroutine<T> coroutine, EventLoop loop, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(loop);
        return ThreadSafeCall<T>.Begin(loop, coroutine.Take(), cancellationToken);
    }

    /// <inheritdoc cref="RunCoroutineThreadSafe{T}(Coroutine{T}, EventLoop, CancellationToken)"/>
    public static Task RunCoroutineThreadSafe(Coroutine coroutine, EventLoop loop, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(loop);
        return ThreadSafeCall<Unit>.Begin(loop, coroutine.Take(), cancellationToken);
    }

    private const string AsyncInThread =
        "ToThread is for functions that block or compute. An async function does not block: await it, 'await Work()', or, when it computes a lot before it first waits, 'await Task.Run(Work)'.";

    private static async Coroutine<T> InThread<T>(Func<T> function) => await EventLoop.Running().RunInExecutor(null, function);

    private static async Coroutine InThread(Action function) => await EventLoop.Running().RunInExecutor(null, function);
}
