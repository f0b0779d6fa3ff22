namespace Orbweaver.Asyncio;

/// <summary>A separator did not come within <see cref="LoopStream.ReadLimit"/> bytes. As CPython's <c>asyncio.LimitOverrunError</c>.</summary>
public sealed class LimitOverrunException : IOException
{
    /// <summary>Makes the exception.</summary>
    public LimitOverrunException()
    {
    }

    /// <summary>Makes the exception.</summary>
    public LimitOverrunException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    public LimitOverrunException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="consumed">See <see cref="Consumed"/>.</param>
    public LimitOverrunException(string message, int consumed)
        : base(message) => Consumed = consumed;

    /// <summary>How many of the waiting bytes lie before the separator, or surely hold no part of it: as many may be read to get past them.</summary>
    public int Consumed { get; }
}
