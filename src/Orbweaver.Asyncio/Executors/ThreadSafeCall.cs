namespace Orbweaver.Asyncio;

/// <summary>A coroutine on its way from another thread to a loop, and its outcome on the way back. Rule 14.</summary>
internal sealed class ThreadSafeCall<T> : Runnable
{
    private readonly EventLoop _loop;
    private readonly CoroutineBox<T> _coroutine;
    private readonly CancellationToken _token;
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private readonly TaskCompletionSource<T> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _registration;
    private LoopTask<T>? _task;

    private ThreadSafeCall(EventLoop loop, CoroutineBox<T> coroutine, CancellationToken token)
    {
        _loop = loop;
        _coroutine = coroutine;
        _token = token;
    }

    internal static Task<T> Begin(EventLoop loop, CoroutineBox<T> coroutine, CancellationToken token)
    {
        var call = new ThreadSafeCall<T>(loop, coroutine, token);
        if (loop.TryPost(call))
            return call._outcome.Task;
        coroutine.Recycle();
        throw new InvalidOperationException("The event loop is closed. Hand coroutines only to a loop that runs, or will.");
    }

    /// <summary>On the loop's thread: the coroutine becomes a task.</summary>
    internal override void Run()
    {
        if (_token.IsCancellationRequested)
        {
            _coroutine.Recycle();
            _outcome.SetCanceled(_token);
            return;
        }

        _task = new LoopTask<T>(_loop, _coroutine, context: _context);
        _loop.OpenCalls.Add(this);
        _task.AddDoneCallback(Copy);
        _registration = _token.UnsafeRegister(static call => ((ThreadSafeCall<T>)call!).CancelFromOutside(), this);
    }

    /// <summary>The loop is closed, and whoever waits in another thread must not wait for ever.</summary>
    internal override void Drop() => _outcome.TrySetException(new InvalidOperationException(
        "The event loop was closed before the coroutine had ended. Wait for the task before the loop ends (Aio.Run cancels what is left, which ends the task as cancelled)."));

    private void CancelFromOutside()
    {
        if (!_loop.IsClosed)
            _loop.TryPost(new Cancellation(_task!));
    }

    private void Copy(Future task)
    {
        _loop.OpenCalls.Remove(this);
        _registration.Dispose();
        if (task.IsCancelled)
            _outcome.TrySetCanceled(_token.IsCancellationRequested ? _token : new CancellationToken(true));
        else if (task.Exception is { } exception)
            _outcome.TrySetException(exception);
        else
            _outcome.TrySetResult(_task!.Result);
    }

    private sealed class Cancellation(LoopTask<T> task) : Runnable
    {
        internal override void Run()
        {
            task.Loop.EnterContext(null);
            task.Loop.CurrentTask = null;
            task.Cancel();
            task.Loop.LeaveContext();
        }
    }
}
