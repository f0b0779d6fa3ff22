namespace Orbweaver.Asyncio;

/// <summary>
/// Nothing can ever happen again in a loop, and yet tasks wait: no callback, no timer, no I/O and no other thread's work is left to wake one. The message tells, a line for each task, where
/// it waits for what, who holds it, and the cycle if there is one.
/// </summary>
public sealed class DeadlockException : InvalidOperationException
{
    /// <summary>Makes the exception.</summary>
    public DeadlockException()
    {
    }

    /// <summary>Makes the exception.</summary>
    public DeadlockException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    public DeadlockException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The tasks that wait, with their stacks as they were then; the first 1,000 when there are more.</summary>
    public IReadOnlyList<BlockedTask> Tasks { get; init; } = [];

    /// <summary>Tasks of which each waits for the next, or for a lock that the next holds, and the last for the first. Empty when the tasks wait for something that none of them holds.</summary>
    public IReadOnlyList<BlockedTask> Cycle { get; init; } = [];
}
