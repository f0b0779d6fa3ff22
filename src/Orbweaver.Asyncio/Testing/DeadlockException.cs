namespace Orbweaver.Asyncio;

/// <summary>Nothing can ever happen again in a loop, and yet tasks wait: no callback, no timer, no I/O and no other thread's work is left to wake one.</summary>
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
}
