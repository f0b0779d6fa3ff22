namespace Orbweaver.Asyncio;

/// <summary>
/// A future's exception, until somebody looks at it. If nobody ever does, its finalizer has it reported: no exception is lost. Only futures
/// that failed pay for the finalizer.
/// </summary>
internal sealed class UnseenException
{
    private readonly EventLoop _loop;
    private readonly string _future;
    private bool _seen;

    internal UnseenException(Future future, Exception exception)
    {
        _loop = future.Loop;
        _future = future.ToString() ?? "future";
        Exception = exception;
    }

    ~UnseenException()
    {
        if (_seen)
            return;
        var what = _future.StartsWith("Task", StringComparison.Ordinal) ? "Task" : "Future";
        _loop.ReportFromFinalizer(new LoopFault($"{what} exception was never retrieved: {_future}", Exception));
    }

    internal Exception Exception { get; }

    internal Exception Look()
    {
        if (!_seen)
        {
            _seen = true;
            GC.SuppressFinalize(this);
        }

        return Exception;
    }
}
