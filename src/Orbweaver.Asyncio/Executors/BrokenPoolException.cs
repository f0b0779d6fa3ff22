namespace Orbweaver.Asyncio;

/// <summary>A pool or executor can do no work any more, since its workers do not come up: the initializer fails, or a worker process does not start. As CPython's <c>concurrent.futures.BrokenExecutor</c>.</summary>
public class BrokenPoolException : InvalidOperationException
{
    /// <summary>Makes one without a message.</summary>
    public BrokenPoolException()
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">What has happened.</param>
    public BrokenPoolException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">What has happened.</param>
    /// <param name="innerException">What the initializer has thrown.</param>
    public BrokenPoolException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
