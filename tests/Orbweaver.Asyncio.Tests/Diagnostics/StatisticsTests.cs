namespace Orbweaver.Asyncio.Tests;

/// <summary>What the primitives tell of themselves.</summary>
public sealed class StatisticsTests : LoopTest
{
    [Fact]
    public void Lock_tells_owner_and_waiters() => Run(async () =>
    {
        var mutex = new AsyncLock();
        Assert.Equal(new LockStatistics(false, null, 0), mutex.Statistics);
        var permit = await mutex.Acquire();
        Assert.Equal(new LockStatistics(true, Aio.CurrentTask, 0), mutex.Statistics);
        var other = Aio.CreateTask(Take());
        await Passes(1);
        Assert.Equal(new LockStatistics(true, Aio.CurrentTask, 1), mutex.Statistics);
        permit.Dispose();
        Assert.Equal(new LockStatistics(false, null, 1), mutex.Statistics); // on its way to the other task
        await Passes(1);
        Assert.Equal(new LockStatistics(true, other, 0), mutex.Statistics);
        await other;
        Assert.Null(mutex.Owner);

        async Coroutine Take()
        {
            using (await mutex.Acquire())
                await Passes(3);
        }
    });

    [Fact]
    public void Semaphore_tells_permits_and_waiters() => Run(async () =>
    {
        var semaphore = new AsyncSemaphore(1);
        Assert.Equal(new SemaphoreStatistics(1, null, 0), semaphore.Statistics);
        await semaphore.Acquire();
        var waiter = Aio.CreateTask(semaphore.Acquire());
        await Passes(1);
        Assert.Equal(new SemaphoreStatistics(0, null, 1), semaphore.Statistics);
        waiter.Cancel();
        await Passes(1);
        Assert.Equal(new SemaphoreStatistics(0, null, 0), semaphore.Statistics);
        Assert.Equal(new SemaphoreStatistics(3, 3, 0), new AsyncBoundedSemaphore(3).Statistics);
    });

    [Fact]
    public void Event_tells_flag_and_waiters() => Run(async () =>
    {
        var flag = new AsyncEvent();
        var waiters = new[] { Aio.CreateTask(flag.Wait()), Aio.CreateTask(flag.Wait()) };
        await Passes(1);
        Assert.Equal(new EventStatistics(false, 2), flag.Statistics);
        flag.Set();
        await Aio.Gather(waiters);
        Assert.Equal(new EventStatistics(true, 0), flag.Statistics);
    });

    [Fact]
    public void Condition_tells_waiters_and_its_lock() => Run(async () =>
    {
        var condition = new AsyncCondition();
        var waiter = Aio.CreateTask(Wait());
        await Passes(1);
        Assert.Equal(new ConditionStatistics(1, new LockStatistics(false, null, 0)), condition.Statistics);
        using (await condition.Acquire())
        {
            condition.NotifyAll();
            await Passes(2);
            Assert.Equal(new ConditionStatistics(0, new LockStatistics(true, Aio.CurrentTask, 1)), condition.Statistics);
        }

        await waiter;

        async Coroutine Wait()
        {
            using (await condition.Acquire())
                await condition.Wait();
        }
    });

    [Fact]
    public void Barrier_tells_parties_and_who_has_come() => Run(async () =>
    {
        var barrier = new AsyncBarrier(2);
        var first = Aio.CreateTask(barrier.Wait());
        await Passes(1);
        Assert.Equal(new BarrierStatistics(2, 1, false), barrier.Statistics);
        await barrier.Wait();
        await first;
        await barrier.Abort();
        Assert.Equal(new BarrierStatistics(2, 0, true), barrier.Statistics);
    });

    [Fact]
    public void Queue_tells_items_and_waiters() => Run(async () =>
    {
        var queue = new AsyncQueue<int>(1);
        var getter = Aio.CreateTask(queue.Get());
        await Passes(1);
        Assert.Equal(new QueueStatistics(0, 1, 1, 0, 0, 0, false), queue.Statistics);
        queue.PutNoWait(1);
        await getter;
        queue.PutNoWait(2);
        var others = new ILoopTask[] { Aio.CreateTask(queue.Put(3)), Aio.CreateTask(queue.Join()) };
        await Passes(1);
        Assert.Equal(new QueueStatistics(1, 1, 0, 1, 1, 2, false), queue.Statistics);
        queue.Shutdown();
        Assert.True(queue.Statistics.IsShutDown);
        foreach (var task in others)
            task.Cancel();
        await Passes(1);
    });

    // test_future_repr
    [Fact]
    public void Future_repr() => Run(async () =>
    {
        var future = new Future<int>();
        Assert.Equal("Future (pending)", future.ToString());
        future.SetResult(1);
        Assert.Equal("Future (finished: 1)", future.ToString());
        var cancelled = new Future<int>();
        cancelled.Cancel();
        Assert.Equal("Future (cancelled)", cancelled.ToString());
        var failed = new Future<int>();
        failed.SetException(new InvalidDataException());
        Assert.Equal("Future (failed: InvalidDataException)", failed.ToString());
        Assert.NotNull(failed.Exception);
        var gather = Aio.Gather(new Future<int>());
        Assert.Equal("Gather (pending)", gather.ToString());
        gather.Cancel();
        await Passes(1);
        Assert.NotNull(gather.ToString());
    });
}
