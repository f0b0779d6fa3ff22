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

    /// <summary>Makes a task of a coroutine on the loop that runs on this thread: its body begins in the next pass.</summary>
    public static LoopTask CreateTask(Coroutine coroutine, string? name = null) => EventLoop.Running().CreateTask(coroutine, name);

    /// <inheritdoc cref="CreateTask(Coroutine, string?)"/>
    public static LoopTask<T> CreateTask<T>(Coroutine<T> coroutine, string? name = null) => EventLoop.Running().CreateTask(coroutine, name);
}
