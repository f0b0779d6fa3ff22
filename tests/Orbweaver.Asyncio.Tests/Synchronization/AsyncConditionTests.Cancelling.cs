namespace Orbweaver.Asyncio.Tests;

/// <content>Waits that are cancelled.</content>
public sealed partial class AsyncConditionTests
{
    [Fact]
    public void Condition_wait_cancel() => Run(async () =>
    {
        // Rule 53: a wait that is cancelled ends with the lock taken.
        var condition = new AsyncCondition();
        await condition.Acquire();
        var waiting = Aio.CreateTask(condition.Wait());
        Loop.CallSoon(() => waiting.Cancel());
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await waiting);
        Assert.Equal("AsyncCondition [locked]", condition.ToString());
    });

    [Fact]
    public void Condition_wait_cancel_contested() => Run(async () =>
    {
        var condition = new AsyncCondition();
        await condition.Acquire();
        var waiting = Aio.CreateTask(condition.Wait());
        await Aio.Sleep(0);
        Assert.False(condition.IsLocked);
        await condition.Acquire();
        condition.Notify();
        Loop.CallSoon(() => waiting.Cancel());
        Loop.CallSoon(condition.Release);
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await waiting);
        Assert.True(condition.IsLocked);
    });

    [Fact]
    public void Condition_wait_cancel_after_notify() => Run(async () =>
    {
        // bpo-32841
        var condition = new AsyncCondition();
        var waiter = Aio.CreateTask(WaitHolding(condition, () => Say("inside")));
        await Aio.Sleep(0);
        await condition.Acquire();
        condition.Notify();
        await Aio.Sleep(0); // now it waits for the lock
        waiter.Cancel();
        await Aio.Sleep(0);
        condition.Release();
        await Aio.Sleep(0);
        Assert.True(waiter.IsCancelled);
        AssertTrace();
        Assert.False(condition.IsLocked);
    });

    [Fact]
    public void Condition_wait_cancelled_again_and_again_still_takes_the_lock_and_throws_the_latest() => Run(async () =>
    {
        // Rule 53.
        var condition = new AsyncCondition();
        string? message = null;
        var waiter = Aio.CreateTask(Waiter());
        await Aio.Sleep(0);
        await condition.Acquire();
        foreach (var text in new[] { "first", "second", "third" })
        {
            waiter.Cancel(text);
            await Passes(2);
            Assert.False(waiter.IsDone);
        }

        condition.Release();
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await waiter);
        Assert.Equal("third", message);
        Assert.False(condition.IsLocked);

        async Coroutine Waiter()
        {
            using (await condition.Acquire())
            {
                try
                {
                    await condition.Wait();
                }
                catch (OperationCanceledException e)
                {
                    Assert.True(condition.IsLocked);
                    message = e.Message;
                    throw;
                }
            }
        }
    });

    [Fact]
    public void Condition_cancelled_error_wakeup() => Run(async () =>
    {
        // The exception comes out as it went in.
        var condition = new AsyncCondition();
        Exception? raised = null;
        var task = Aio.CreateTask(Waiter());
        await Aio.Sleep(0);
        task.Cancel("foo");
        var error = await CoroutineTests.Thrown<OperationCanceledException>(async () => await task);
        Assert.Equal("foo", error.Message);
        Assert.Same(raised, error);

        async Coroutine Waiter()
        {
            using var permit = await condition.Acquire();
            raised = await CoroutineTests.Thrown<OperationCanceledException>(async () => await condition.WaitFor(() => false));
            throw raised;
        }
    });

    [Fact]
    public void Condition_cancelled_error_re_acquire() => Run(async () =>
    {
        var condition = new AsyncCondition();
        var wake = false;
        Exception? raised = null;
        var task = Aio.CreateTask(Waiter());
        await Aio.Sleep(0);
        await condition.Acquire();
        wake = true;
        condition.Notify();
        await Aio.Sleep(0); // now it waits for the lock
        task.Cancel("foo");
        condition.Release();
        var error = await CoroutineTests.Thrown<OperationCanceledException>(async () => await task);
        Assert.Equal("foo", error.Message);
        Assert.Same(raised, error);

        async Coroutine Waiter()
        {
            using var permit = await condition.Acquire();
            raised = await CoroutineTests.Thrown<OperationCanceledException>(async () => await condition.WaitFor(() => wake));
            throw raised;
        }
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Condition_cancelled_wakeup(bool waitsForTheLock) => Run(async () =>
    {
        // Rule 53 (cpython#112202): a notice is not lost when the one that got it is cancelled before it can act on it, be it before it is woken or when it waits for the lock again.
        var condition = new AsyncCondition();
        var state = 0;
        var consumers = Enumerable.Range(0, 2).Select(_ => Aio.CreateTask(Consumer())).ToArray();
        await Aio.Sleep(0);
        using (await condition.Acquire())
        {
            state++;
            condition.Notify();
            if (waitsForTheLock)
                await Aio.Sleep(0);
            consumers[0].Cancel();
        }

        await Aio.Sleep(1);
        Assert.Equal(0, state);
        using (await condition.Acquire())
        {
            state = -1;
            condition.NotifyAll();
        }

        await consumers[1];
        Assert.True(consumers[0].IsCancelled);

        async Coroutine Consumer()
        {
            using var permit = await condition.Acquire();
            while (true)
            {
                await condition.WaitFor(() => state != 0);
                if (state < 0)
                    return;
                state--;
            }
        }
    });
}
