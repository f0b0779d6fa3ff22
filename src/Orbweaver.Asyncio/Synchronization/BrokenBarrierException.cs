namespace Orbweaver.Asyncio;

/// <summary>The barrier at which a task waited, or was to wait, was reset or aborted.</summary>
public sealed class BrokenBarrierException : InvalidOperationException
{
    /// <summary>Makes the exception.</summary>
    public BrokenBarrierException()
    {
    }

    /// <summary>Makes the exception.</summary>
    public BrokenBarrierException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    public BrokenBarrierException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
