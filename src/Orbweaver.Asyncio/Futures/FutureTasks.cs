namespace Orbweaver.Asyncio;

/// <summary>Futures for .NET code that wants a <see cref="Task"/>.</summary>
public static class FutureTasks
{
    /// <summary>
    /// A .NET task that ends as the future does: for <c>async Task</c> code, other threads, <c>Task.WhenAll</c>. Cancelling is one way: a cancelled future cancels the task, and nothing
    /// reaches the future from it. The future's exception counts as looked at; it is the task's from here on.
    /// </summary>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <remarks>Call it on the loop's thread; the task may be used on any. Do not block the loop's thread on it.</remarks>
    public static Task<T> AsTask<T>(this Future<T> future)
    {
        ArgumentNullException.ThrowIfNull(future);

        // Whoever waits for the task must not run inside the loop's callback, unless it is the loop's own code.
        var source = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Hand(future, source, () => future.Result);
        return source.Task;
    }

    /// <inheritdoc cref="AsTask{T}(Future{T})"/>
    public static Task AsTask(this Future future)
    {
        ArgumentNullException.ThrowIfNull(future);
        var source = new TaskCompletionSource<Unit>(TaskCreationOptions.RunContinuationsAsynchronously);
        Hand(future, source, () => default);
        return source.Task;
    }

    private static void Hand<T>(Future future, TaskCompletionSource<T> source, Func<T> result)
    {
        if (future.Loop.Debug)
            future.Loop.CheckThread(nameof(AsTask));
        if (future.IsDone)
            Copy(future);
        else
            future.AddDoneCallback(Copy);

        void Copy(Future done)
        {
            if (done.IsCancelled)
                source.SetCanceled();
            else if (done.Exception is { } exception)
                source.SetException(exception);
            else
                source.SetResult(result());
        }
    }
}
