namespace Orbweaver.Asyncio.Tests;

/// <summary>Rules 50 and 52; names as in CPython's test_locks.</summary>
[Trait("Rule", "52")]
public sealed class AsyncEventTests : LoopTest
{
    [Fact]
    public void Event_text_tells_its_state() => Run(async () =>
    {
        var ready = new AsyncEvent();
        Assert.Equal("AsyncEvent [unset]", ready.ToString());
        var waiting = Aio.CreateTask(ready.Wait());
        await Aio.Sleep(0);
        Assert.Equal("AsyncEvent [unset, waiters: 1]", ready.ToString());
        ready.Set();
        await waiting;
        Assert.Equal("AsyncEvent [set]", ready.ToString());
    });

    [Fact]
    public void Event_wait()
    {
        Run(async () =>
        {
            var ready = new AsyncEvent();
            var tasks = Enumerable.Range(1, 3).Select(n => Aio.CreateTask(Wait(n))).ToArray();
            await Aio.Sleep(0);
            AssertTrace();
            ready.Set();
            Assert.True(ready.IsSet);
            await Aio.Sleep(0);
            Assert.All(tasks, t => Assert.True(t.IsDone));

            async Coroutine Wait(int n)
            {
                await ready.Wait();
                Say($"{n}");
            }
        });
        AssertTrace("1", "2", "3");
    }

    [Fact]
    public void Event_wait_on_set_does_not_suspend()
    {
        Run(async () =>
        {
            var ready = new AsyncEvent();
            ready.Set();
            Loop.CallSoon(() => Say("callback"));
            await ready.Wait();
            Say("done");
            await Aio.Sleep(0);
        });
        AssertTrace("done", "callback");
    }

    [Fact]
    public void Event_wait_cancel() => Run(async () =>
    {
        var ready = new AsyncEvent();
        var waiting = Aio.CreateTask(ready.Wait());
        Loop.CallSoon(() => waiting.Cancel());
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await waiting);
        Assert.Equal("AsyncEvent [unset]", ready.ToString());
    });

    [Fact]
    public void Event_clear()
    {
        var ready = new AsyncEvent();
        Assert.False(ready.IsSet);
        ready.Set();
        ready.Set();
        Assert.True(ready.IsSet);
        ready.Clear();
        Assert.False(ready.IsSet);
    }

    [Fact]
    public void Event_clear_with_waiters() => Run(async () =>
    {
        // Rule 52: a Clear that follows at once takes no wake-up back.
        var ready = new AsyncEvent();
        var waiting = Aio.CreateTask(ready.Wait());
        await Aio.Sleep(0);
        ready.Set();
        ready.Clear();
        Assert.False(ready.IsSet);
        ready.Set();
        ready.Set();
        ready.Clear();
        await waiting;
        var late = Aio.CreateTask(ready.Wait());
        await Aio.Sleep(1);
        Assert.False(late.IsDone);
        ready.Set();
        await late;
    });

    [Fact]
    [Trait("Rule", "50")]
    public void Event_of_one_loop_cannot_be_waited_for_on_another()
    {
        // Rule 50.
        var ready = new AsyncEvent();
        Run(async () =>
        {
            var task = Aio.CreateTask(ready.Wait());
            await Aio.Sleep(1);
            task.Cancel();
            await Aio.Sleep(1);
        });
        using var other = new EventLoop(new EventLoopOptions { TimeProvider = new VirtualClock() });
        var error = Assert.Throws<InvalidOperationException>(() => other.RunUntilComplete(ready.Wait()));
        Assert.Contains("another loop", error.Message, StringComparison.Ordinal);
    }
}
