namespace Orbweaver.Crawling;

/// <summary>The crawl's state cannot be opened, read or written. The message names the file and says what would help.</summary>
public class FrontierException : Exception
{
    /// <summary>Makes one without a message.</summary>
    public FrontierException()
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">What happened, to which file, and what would help.</param>
    public FrontierException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with its cause.</summary>
    /// <param name="message">What happened, to which file, and what would help.</param>
    /// <param name="innerException">The cause.</param>
    public FrontierException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
