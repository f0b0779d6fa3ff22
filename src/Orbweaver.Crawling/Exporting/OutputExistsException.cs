namespace Orbweaver.Crawling;

/// <summary>The output file holds something that this crawl did not write. It was left as it is.</summary>
public sealed class OutputExistsException : OutputException
{
    /// <summary>Makes one without a message.</summary>
    public OutputExistsException()
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">Which file, and what would help.</param>
    public OutputExistsException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with its cause.</summary>
    /// <param name="message">Which file, and what would help.</param>
    /// <param name="innerException">The cause.</param>
    public OutputExistsException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
