namespace Orbweaver.Asyncio;

/// <summary>Nothing is in the queue.</summary>
public sealed class QueueEmptyException : InvalidOperationException
{
    /// <summary>Makes the exception.</summary>
    public QueueEmptyException()
    {
    }

    /// <summary>Makes the exception.</summary>
    public QueueEmptyException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    public QueueEmptyException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
