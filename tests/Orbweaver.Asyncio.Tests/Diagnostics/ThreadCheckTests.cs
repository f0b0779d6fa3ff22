namespace Orbweaver.Asyncio.Tests;

/// <summary>Rule 60: what debug mode refuses from other threads, and what is an error in any mode.</summary>
[Trait("Rule", "60")]
public sealed class ThreadCheckTests : LoopTest
{
    public ThreadCheckTests()
    {
        Loop.Debug = true;
        Loop.SlowCallbackDuration = TimeSpan.MaxValue;
    }

    [Fact]
    public void Task_and_future_used_from_another_thread_are_refused() => Run(async () =>
    {
        var future = new Future<int>();
        var task = Aio.CreateTask(Wait());
        await Aio.Sleep(0);
        await AssertRefused("Cancel", () => task.Cancel());
        await AssertRefused("Cancel", () => future.Cancel());
        await AssertRefused("AddDoneCallback", () => future.AddDoneCallback(_ => { }));
        await AssertRefused("AsTask", () => _ = future.AsTask());
        Assert.Equal((false, 0, false), (task.IsDone, task.Cancelling, future.IsDone));
        task.Cancel();

        async Coroutine Wait() => await future;
    });

    [Fact]
    public void Event_set_by_another_thread_is_refused() => Run(async () =>
    {
        var changed = new AsyncEvent();
        var waiter = Aio.CreateTask(changed.Wait());
        await Aio.Sleep(0);
        await AssertRefused("Set", changed.Set);
        Assert.False(changed.IsSet);
        changed.Set();
        await waiter;
    });

    [Fact]
    public void Lock_released_by_another_thread_is_refused() => Run(async () =>
    {
        var mutex = new AsyncLock();
        await mutex.Acquire();
        var next = Aio.CreateTask(mutex.Acquire());
        await Aio.Sleep(0);
        await AssertRefused("Release", mutex.Release);
        Assert.True(mutex.IsLocked);
        mutex.Release();
        await next;
    });

    [Fact]
    public void Condition_notified_by_another_thread_is_refused() => Run(async () =>
    {
        var changed = new AsyncCondition();
        var waiter = Aio.CreateTask(Wait());
        await Aio.Sleep(0);
        using (await changed.Acquire())
        {
            await AssertRefused("Notify", () => changed.Notify());
            await AssertRefused("NotifyAll", changed.NotifyAll);
            changed.Notify();
        }

        await waiter;

        async Coroutine Wait()
        {
            using (await changed.Acquire())
                await changed.Wait();
        }
    });

    [Fact]
    public void Semaphore_released_by_another_thread_is_refused() => Run(async () =>
    {
        var semaphore = new AsyncSemaphore(0);
        var next = Aio.CreateTask(semaphore.Acquire());
        await Aio.Sleep(0);
        await AssertRefused("Release", semaphore.Release);
        Assert.Equal(0, semaphore.Available);
        semaphore.Release();
        await next;
    });

    [Theory]
    [InlineData("PutNoWait")]
    [InlineData("TryPut")]
    [InlineData("Shutdown")]
    public void Queue_used_from_another_thread_is_refused(string method) => Run(async () =>
    {
        var queue = new AsyncQueue<int>();
        var priorities = new AsyncPriorityQueue<int, int>();
        Future[] getters = [Aio.CreateTask(queue.Get()), Aio.CreateTask(priorities.Get())];
        await Aio.Sleep(0);
        await AssertRefused(method, method switch
        {
            "PutNoWait" => () => queue.PutNoWait(1),
            "TryPut" => () => queue.TryPut(1),
            _ => () => queue.Shutdown(),
        });
        await AssertRefused(method, method switch
        {
            "PutNoWait" => () => priorities.PutNoWait(1, 1),
            "TryPut" => () => priorities.TryPut(1, 1),
            _ => () => priorities.Shutdown(),
        });
        Assert.Equal((0, 0, false), (queue.Count, priorities.Count, queue.IsShutDown));
        foreach (var getter in getters)
            getter.Cancel();
    });

    [Fact]
    public void Queue_emptied_from_another_thread_is_refused() => Run(async () =>
    {
        var queue = new AsyncQueue<int>(1);
        queue.PutNoWait(1);
        var putter = Aio.CreateTask(queue.Put(2));
        var joiner = Aio.CreateTask(queue.Join());
        await Aio.Sleep(0);
        await AssertRefused("GetNoWait", () => queue.GetNoWait());
        await AssertRefused("TryGet", () => queue.TryGet(out _));
        Assert.Equal(1, await queue.Get());
        await putter;
        Assert.Equal(2, await queue.Get());
        queue.TaskDone();
        await AssertRefused("TaskDone", queue.TaskDone);
        queue.TaskDone();
        await joiner;
    });

    [Fact]
    public void CreateTask_from_another_thread_is_refused_and_does_not_take_the_coroutine() => Run(async () =>
    {
        var coroutine = Answer();
        await AssertRefused("CreateTask", () => _ = Loop.CreateTask(coroutine));
        Assert.Equal(42, await coroutine);
    });

    [Fact]
    public void Cancel_of_a_scope_from_another_thread_is_refused() => Run(async () =>
    {
        var scope = await Aio.CancelScope(async scope => await AssertRefused("Cancel", scope.Cancel));
        Assert.False(scope.CancelCalled);
    });

    [Fact]
    public void Without_debug_mode_nothing_is_checked() => Run(async () =>
    {
        Loop.Debug = false;
        var future = new Future<int>();
        await Task.Run(() => future.Cancel());
        Assert.True(future.IsCancelled);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Future_awaited_on_a_thread_that_runs_no_loop_is_an_error(bool debug) => Run(async () =>
    {
        Loop.Debug = debug;
        var future = new Future<int>();
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => Task.Run(async () => await future));
        Assert.StartsWith("A future was awaited on a thread that runs no event loop", error.Message, StringComparison.Ordinal);
        error = await Assert.ThrowsAsync<InvalidOperationException>(() => Task.Run(async () => await (Future)future));
        Assert.Contains("AsTask", error.Message, StringComparison.Ordinal);
        future.SetResult(42);
        Assert.Equal(42, await Task.Run(async () => await future)); // done: there is nothing to wait for
    });

    [Fact]
    public void Future_awaited_on_the_thread_of_another_loop_is_an_error() => Run(async () =>
    {
        var future = new Future<int>();
        var error = await Task.Run(() =>
        {
            using var other = new EventLoop();
            return other.RunUntilComplete(Other(future));
        });
        Assert.StartsWith("A future was awaited on the thread of another loop", error.Message, StringComparison.Ordinal);

        static async Coroutine<Exception> Other(Future<int> future) => await Assert.ThrowsAsync<InvalidOperationException>(async () => await future);
    });

    [Fact]
    public void Future_may_be_awaited_before_its_loop_runs()
    {
        var future = new Future<int>(Loop);
        var result = Await();
        Loop.CallSoon(() => future.SetResult(42));
        RunPasses(2);
        Assert.True(result.IsCompletedSuccessfully);

        async Task<int> Await() => await future;
    }

    private static async Coroutine<int> Answer()
    {
        await Aio.Sleep(0);
        return 42;
    }

    private static async Task AssertRefused(string member, Action call)
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => Task.Run(call));
        Assert.StartsWith($"{member} was called from another thread than the loop's", error.Message, StringComparison.Ordinal);
        Assert.Contains("CallSoonThreadSafe", error.Message, StringComparison.Ordinal);
    }
}
