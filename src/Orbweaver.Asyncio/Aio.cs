namespace Orbweaver.Asyncio;

/// <summary>
/// The front door: what asyncio's users know as the module's functions, one file a topic. All of it is for the loop's thread, but for <c>Run</c>.
/// </summary>
public static partial class Aio
{
    /// <summary>The task whose step runs now, or null in a plain callback.</summary>
    public static ILoopTask? CurrentTask => EventLoop.Running().CurrentTask;

    /// <summary>Fires when the running task is cancelled: hand it to the .NET methods that the task awaits.</summary>
    /// <exception cref="InvalidOperationException">No task runs.</exception>
    public static CancellationToken CancellationToken => (CurrentTask ?? throw new InvalidOperationException(
        "There is no running task whose cancellation a token could tell of. Ask for it inside a coroutine.")).CancellationToken;

    /// <summary>Makes a task of a coroutine on the loop that runs on this thread: its body begins in the next pass, or at once.</summary>
    /// <param name="coroutine">The task's work.</param>
    /// <param name="name">The task's name; null for <c>Task-N</c>.</param>
    /// <param name="eagerStart">True: the body runs inside this call up to its first await that has to wait. Null (the default): as <see cref="EventLoop.EagerTasks"/> says.</param>
    /// <param name="context">The AsyncLocal values that the task begins with; null (the default) for those of now.</param>
    /// <remarks>Loop's thread only. As CPython's <c>asyncio.create_task</c>.</remarks>
    public static LoopTask CreateTask(Coroutine coroutine, string? name = null, bool? eagerStart = null, ExecutionContext? context = null) =>
        EventLoop.Running().CreateTask(coroutine, name, eagerStart, context);

    /// <inheritdoc cref="CreateTask(Coroutine, string?, bool?, ExecutionContext?)"/>
    public static LoopTask<T> CreateTask<T>(Coroutine<T> coroutine, string? name = null, bool? eagerStart = null, ExecutionContext? context = null) =>
        EventLoop.Running().CreateTask(coroutine, name, eagerStart, context);
}
