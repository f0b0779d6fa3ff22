using System.Diagnostics;
using System.Reflection;

namespace Orbweaver.Asyncio.Tests;

/// <summary>Waiting allocates nothing when warm: waiters are used again. In optimised builds only; see <see cref="AllocationTests"/>.</summary>
public sealed class QueueAllocationTests : LoopTest
{
    private const int Rounds = 1000;

    [Fact]
    public void Ping_pong_over_two_queues_allocates_nothing_when_warm() => AssertFree(async () =>
    {
        var there = new AsyncQueue<int>(1);
        var back = new AsyncQueue<int>(1);
        var echo = Aio.CreateTask(Echo());
        for (var i = 0; i < 50; i++)
            await Turn(i);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Rounds; i++)
            await Turn(i);
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        echo.Cancel();
        return bytes;

        async Coroutine Turn(int i)
        {
            await there.Put(i);
            if (await back.Get() != i) // Assert.Equal allocates
                Assert.Fail("Another item came back.");
        }

        async Coroutine Echo()
        {
            while (true)
                await back.Put(await there.Get());
        }
    });

    [Fact]
    public void Lock_and_semaphore_that_two_contend_for_allocate_nothing_when_warm() => AssertFree(async () =>
    {
        var mutex = new AsyncLock();
        var semaphore = new AsyncSemaphore();
        var rival = Aio.CreateTask(Contend());
        for (var i = 0; i < 50; i++)
            await Turn();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Rounds; i++)
            await Turn();
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        rival.Cancel();
        return bytes;

        async Coroutine Turn()
        {
            using (await mutex.Acquire())
                await Aio.Sleep(0);
            using (await semaphore.Acquire())
                await Aio.Sleep(0);
        }

        async Coroutine Contend()
        {
            while (true)
                await Turn();
        }
    });

    [Fact]
    public void Event_waited_for_allocates_nothing_when_warm() => AssertFree(async () =>
    {
        var ready = new AsyncEvent();
        var waiter = Aio.CreateTask(Wait());
        for (var i = 0; i < 50; i++)
            await Turn();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Rounds; i++)
            await Turn();
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        waiter.Cancel();
        return bytes;

        async Coroutine Turn()
        {
            ready.Set();
            ready.Clear();
            await Passes(2);
        }

        async Coroutine Wait()
        {
            while (true)
                await ready.Wait();
        }
    });

    [Fact]
    public void Waiter_used_again_wakes_only_the_wait_it_stands_for() => Run(async () =>
    {
        var ready = new AsyncEvent();
        for (var i = 0; i < 200; i++)
        {
            var tasks = Enumerable.Range(0, 100).Select(_ => Aio.CreateTask(ready.Wait())).ToArray();
            await Aio.Sleep(0);
            tasks[i % 100].Cancel();
            await Passes(2);
            Assert.Equal(1, tasks.Count(t => t.IsDone));
            ready.Set();
            ready.Clear();
            await Passes(2);
            Assert.All(tasks, t => Assert.True(t.IsDone));
        }
    });

    private void AssertFree(Func<Coroutine<long>> measure)
    {
        var least = Run(async () =>
        {
            var least = long.MaxValue;
            for (var round = 0; round < 20 && least > 0; round++)
                least = Math.Min(least, await measure());
            return least;
        });
        Assert.SkipWhen(
            typeof(QueueAllocationTests).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true }
                || typeof(EventLoop).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true },
            "State machines are classes in a debug build: only an optimised one can be free of allocations.");
        Assert.Equal(0, least);
    }
}
