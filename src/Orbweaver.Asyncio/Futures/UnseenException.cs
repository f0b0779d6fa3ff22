using System.Runtime.ExceptionServices;

namespace Orbweaver.Asyncio;

/// <summary>
/// A future's exception, until somebody looks at it. If nobody ever does, its finalizer has it reported: no exception is lost. Only futures
/// that failed pay for the finalizer.
/// </summary>
internal sealed class UnseenException
{
    private readonly Future _future;

    /// <summary>Kept, so that each that awaits the future is thrown the stack trace of the failure, and not what those before added to it.</summary>
    private readonly ExceptionDispatchInfo _info;
    private bool _seen;

    internal UnseenException(Future future, Exception exception)
    {
        _future = future;
        _info = ExceptionDispatchInfo.Capture(exception);
    }

    ~UnseenException()
    {
        if (!_seen)
            _future.Loop.ReportFromFinalizer(new LoopFault($"{(_future is ILoopTask ? "Task" : "Future")} exception was never retrieved: {_future}", Exception) { Future = _future });
    }

    internal Exception Exception => _info.SourceException;

    internal Exception Look()
    {
        if (!_seen)
        {
            _seen = true;
            GC.SuppressFinalize(this);
        }

        return Exception;
    }

    internal void Throw()
    {
        Look();
        _info.Throw();
    }
}
