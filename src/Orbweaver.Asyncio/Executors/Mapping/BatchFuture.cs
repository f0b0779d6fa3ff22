using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio;

/// <summary>A batch that a loop waits for.</summary>
internal sealed class BatchFuture<TCall, TResult> : Future<TResult>, IPublicName
{
    private readonly Func<TCall[], TResult> _collect;
    private readonly Batch<TCall> _batch;
    private readonly bool _cancelsWhatRuns;
    private readonly string _pool;
    private readonly string _method;
    private OperationCanceledException? _cancellation;

    private BatchFuture(EventLoop loop, Func<TCall[], TResult> collect, bool cancelsWhatRuns, string pool, string method)
        : base(loop)
    {
        (_cancelsWhatRuns, _pool, _method) = (cancelsWhatRuns, pool, method);
        _collect = collect;
        _batch = new Batch<TCall>(Completed);
    }

    string IPublicName.PublicName => $"{_pool}.{_method}";

    /// <summary>Queues the jobs.</summary>
    /// <param name="source">The pool and the function.</param>
    /// <param name="arguments">The calls'.</param>
    /// <param name="chunkSize">Calls a job.</param>
    /// <param name="collect">Makes the result of those of the calls.</param>
    /// <param name="method">The pool's public method that was called.</param>
    internal static BatchFuture<TCall, TResult> Begin<TArg>(
        IJobSource<TArg, TCall> source, TArg[] arguments, int chunkSize, Func<TCall[], TResult> collect, [CallerMemberName] string method = "")
    {
        var loop = EventLoop.Running();
        var future = new BatchFuture<TCall, TResult>(loop, collect, source.CancelsWhatRuns, source.PoolName, method);
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
