namespace Orbweaver.Asyncio;

/// <summary>
/// What all tasks have in common, whatever they end with: each is a <see cref="Future"/>, too, and what takes futures takes an <see cref="ILoopTask"/> as well (<c>Aio.Wait</c>, <c>Aio.Gather</c>, <c>Aio.Shield</c>,
/// …). Loop's thread only.
/// </summary>
public interface ILoopTask
{
    /// <summary>For the compiler: <c>await task</c> waits for its end, and throws what it ended with. Its result is had from the <see cref="LoopTask{T}"/>.</summary>
    FutureAwaiter GetAwaiter();

    /// <summary>The loop that runs it.</summary>
    EventLoop Loop { get; }

    /// <summary>Its name: <c>Task-N</c> unless another was set.</summary>
    string Name { get; set; }

    /// <summary>True once it has ended.</summary>
    bool IsDone { get; }

    /// <summary>True when it ended by cancellation.</summary>
    bool IsCancelled { get; }

    /// <inheritdoc cref="Future.State"/>
    FutureState State { get; }

    /// <inheritdoc cref="Future.Exception"/>
    Exception? Exception { get; }

    /// <inheritdoc cref="Future.AddDoneCallback"/>
    void AddDoneCallback(Action<Future> callback, ExecutionContext? context = null);

    /// <inheritdoc cref="Future.RemoveDoneCallback"/>
    int RemoveDoneCallback(Action<Future> callback);

    /// <summary>Asks it to end: an <see cref="OperationCanceledException"/> is thrown into it where it waits.</summary>
    /// <returns>False when it had ended already.</returns>
    bool Cancel(string? message = null);

    /// <summary>How many cancellations were asked for and not taken back by <see cref="Uncancel"/>.</summary>
    int Cancelling { get; }

    /// <summary>Takes one request for cancellation back.</summary>
    /// <returns>How many are left.</returns>
    int Uncancel();

    /// <summary>
    /// Where it is: its chain of awaits, from the coroutine that it was made of to the one that waits, or runs; empty once it has ended. Made when asked for. As CPython's
    /// <c>Task.get_stack</c>, which shows the outermost coroutine alone.
    /// </summary>
    /// <param name="limit">How many frames at the most, the innermost; null (the default) for all.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative.</exception>
    IReadOnlyList<CoroutineFrame> GetStack(int? limit = null);

    /// <summary>Writes the stack, or the exception with its trace when the task has failed. As CPython's <c>Task.print_stack</c>.</summary>
    /// <param name="writer">Where to; null (the default) for standard error.</param>
    /// <param name="limit">How many frames of the stack at the most, the innermost; null (the default) for all. An exception is written whole.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative.</exception>
    void PrintStack(TextWriter? writer = null, int? limit = null);

    /// <summary>The tasks and futures that wait for its end: see <see cref="Future.AwaitedBy"/>.</summary>
    IReadOnlyList<Future> AwaitedBy { get; }

    /// <summary>The AsyncLocal values as the task sees them, as of its last await; null when it was made where their flow is suppressed.</summary>
    ExecutionContext? Context { get; }

    /// <summary>Fires when the task is cancelled: for .NET methods that the task awaits. Made when first asked for.</summary>
    CancellationToken CancellationToken { get; }
}
