namespace Orbweaver.Asyncio;

/// <summary>What <see cref="Aio.FromTask{T}(Task{T})"/> returns. It is the entry in the ready queue by which the .NET task's end comes to the loop.</summary>
internal sealed class TaskFuture<T> : Future<T>
{
    private readonly Task _task;
    private readonly Func<Task, T> _resultOf;

    /// <summary>Has the .NET task forget the future; null when nothing is waited for.</summary>
    private CancellationTokenSource? _abandonment;

    private TaskFuture(EventLoop loop, Task task, Func<Task, T> resultOf)
        : base(loop)
    {
        _task = task;
        _resultOf = resultOf;
    }

    public override bool Cancel(string? message = null)
    {
        if (!base.Cancel(message))
            return false;
        if (_abandonment is { } abandonment)
        {
            EndWait();
            abandonment.Cancel();
        }

        return true;
    }

    internal static TaskFuture<T> Of(Task task, Func<Task, T> resultOf)
    {
        ArgumentNullException.ThrowIfNull(task);
        var future = new TaskFuture<T>(EventLoop.Running(), task, resultOf);
        if (task.IsCompleted)
            future.TakeOutcome();
        else
            future.Follow();
        return future;
    }

    /// <summary>The .NET task has ended. Loop's thread.</summary>
    internal override void Run()
    {
        if (_abandonment is null)
            return;
        EndWait();
        if (!IsDone)
            TakeOutcome();
    }

    private void Follow()
    {
        Loop.ForeignWaits.Began(); // work under way: virtual time does not take a loop that waits for it for a deadlock
        _abandonment = new CancellationTokenSource();
        _ = _task.ContinueWith(
            static (_, future) => ((TaskFuture<T>)future!).TaskEnded(), this, _abandonment.Token, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Any thread.</summary>
    private void TaskEnded()
    {
        if (ReferenceEquals(EventLoop.Current, Loop))
            Loop.Ready.Enqueue(this);
        else
            Loop.PostThreadSafe(this);
    }

    private void EndWait()
    {
        _abandonment = null;
        Loop.ForeignWaits.Ended();
    }

    private void TakeOutcome()
    {
        if (_task.IsCanceled)
            CompleteCancelled(new TaskCanceledException(_task));
        else if (_task.Exception is { } exception)
            CompleteFaulted(exception.InnerExceptions[0]);
        else
            Complete(_resultOf(_task));
    }
}
