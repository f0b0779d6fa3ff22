namespace Orbweaver.Asyncio;

/// <summary>The queue was shut down: nothing is put in any more, and nothing is left in it.</summary>
public sealed class QueueShutDownException : InvalidOperationException
{
    /// <summary>Makes the exception.</summary>
    public QueueShutDownException()
    {
    }

    /// <summary>Makes the exception.</summary>
    public QueueShutDownException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    public QueueShutDownException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
