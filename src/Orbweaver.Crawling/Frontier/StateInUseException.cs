namespace Orbweaver.Crawling;

/// <summary>Another crawl is using the state file: two on one state would record pages twice.</summary>
public sealed class StateInUseException : FrontierException
{
    /// <summary>Makes one without a message.</summary>
    public StateInUseException()
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">Which file, and what would help.</param>
    public StateInUseException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with its cause.</summary>
    /// <param name="message">Which file, and what would help.</param>
    /// <param name="innerException">The cause.</param>
    public StateInUseException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
