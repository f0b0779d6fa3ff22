namespace Orbweaver.Asyncio;

/// <summary>A generator has ended, and has nothing more to yield. As CPython's <c>StopIteration</c>. <c>TryNext</c> and <c>TrySend</c> say it without an exception.</summary>
public sealed class StopIterationException : Exception
{
    /// <summary>Makes one.</summary>
    public StopIterationException()
        : this("The generator has ended. TryNext and TrySend tell the end without an exception.")
    {
    }

    /// <summary>Makes one with a message.</summary>
    public StopIterationException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with a message and a cause.</summary>
    public StopIterationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>What the generator's body returned; null when it returns nothing.</summary>
    public object? Value { get; init; }
}
