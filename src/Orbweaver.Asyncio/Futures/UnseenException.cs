namespace Orbweaver.Asyncio;

/// <summary>
/// A future's exception, until somebody looks at it. If nobody ever does, its finalizer has it reported, or its loop when it closes: no exception is lost. Only futures
/// that failed pay for it.
/// </summary>
internal sealed class UnseenException(Future future, Exception exception) : Failure(exception)
{
    private bool _seen;

    ~UnseenException()
    {
        if (!_seen)
            future.Loop.TryPost(new LateReport(future.Loop, ReportIfUnseen)); // a loop that is closed has the list of them, and reports by itself
    }

    /// <summary>The loop closes.</summary>
    internal void ReportIfUnseen()
    {
        if (Look())
            future.Loop.Report(Fault());
    }

    /// <returns>False when it was seen, or reported, before.</returns>
    internal bool Look()
    {
        if (Interlocked.Exchange(ref _seen, true))
            return false;
        GC.SuppressFinalize(this);
        return true;
    }

    private LoopFault Fault() => new($"{(future is ILoopTask ? "Task" : "Future")} exception was never retrieved: {future}", Exception) { Future = future };
}
