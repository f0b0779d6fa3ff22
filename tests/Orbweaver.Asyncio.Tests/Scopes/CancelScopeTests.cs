namespace Orbweaver.Asyncio.Tests;

/// <summary>Rules 38 to 40 for a scope whose cancellation ends in it: what trio's <c>CancelScope</c> and <c>move_on_after</c> do, with asyncio's cancellations.</summary>
public sealed partial class CancelScopeTests : LoopTest
{
    [Fact]
    public void Cancel_from_outside_ends_the_body_and_the_task_goes_on() => Run(async () =>
    {
        var scope = await Aio.CancelScope(async scope =>
        {
            Assert.False(scope.CancelCalled);
            Loop.CallLater(TimeSpan.FromSeconds(1), scope.Cancel);
            try
            {
                await Aio.Sleep(100);
            }
            finally
            {
                Say("cleaned up");
            }
        });
        Assert.True(scope.CancelledCaught);
        Assert.True(scope.CancelCalled);
        AssertTrace("cleaned up");
        Assert.Equal(TimeSpan.FromSeconds(1), Loop.Time);
        await GoesOn();
    });

    [Fact]
    public void Body_that_ends_by_itself_was_not_cancelled() => Run(async () =>
    {
        var scope = await Aio.CancelScope(async _ => await Aio.Sleep(1));
        Assert.False(scope.CancelledCaught);
        Assert.False(scope.CancelCalled);
        scope.Cancel(); // too late: without effect
        Assert.False(scope.CancelCalled);
        Assert.Equal(5, await Aio.CancelScope(async _ => await Aio.Sleep(1, 5)));
        await GoesOn();
    });

    [Fact]
    public void Cancel_by_the_body_strikes_its_next_await_that_suspends() => Run(async () =>
    {
        var scope = await Aio.CancelScope(async scope =>
        {
            scope.Cancel();
            scope.Cancel();
            Say("goes on");
            await Aio.Sleep(0);
            Say("never");
        });
        Assert.True(scope.CancelledCaught);
        AssertTrace("goes on");
        await GoesOn();
    });

    [Fact]
    public void Cancel_that_no_await_delivers_strikes_nobody() => Run(async () =>
    {
        var scope = await Aio.CancelScope(async scope => scope.Cancel());
        Assert.True(scope.CancelCalled);
        Assert.False(scope.CancelledCaught);
        await GoesOn();
    });

    [Fact]
    public void Cancel_that_no_await_delivers_strikes_nobody_in_the_clean_up_of_a_cancelled_task() => Run(async () =>
    {
        var task = Aio.CreateTask(Body());
        await Aio.Sleep(1);
        task.Cancel();
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await task);
        AssertTrace("scope 1", "scope 2", "clean");

        async Coroutine Body()
        {
            try
            {
                await Aio.Sleep(100);
            }
            finally
            {
                await Aio.CancelScope(async scope => scope.Cancel());
                Say("scope 1");
                await Aio.MoveOnAfter(1, async () => await Aio.Sleep(10));
                Say("scope 2");
                await Aio.Sleep(1);
                Say("clean");
            }
        }
    });

    [Fact]
    public void Body_that_gets_over_the_cancellation_ends_as_it_likes() => Run(async () =>
    {
        CancelScope? inside = null;
        var result = await Aio.CancelScope(async scope =>
        {
            inside = scope;
            scope.Cancel();
            await CoroutineTests.Thrown<OperationCanceledException>(async () => await Aio.Sleep(100));
            return await Aio.Sleep(1, 5); // delivered once: unlike trio's it does not strike again
        });
        Assert.Equal(5, result);
        Assert.False(inside!.CancelledCaught);
        Assert.Equal("Cancel scope (finished after its cancellation)", inside.ToString());
        await GoesOn();
    });

    [Fact]
    public void Result_of_a_body_that_was_cut_short_is_the_default() => Run(async () =>
    {
        Assert.Equal(0, await Aio.MoveOnAfter(1, async () => await Aio.Sleep(2, 5)));
        Assert.Null(await Aio.MoveOnAfter(1, async _ => await Aio.Sleep(2, "x")));
        Assert.Equal("x", await Aio.MoveOnAfter(2, async _ => await Aio.Sleep(1, "x")));
        await GoesOn();
    });

    [Fact]
    public void Move_on_after() => Run(async () =>
    {
        var scope = await Aio.MoveOnAfter(1, async () => await Aio.Sleep(100));
        Assert.True(scope.CancelledCaught);
        Assert.Equal(TimeSpan.FromSeconds(1), Loop.Time);
        scope = await Aio.MoveOnAfter(100, async () => await Aio.Sleep(1));
        Assert.False(scope.CancelledCaught);
        Assert.False((await Aio.MoveOnAfter(null, async () => await Aio.Sleep(1))).CancelCalled);
        Assert.False((await Aio.MoveOnAfter(double.PositiveInfinity, async () => await Aio.Sleep(1))).CancelCalled);
        await Aio.Sleep(200); // the timers are gone
    });

    [Fact]
    public void Move_on_at() => Run(async () =>
    {
        await Aio.Sleep(1);
        var scope = await Aio.MoveOnAt(TimeSpan.FromSeconds(3), async _ => await Aio.Sleep(100));
        Assert.True(scope.CancelledCaught);
        Assert.Equal(TimeSpan.FromSeconds(3), scope.When);
        Assert.Equal(TimeSpan.FromSeconds(3), Loop.Time);
    });

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void Move_on_after_no_time_strikes_the_first_await_that_suspends(double seconds) => Run(async () =>
    {
        var scope = await Aio.MoveOnAfter(seconds, async () =>
        {
            Say("begins");
            await Aio.Sleep(1);
            Say("never");
        });
        Assert.True(scope.CancelledCaught);
        AssertTrace("begins");
        Assert.Throws<ArgumentException>(() => { _ = Aio.MoveOnAfter(double.NaN, async () => await Aio.Sleep(1)); });
    });

    [Fact]
    public void Exception_of_the_body_passes_and_the_cancellation_is_taken_back() => Run(async () =>
    {
        await CoroutineTests.Thrown<FormatException>(async () => await Aio.CancelScope(async scope =>
        {
            scope.Cancel();
            await CoroutineTests.Thrown<OperationCanceledException>(async () => await Aio.Sleep(1));
            throw new FormatException();
        }));
        await CoroutineTests.Thrown<FormatException>(async () => await Aio.CancelScope(async scope =>
        {
            scope.Cancel();
            throw new FormatException(); // before the cancellation could strike
        }));
        await GoesOn();
    });

    [Fact]
    public void Cancellation_of_the_task_passes_through() => Run(async () =>
    {
        CancelScope? scope = null;
        var task = Aio.CreateTask(Body());
        await Aio.Sleep(1);
        task.Cancel();
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await task);
        Assert.True(task.IsCancelled);
        Assert.False(scope!.CancelledCaught);
        Assert.False(scope.CancelCalled);

        async Coroutine Body() => await Aio.CancelScope(async inside =>
        {
            scope = inside;
            await Aio.Sleep(100);
        });
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Cancellation_of_the_task_on_top_of_the_scopes_passes_through(bool scopeFirst) => Run(async () =>
    {
        CancelScope? scope = null;
        var task = Aio.CreateTask(Body());
        await Aio.Sleep(1);
        if (scopeFirst)
            scope!.Cancel();
        task.Cancel();
        if (!scopeFirst)
            scope!.Cancel();
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await task);
        Assert.True(task.IsCancelled);
        Assert.Equal(1, task.Cancelling);
        Assert.False(scope!.CancelledCaught);

        async Coroutine Body() => await Aio.CancelScope(async inside =>
        {
            scope = inside;
            await Aio.Sleep(100);
        });
    });

    [Fact]
    public void Cancellation_of_the_task_that_came_before_the_scope_strikes_behind_it() => Run(async () =>
    {
        var task = Aio.CreateTask(Body());
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await task);
        AssertTrace("caught True");
        Assert.Equal(1, task.Cancelling);

        async Coroutine Body()
        {
            Aio.CurrentTask!.Cancel();
            var scope = await Aio.CancelScope(async scope =>
            {
                scope.Cancel();
                await Aio.Sleep(1);
                Say("never");
            });
            Say($"caught {scope.CancelledCaught}");
            await Aio.Sleep(1);
            Say("never");
        }
    });

    [Fact]
    public void Deadline_can_be_moved_and_removed() => Run(async () =>
    {
        var scope = await Aio.CancelScope(async scope =>
        {
            Assert.Null(scope.When);
            Assert.Equal("Cancel scope (active, deadline none)", scope.ToString());
            scope.Reschedule(TimeSpan.FromSeconds(2));
            Assert.Equal("Cancel scope (active, deadline 2 s)", scope.ToString());
            await Aio.Sleep(1);
            scope.Reschedule(null);
            await Aio.Sleep(5);
            scope.Reschedule(TimeSpan.FromSeconds(10));
            await Aio.Sleep(100);
        });
        Assert.True(scope.CancelledCaught);
        Assert.Equal(TimeSpan.FromSeconds(10), Loop.Time);
        Assert.Equal("Cancel scope (cancelled)", scope.ToString());
        Assert.Contains("is cancelled", Assert.Throws<InvalidOperationException>(() => scope.Reschedule(null)).Message, StringComparison.Ordinal);
        await Aio.CancelScope(async inside =>
        {
            inside.Cancel();
            Assert.Contains("being cancelled", Assert.Throws<InvalidOperationException>(() => inside.Reschedule(null)).Message, StringComparison.Ordinal);
        });
    });

    [Fact]
    public void Net_awaitable_in_a_scope_is_cancelled_by_the_tasks_token() => Run(async () =>
    {
        var scope = await Aio.MoveOnAfter(1, async () => await Task.Delay(System.Threading.Timeout.Infinite, Aio.CancellationToken));
        Assert.True(scope.CancelledCaught);
        await GoesOn();
    });

    /// <summary>No cancellation is left behind.</summary>
    private static async Coroutine GoesOn()
    {
        Assert.Equal(0, Aio.CurrentTask!.Cancelling);
        await Aio.Sleep(0.001);
    }
}
