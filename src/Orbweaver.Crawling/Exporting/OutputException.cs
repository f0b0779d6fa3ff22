namespace Orbweaver.Crawling;

/// <summary>The crawl's output cannot be opened or written. The message names the file and says what would help.</summary>
public class OutputException : IOException
{
    /// <summary>Makes one without a message.</summary>
    public OutputException()
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">What happened, to which file, and what would help.</param>
    public OutputException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with its cause.</summary>
    /// <param name="message">What happened, to which file, and what would help.</param>
    /// <param name="innerException">The cause.</param>
    public OutputException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
