namespace Orbweaver.Asyncio.Tests;

/// <summary>EnsureFuture, and futures from and for .NET tasks.</summary>
public sealed class TaskBridgeTests : LoopTest
{
    [Fact]
    public void Ensure_future_makes_a_task_or_returns_the_future() => Run(async () =>
    {
        Assert.Equal(1, await Aio.EnsureFuture(Aio.Sleep(1, 1)));
        await Aio.EnsureFuture(Aio.Sleep(1));
        Assert.Equal(TimeSpan.FromSeconds(2), Loop.Time);
        var task = Aio.CreateTask(Aio.Sleep(0, 3));
        Assert.Same(task, Aio.EnsureFuture(task));
        await task;
        var future = new Future<int>();
        Assert.Same(future, Aio.EnsureFuture(future));
    });

    [Fact]
    public void Ensure_future_coroutine_without_a_running_loop_throws() => Assert.Throws<InvalidOperationException>(() => { _ = Aio.EnsureFuture(Aio.Sleep(0, 1)); });

    [Fact]
    public void FromTask_follows_the_task() => Run(async () =>
    {
        var source = new TaskCompletionSource<int>();
        var future = Aio.FromTask(source.Task);
        var plain = Aio.FromTask((Task)source.Task);
        Assert.Same(Loop, future.Loop);
        Loop.CallLater(TimeSpan.FromSeconds(1), () => source.SetResult(5));
        Assert.Equal(5, await future);
        await plain;
        Assert.Equal(6, Aio.FromTask(Task.FromResult(6)).Result);
        Assert.True(Aio.FromTask(Task.CompletedTask).IsDone);
    });

    [Fact]
    public void FromTask_gets_the_tasks_exception_or_cancellation() => Run(async () =>
    {
        var failing = new TaskCompletionSource<int>();
        var cancelled = new TaskCompletionSource<int>();
        var (a, b) = (Aio.FromTask(failing.Task), Aio.FromTask(cancelled.Task));
        failing.SetException(new FormatException());
        cancelled.SetCanceled();
        await CoroutineTests.Thrown<FormatException>(async () => await a);
        await CoroutineTests.Thrown<TaskCanceledException>(async () => await b);
        Assert.True(b.IsCancelled);
    });

    [Fact]
    public void Wrap_future() => Run(async () =>
    {
        var source = new TaskCompletionSource<int>();
        var future = Aio.FromTask(source.Task);
        new Thread(() => source.SetResult(Environment.CurrentManagedThreadId)).Start();
        Assert.NotEqual(Environment.CurrentManagedThreadId, await future);
    });

    [Fact]
    public void Wrap_future_cancel2() => Run(async () =>
    {
        var source = new TaskCompletionSource<int>();
        var future = Aio.FromTask(source.Task);
        source.SetResult(42);
        Assert.True(future.Cancel());
        await Passes(2);
        Assert.True(future.IsCancelled);
        Assert.Equal(42, await source.Task);
        Assert.Empty(Faults);
    });

    [Fact]
    public void FromTask_is_abandoned_at_once() => Run(async () =>
    {
        var source = new TaskCompletionSource<int>();
        var future = Aio.FromTask(source.Task);
        await CoroutineTests.Thrown<TimeoutException>(async () => await Aio.WaitFor(future, 1));
        Assert.True(future.IsCancelled);
        Assert.False(source.Task.IsCompleted);
        source.SetResult(1);
        await Passes(3);
        Assert.Empty(Faults);
    });

    [Fact]
    public void AsTask_ends_as_the_future_does() => Run(async () =>
    {
        var futures = Enumerable.Range(0, 3).Select(_ => new Future<int>()).ToArray();
        var tasks = futures.Select(f => f.AsTask()).ToArray();
        var plain = ((Future)futures[0]).AsTask();
        futures[0].SetResult(4);
        futures[1].SetException(new FormatException());
        futures[2].Cancel();
        await Passes(2);
        Assert.Equal(4, await tasks[0]);
        await plain;
        Assert.IsType<FormatException>(Assert.Single(tasks[1].Exception!.InnerExceptions));
        Assert.True(tasks[2].IsCanceled);
        Assert.True(futures[0].AsTask().IsCompletedSuccessfully);
    });

    [Fact]
    public void AsTask_is_awaited_by_async_Task_code_which_comes_back_to_the_loop() => Run(async () =>
    {
        var future = new Future<int>();
        Loop.CallLater(TimeSpan.FromSeconds(1), () => future.SetResult(8));
        Assert.Equal(8, await Net());
        Assert.Same(Loop, EventLoop.Current);

        async Task<int> Net()
        {
            var result = await future.AsTask();
            Assert.Same(Loop, EventLoop.Current);
            return result;
        }
    });
}
