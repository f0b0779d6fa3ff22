namespace Orbweaver.Asyncio.Tests;

/// <summary>What a semaphore says of itself; names as in CPython's test_locks.</summary>
[Trait("Rule", "54")]
public sealed class SemaphoreTextTests : LoopTest
{
    [Fact]
    public void Semaphore_text_tells_its_state() => Run(async () =>
    {
        var semaphore = new AsyncSemaphore();
        Assert.Equal("AsyncSemaphore [unlocked, permits: 1]", semaphore.ToString());
        await semaphore.Acquire();
        Assert.Equal("AsyncSemaphore [locked]", semaphore.ToString());
        var tasks = new[] { Aio.CreateTask(semaphore.Acquire()), Aio.CreateTask(semaphore.Acquire()) };
        await Aio.Sleep(0);
        Assert.Equal("AsyncSemaphore [locked, waiters: 2]", semaphore.ToString());
        foreach (var task in tasks)
            task.Cancel();
    });

    [Fact]
    public void Acquire_lets_in_as_many_as_there_are_permits_first_come_first_served() => Run(async () =>
    {
        var semaphore = new AsyncSemaphore(3);
        await semaphore.Acquire();
        await semaphore.Acquire();
        Assert.False(semaphore.IsLocked);
        var tasks = Enumerable.Range(1, 3).Select(n => Aio.CreateTask(Take(n))).ToList();
        await Aio.Sleep(0);
        AssertTrace("1");
        Assert.True(semaphore.IsLocked);
        tasks.Add(Aio.CreateTask(Take(4)));
        semaphore.Release();
        semaphore.Release();
        Assert.Equal(0, semaphore.Available);
        await Aio.Sleep(0);
        AssertTrace("1", "2", "3");
        Assert.True(semaphore.IsLocked);
        semaphore.Release();
        await tasks[3];

        async Coroutine Take(int n)
        {
            await semaphore.Acquire();
            Say($"{n}");
        }
    });
}
