namespace Orbweaver.Asyncio;

/// <summary>
/// A future's exception, until somebody looks at it. If nobody ever does, its finalizer has it reported: no exception is lost. Only futures
/// that failed pay for the finalizer.
/// </summary>
internal sealed class UnseenException(Future future, Exception exception) : Failure(exception)
{
    private bool _seen;

    ~UnseenException()
    {
        if (!_seen)
            future.Loop.ReportFromFinalizer(new LoopFault($"{(future is ILoopTask ? "Task" : "Future")} exception was never retrieved: {future}", Exception) { Future = future });
    }

    internal void Look()
    {
        if (_seen)
            return;
        _seen = true;
        GC.SuppressFinalize(this);
    }
}
