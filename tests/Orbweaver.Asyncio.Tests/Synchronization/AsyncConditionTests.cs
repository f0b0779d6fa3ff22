namespace Orbweaver.Asyncio.Tests;

/// <summary>Rules 50 and 53; names as in CPython's test_locks.</summary>
[Trait("Rule", "53")]
public sealed partial class AsyncConditionTests : LoopTest
{
    [Fact]
    public void Condition_text_tells_its_state() => Run(async () =>
    {
        var condition = new AsyncCondition();
        Assert.Equal("AsyncCondition [unlocked]", condition.ToString());
        await condition.Acquire();
        Assert.Equal("AsyncCondition [locked]", condition.ToString());
        condition.Release();
        var waiting = Aio.CreateTask(WaitHolding(condition, () => { }));
        await Aio.Sleep(0);
        Assert.Equal("AsyncCondition [unlocked, waiters: 1]", condition.ToString());
        waiting.Cancel();
    });

    [Fact]
    public void Condition_wait() => Run(async () =>
    {
        var condition = new AsyncCondition();
        var tasks = Enumerable.Range(1, 3).Select(n => Aio.CreateTask(Keep(n))).ToArray();
        await Aio.Sleep(0);
        Assert.False(condition.IsLocked);
        await condition.Acquire();
        condition.Notify();
        await Aio.Sleep(0);
        AssertTrace(); // notified, but the lock is not free
        Assert.True(condition.IsLocked);
        condition.Release();
        await Aio.Sleep(0);
        AssertTrace("1");
        Assert.True(condition.IsLocked);
        condition.Notify(2);
        await Aio.Sleep(0);
        AssertTrace("1");
        Assert.True(condition.IsLocked);
        condition.Release();
        await Aio.Sleep(0);
        AssertTrace("1", "2");
        Assert.True(condition.IsLocked);
        condition.Release();
        await Aio.Sleep(0);
        AssertTrace("1", "2", "3");
        Assert.True(condition.IsLocked);
        Assert.All(tasks, t => Assert.True(t.IsDone));

        async Coroutine Keep(int n)
        {
            await condition.Acquire();
            await condition.Wait();
            Say($"{n}");
        }
    });

    [Fact]
    public void Condition_wait_unacquired() => Run(async () =>
    {
        var error = await CoroutineTests.Thrown<InvalidOperationException>(async () => await new AsyncCondition().Wait());
        Assert.Contains("Wait needs the condition's lock", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Condition_wait_for() => Run(async () =>
    {
        var condition = new AsyncCondition();
        var holds = false;
        var task = Aio.CreateTask(Waiter());
        await Aio.Sleep(0);
        AssertTrace();
        await NotifyOnce(condition);
        await Aio.Sleep(0);
        AssertTrace();
        holds = true;
        await NotifyOnce(condition);
        await Aio.Sleep(0);
        AssertTrace("done");
        Assert.True(task.IsDone);

        async Coroutine Waiter()
        {
            using (await condition.Acquire())
            {
                await condition.WaitFor(() => holds);
                Say("done");
            }
        }
    });

    [Fact]
    public void Condition_wait_for_unacquired() => Run(async () =>
    {
        var condition = new AsyncCondition();
        await condition.WaitFor(() => true); // need not wait, and so needs no lock
        await CoroutineTests.Thrown<InvalidOperationException>(async () => await condition.WaitFor(() => false));
    });

    [Fact]
    public void Condition_notify() => Run(async () =>
    {
        var condition = new AsyncCondition();
        var tasks = Enumerable.Range(1, 3).Select(n => Aio.CreateTask(WaitHolding(condition, () => Say($"{n}")))).ToArray();
        await Aio.Sleep(0);
        await NotifyOnce(condition);
        await Aio.Sleep(0);
        AssertTrace("1");
        await condition.Acquire();
        condition.Notify(0);
        condition.Notify();
        condition.Notify(2048);
        condition.Release();
        await Aio.Sleep(0);
        await Aio.Sleep(0);
        AssertTrace("1", "2", "3");
        Assert.All(tasks, t => Assert.True(t.IsDone));
    });

    [Fact]
    public void Condition_notify_passes_over_those_that_were_cancelled_or_notified_before() => Run(async () =>
    {
        // Rule 53: first come first served among those that are not done.
        var condition = new AsyncCondition();
        var tasks = Enumerable.Range(1, 4).Select(n => Aio.CreateTask(WaitHolding(condition, () => Say($"{n}")))).ToArray();
        await Aio.Sleep(0);
        await condition.Acquire();
        tasks[1].Cancel();
        condition.Notify();
        condition.Notify();
        condition.Release();
        await Aio.Sleep(1);
        AssertTrace("1", "3", "4"); // the cancelled wait has notified the last, without need
        Assert.True(tasks[1].IsCancelled);
    });

    [Fact]
    public void Condition_notify_all() => Run(async () =>
    {
        var condition = new AsyncCondition();
        var tasks = Enumerable.Range(1, 2).Select(n => Aio.CreateTask(WaitHolding(condition, () => Say($"{n}")))).ToArray();
        await Aio.Sleep(0);
        await condition.Acquire();
        condition.NotifyAll();
        condition.Release();
        await Aio.Sleep(1);
        AssertTrace("1", "2");
        Assert.All(tasks, t => Assert.True(t.IsDone));
    });

    [Fact]
    public void Condition_notify_unacquired() => Assert.Throws<InvalidOperationException>(() => new AsyncCondition().Notify());

    [Fact]
    public void Condition_notify_all_unacquired() => Assert.Throws<InvalidOperationException>(new AsyncCondition().NotifyAll);

    [Fact]
    public void Condition_notify_negative_throws() => Assert.Throws<ArgumentOutOfRangeException>(() => new AsyncCondition().Notify(-1));

    [Fact]
    public void Condition_permit_unlocks() => Run(async () =>
    {
        var condition = new AsyncCondition();
        using (await condition.Acquire())
            Assert.True(condition.IsLocked);
        Assert.False(condition.IsLocked);
    });

    [Fact]
    public void Condition_explicit_lock() => Run(async () =>
    {
        var mutex = new AsyncLock();
        var condition = new AsyncCondition(mutex);
        Assert.Same(mutex, condition.Lock);
        using (await condition.Acquire())
            Assert.True(mutex.IsLocked);
        Assert.False(mutex.IsLocked);
        using (await mutex.Acquire())
            Assert.True(condition.IsLocked);
        Assert.False(condition.IsLocked);
    });

    [Fact]
    [Trait("Rule", "50")]
    public void Condition_ambiguous_loops()
    {
        // Rule 50: the lock and the condition belong each to the loop on which a task waited for it first.
        using var other = new EventLoop(new EventLoopOptions { TimeProvider = new VirtualClock() });
        var mutex = new AsyncLock();
        Run(async () =>
        {
            await mutex.Acquire();
            var task = Aio.CreateTask(mutex.Acquire());
            await Aio.Sleep(1);
            task.Cancel();
            await Aio.Sleep(1);
        });
        var condition = new AsyncCondition(mutex);
        Assert.Throws<InvalidOperationException>(() => other.RunUntilComplete(condition.Acquire()));

        var second = new AsyncCondition();
        Run(async () =>
        {
            await second.Acquire();
            var task = Aio.CreateTask(second.Wait());
            await Aio.Sleep(1);
            task.Cancel();
            await Aio.Sleep(1);
        });
        Assert.True(second.IsLocked);
        Assert.Throws<InvalidOperationException>(() => other.RunUntilComplete(second.Wait()));
        Assert.True(second.IsLocked); // refused before the lock was released
    }

    private static async Coroutine WaitHolding(AsyncCondition condition, Action then)
    {
        using (await condition.Acquire())
        {
            await condition.Wait();
            then();
        }
    }

    private static async Coroutine NotifyOnce(AsyncCondition condition)
    {
        using (await condition.Acquire())
            condition.Notify();
    }
}
