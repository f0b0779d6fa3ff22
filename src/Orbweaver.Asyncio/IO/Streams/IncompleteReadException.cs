namespace Orbweaver.Asyncio;

/// <summary>The stream ended before what was asked for had come. As CPython's <c>asyncio.IncompleteReadError</c>.</summary>
public sealed class IncompleteReadException : EndOfStreamException
{
    /// <summary>Makes the exception.</summary>
    public IncompleteReadException()
    {
    }

    /// <summary>Makes the exception.</summary>
    public IncompleteReadException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    public IncompleteReadException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="partial">What had come.</param>
    /// <param name="expected">How many bytes were asked for; null when a separator was.</param>
    public IncompleteReadException(ReadOnlyMemory<byte> partial, int? expected)
        : base($"The stream ended after {partial.Length} of {(expected is { } count ? FormattableString.Invariant($"{count} bytes") : "an unknown number of bytes, before the separator")}. Partial holds what had come.")
    {
        Partial = partial;
        Expected = expected;
    }

    /// <summary>What had come; it is no longer in the stream.</summary>
    public ReadOnlyMemory<byte> Partial { get; }

    /// <summary>How many bytes were asked for; null when a separator was.</summary>
    public int? Expected { get; }
}
