namespace Orbweaver.Asyncio;

/// <summary>What all tasks have in common, whatever they end with. Loop's thread only.</summary>
public interface ILoopTask
{
    /// <summary>The loop that runs it.</summary>
    EventLoop Loop { get; }

    /// <summary>Its name: <c>Task-N</c> unless another was set.</summary>
    string Name { get; set; }

    /// <summary>True once it has ended.</summary>
    bool IsDone { get; }

    /// <summary>True when it ended by cancellation.</summary>
    bool IsCancelled { get; }

    /// <summary>Asks it to end: an <see cref="OperationCanceledException"/> is thrown into it where it waits.</summary>
    /// <returns>False when it had ended already.</returns>
    bool Cancel(string? message = null);

    /// <summary>How many cancellations were asked for and not taken back by <see cref="Uncancel"/>.</summary>
    int Cancelling { get; }

    /// <summary>Takes one request for cancellation back.</summary>
    /// <returns>How many are left.</returns>
    int Uncancel();

    /// <summary>The AsyncLocal values as the task sees them, as of its last await; null when it was made where their flow is suppressed.</summary>
    ExecutionContext? Context { get; }

    /// <summary>Fires when the task is cancelled: for .NET methods that the task awaits. Made when first asked for.</summary>
    CancellationToken CancellationToken { get; }
}
