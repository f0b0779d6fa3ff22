namespace Orbweaver.Asyncio;

/// <summary>A future was asked for what its state does not allow: a result that is not there yet, or a second result.</summary>
public sealed class InvalidStateException : InvalidOperationException
{
    /// <summary>Makes the exception.</summary>
    public InvalidStateException()
    {
    }

    /// <summary>Makes the exception.</summary>
    public InvalidStateException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    public InvalidStateException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
