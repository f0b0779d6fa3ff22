namespace Orbweaver.Asyncio.Tests;

/// <summary>Rule 41. The names are those of CPython's test_waitfor.</summary>
[Trait("Rule", "41")]
public sealed class WaitForTests : LoopTest
{
    [Fact]
    public void Wait_for_timeout_less_then_0_or_0_future_done() => Run(async () =>
    {
        var future = new Future<string>();
        future.SetResult("done");
        Assert.Equal("done", await Aio.WaitFor(future, 0));
    });

    [Fact]
    public void Wait_for_timeout_less_then_0_or_0_coroutine_do_not_started() => Run(async () =>
    {
        var started = false;
        var error = await CoroutineTests.Thrown<TimeoutException>(async () => await Aio.WaitFor(Body(), 0));
        Assert.IsType<OperationCanceledException>(error.InnerException);
        await CoroutineTests.Thrown<TimeoutException>(async () => await Aio.WaitFor(Plain(), TimeSpan.Zero));
        Assert.False(started);

        async Coroutine<int> Body()
        {
            started = true;
            return await Aio.Sleep(1, 1);
        }

        async Coroutine Plain() => await Body();
    });

    /// <summary>A cancelled gathering has the cancellation as its exception. Found by the differential test.</summary>
    [Fact]
    public void Wait_for_timeout_less_then_0_or_0_gathering_is_cancelled() => Run(async () =>
    {
        var gathering = Aio.Gather(new Future<int>());
        await CoroutineTests.Thrown<TimeoutException>(async () => await Aio.WaitFor(gathering, 0));
        Assert.False(gathering.IsCancelled);
    });

    /// <summary>Rules 30, 41. Found by the differential test.</summary>
    [Fact]
    [Trait("Rule", "30")]
    public void Wait_for_timeout_less_then_0_or_0_coroutine_that_ends_eagerly_gives_its_result_at_once()
    {
        Loop.EagerTasks = true;
        Run(async () =>
        {
            Loop.CallSoon(() => Say("next pass"));
            Say($"result {await Aio.WaitFor(Body(), 0)}");
            AssertTrace("result 1");

        });

#pragma warning disable CS1998 // it ends without waiting, which is the point
        static async Coroutine<int> Body() => 1;
#pragma warning restore CS1998
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(0.1)]
    public void Wait_for_timeout_cancels_the_task_and_waits_for_its_end(double timeout) => Run(async () =>
    {
        var running = true;
        var task = Aio.CreateTask(Body());
        await Aio.Sleep(0);
        var error = await CoroutineTests.Thrown<TimeoutException>(async () => await Aio.WaitFor(task, timeout));
        Assert.IsType<OperationCanceledException>(error.InnerException);
        Assert.True(task.IsCancelled);
        Assert.False(running);

        async Coroutine<string> Body()
        {
            try
            {
                return await Aio.Sleep(10, "done");
            }
            finally
            {
                await Aio.Sleep(1);
                running = false;
            }
        }
    });

    [Fact]
    public void Wait_for_blocking() => Run(async () =>
    {
        Assert.Equal("done", await Aio.WaitFor(Aio.Sleep(1, "done"), null));
        Assert.Equal("done", await Aio.WaitFor(Aio.CreateTask(Aio.Sleep(1, "done")), null));
    });

    [Fact]
    public void Wait_for_runs_the_coroutine_in_the_callers_task() => Run(async () =>
    {
        Assert.Same(Aio.CurrentTask, await Aio.WaitFor(Current(), 1));
        await Aio.WaitFor(Aio.Sleep(1), 2);

        static async Coroutine<ILoopTask> Current() => Aio.CurrentTask!;
    });

    [Fact]
    public void Wait_for_checks_its_arguments_at_the_call() => Run(async () =>
    {
        Assert.Throws<ArgumentNullException>(() => { _ = Aio.WaitFor((Future)null!, 1); });
        Assert.Throws<ArgumentNullException>(() => { _ = Aio.WaitFor((Future<int>)null!, 1); });
        Assert.Throws<ArgumentException>(() => { _ = Aio.WaitFor(new Future<int>(), double.NaN); });
        await Aio.Sleep(0);
    });

    [Fact]
    public void Wait_for_race_condition() => Run(async () =>
    {
        var future = new Future<string>();
        var wait = Aio.WaitFor(future, 0.2);
        Loop.CallSoon(() => future.SetResult("ok"));
        Assert.Equal("ok", await wait);
    });

    [Fact]
    public void Wait_for_cancel_suppressed() => Run(async () =>
    {
        Assert.Equal(42, await Aio.WaitFor(Stubborn(), 0.1));
        Assert.Equal(TimeSpan.FromSeconds(0.1), Loop.Time);
        var task = Aio.CreateTask(Stubborn());
        await Aio.Sleep(0);
        Assert.Equal(42, await Aio.WaitFor(task, 0));
        Assert.Equal(0, Aio.CurrentTask!.Cancelling);

        static async Coroutine<int> Stubborn()
        {
            await CoroutineTests.Thrown<OperationCanceledException>(async () => await Aio.Sleep(10));
            return 42;
        }
    });

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    public void Wait_for_reraises_exception_during_cancellation(double timeout) => Run(async () =>
    {
        var task = Aio.CreateTask(Body());
        await Aio.Sleep(0);
        await CoroutineTests.Thrown<FormatException>(async () => await Aio.WaitFor((Future)task, timeout));

        static async Coroutine Body()
        {
            await CoroutineTests.Thrown<OperationCanceledException>(async () => await Aio.Sleep(0.2));
            throw new FormatException();
        }
    });

    [Theory]
    [InlineData(null)]
    [InlineData(60)]
    public void Cancel_wait_for(int? timeout) => Run(async () =>
    {
        var task = Aio.CreateTask(Block());
        var wait = Aio.CreateTask(Aio.WaitFor((Future)task, timeout is { } seconds ? TimeSpan.FromSeconds(seconds) : null));
        Loop.CallSoon(() => wait.Cancel());
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await wait);
        Assert.True(task.IsCancelled);

        static async Coroutine Block() => await new Future<int>();
    });

    [Fact]
    public void Wait_for_issue86296() => Run(async () =>
    {
        // The wait is cancelled although the inner task is done by then.
        var reachedEnd = false;
        var inner = Aio.CreateTask(Inner());
        var task = Aio.CreateTask(Outer());
        await Aio.Sleep(0);
        task.Cancel();
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await task);
        Assert.Equal("done", await inner);
        Assert.False(reachedEnd);

        static async Coroutine<string> Inner() => "done";

        async Coroutine Outer()
        {
            await Aio.WaitFor(inner, 100);
            await Aio.Sleep(1);
            reachedEnd = true;
        }
    });

    [Theory]
    [InlineData(0)]
    [InlineData(0.01)]
    public void Shielded_timeout_leaves_the_task_running(double timeout) => Run(async () =>
    {
        var task = Aio.CreateTask(Aio.Sleep(0.1, "done"));
        var shield = Aio.Shield(task);
        await CoroutineTests.Thrown<TimeoutException>(async () => await Aio.WaitFor(shield, timeout));
        Assert.True(shield.IsCancelled);
        Assert.False(task.IsDone);
        Assert.Equal("done", await task);
    });
}
