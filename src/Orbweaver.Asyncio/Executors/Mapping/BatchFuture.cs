namespace Orbweaver.Asyncio;

/// <summary>A batch that a loop waits for.</summary>
internal sealed class BatchFuture<TCall, TResult> : Future<TResult>
{
    private readonly Func<TCall[], TResult> _collect;
    private readonly Batch<TCall> _batch;
    private bool _cancelsWhatRuns;
    private OperationCanceledException? _cancellation;

    private BatchFuture(EventLoop loop, Func<TCall[], TResult> collect)
        : base(loop)
    {
        _collect = collect;
        _batch = new Batch<TCall>(Completed);
    }

    /// <summary>Queues the jobs.</summary>
    internal static BatchFuture<TCall, TResult> Begin<TArg>(IJobSource<TArg, TCall> source, TArg[] arguments, int chunkSize, Func<TCall[], TResult> collect)
    {
        var loop = EventLoop.Running();
        var future = new BatchFuture<TCall, TResult>(loop, collect) { _cancelsWhatRuns = source.CancelsWhatRuns };
        future._batch.Begin(source, arguments, chunkSize);
        loop.ExecutorWorkUnderWay++;
        return future;
    }

    /// <summary>What has not begun never does. What has: goes on, and what it gives is dropped; or, where it can be cancelled, is cancelled and waited for.</summary>
    public override bool Cancel(string? message = null)
    {
        if (Loop.Debug)
            Loop.CheckThread();
        if (IsDone)
            return base.Cancel(message);
        if (!_cancelsWhatRuns)
        {
            _batch.Abandon();
            return base.Cancel(message);
        }

        if (_cancellation is null)
        {
            _cancellation = message is null ? new OperationCanceledException() : new OperationCanceledException(message);
            _batch.Abandon();
        }

        return true;
    }

    /// <summary>On the loop's thread: all jobs have ended.</summary>
    internal override void Run()
    {
        Loop.ExecutorWorkUnderWay--;
        if (IsDone)
            return; // cancelled meanwhile
        if (_cancellation is not null)
            CompleteCancelled(_cancellation);
        else if (_batch.FirstError() is not { } error)
            Complete(_collect(_batch.Results()));
        else if (error is OperationCanceledException cancellation)
            CompleteCancelled(cancellation);
        else
            CompleteFaulted(error);
    }

    private void Completed()
    {
        if (!Loop.TryPost(this) && _batch.FirstError() is { } error and not OperationCanceledException)
            Loop.Report(new LoopFault("Exception in a function in a pool, which ended after the loop had been closed that waited for it", error));
    }
}
