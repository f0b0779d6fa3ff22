namespace Orbweaver.Asyncio;

/// <summary>What <see cref="EventLoop.RunInExecutor{T}(Executor?, Func{T})"/> returns. The function's outcome comes back to the loop's thread by a post.</summary>
internal sealed class ExecutorFuture<T> : Future<T>
{
    private readonly Work _work;

    private ExecutorFuture(EventLoop loop, Func<T> function)
        : base(loop) => _work = new Work(this, function);

    /// <summary>A function that has begun goes on, and what it gives is dropped; one that has not never begins.</summary>
    public override bool Cancel(string? message = null)
    {
        if (Loop.Debug)
            Loop.CheckThread();
        if (!IsDone && _work.TryCancel())
            Loop.ExecutorWorkUnderWay--;
        return base.Cancel(message);
    }

    internal static ExecutorFuture<T> Submit(EventLoop loop, Executor executor, Func<T> function)
    {
        var future = new ExecutorFuture<T>(loop, function);
        executor.Submit(future._work);
        loop.ExecutorWorkUnderWay++;
        return future;
    }

    /// <summary>A thread for this one function: for what must not wait for an executor's.</summary>
    internal static ExecutorFuture<T> RunOnThread(EventLoop loop, string name, Func<T> function)
    {
        var future = new ExecutorFuture<T>(loop, function);
        loop.ExecutorWorkUnderWay++;
        new Thread(future._work.Execute) { IsBackground = true, Name = name }.Start();
        return future;
    }

    /// <summary>On the loop's thread: the function has returned, or was dropped.</summary>
    internal override void Run()
    {
        Loop.ExecutorWorkUnderWay--;
        if (IsDone)
            return; // cancelled meanwhile
        if (_work.WasDropped)
            CompleteCancelled(new OperationCanceledException("The executor was shut down before the function began."));
        else if (_work.Error is OperationCanceledException cancellation)
            CompleteCancelled(cancellation);
        else if (_work.Error is { } error)
            CompleteFaulted(error);
        else
            Complete(_work.Result!);
    }

    private sealed class Work(ExecutorFuture<T> future, Func<T> function) : ExecutorWork
    {
        private readonly ExecutionContext? _context = ExecutionContext.Capture();

        internal T? Result { get; private set; }

        internal Exception? Error { get; private set; }

        internal bool WasDropped { get; private set; }

        protected override void Run()
        {
            try
            {
                if (_context is null)
                    Result = function();
                else
                    ExecutionContext.Run(_context, static work => ((Work)work!).Call(), this);
            }
#pragma warning disable CA1031 // thrown where the future is awaited
            catch (Exception e)
            {
                Error = e;
            }
#pragma warning restore CA1031
            if (!future.Loop.TryPost(future) && Error is not null)
                future.Loop.Report(new LoopFault("Exception in a function in an executor, which ended after its loop had been closed", Error));
        }

        protected override void Dropped()
        {
            WasDropped = true;
            future.Loop.TryPost(future);
        }

        protected override void Refused(Exception reason)
        {
            Error = reason;
            future.Loop.TryPost(future);
        }

        private void Call() => Result = function();
    }
}
