namespace Orbweaver.Asyncio;

/// <summary>The queue holds as many items as it may.</summary>
public sealed class QueueFullException : InvalidOperationException
{
    /// <summary>Makes the exception.</summary>
    public QueueFullException()
    {
    }

    /// <summary>Makes the exception.</summary>
    public QueueFullException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    public QueueFullException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
