namespace Orbweaver.Asyncio.Tests;

/// <content>Scopes within scopes, time-outs and task groups.</content>
public sealed partial class CancelScopeTests
{
    [Fact]
    public void Nested_scopes_end_on_their_own_cancellation_only() => Run(async () =>
    {
        CancelScope? inner = null;
        var outer = await Aio.CancelScope(async outer =>
        {
            inner = await Aio.CancelScope(async inner =>
            {
                inner.Cancel();
                await Aio.Sleep(1);
                Say("never");
            });
            Say("behind the inner");
            outer.Cancel();
            await Aio.CancelScope(async second =>
            {
                inner = second;
                await Aio.Sleep(1);
            });
            Say("never");
        });
        Assert.True(outer.CancelledCaught);
        Assert.False(inner!.CancelledCaught);
        AssertTrace("behind the inner");
        await GoesOn();
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Nested_scopes_that_are_both_cancelled_end_both(bool outerFirst) => Run(async () =>
    {
        CancelScope? inner = null;
        var outer = await Aio.CancelScope(async outer =>
        {
            Loop.CallLater(TimeSpan.FromSeconds(1), () =>
            {
                if (outerFirst)
                    outer.Cancel();
                inner!.Cancel();
                outer.Cancel();
            });
            await Aio.CancelScope(async scope =>
            {
                inner = scope;
                await Aio.Sleep(100);
            });
            Say("never");
        });
        Assert.True(outer.CancelledCaught);
        Assert.False(inner!.CancelledCaught);
        AssertTrace();
        await GoesOn();
    });

    [Fact]
    public void Nested_deadlines_strike_in_their_order() => Run(async () =>
    {
        var outer = await Aio.MoveOnAfter(3, async () =>
        {
            var inner = await Aio.MoveOnAfter(1, async () => await Aio.Sleep(100));
            Say($"{inner.CancelledCaught} at {Loop.Time.TotalSeconds}");
            await Aio.MoveOnAfter(100, async () => await Aio.Sleep(100));
        });
        Say($"{outer.CancelledCaught} at {Loop.Time.TotalSeconds}");
        AssertTrace("True at 1", "True at 3");
        await GoesOn();
    });

    [Fact]
    public void Time_out_inside_a_scope_and_a_scope_inside_a_time_out_keep_apart() => Run(async () =>
    {
        await CoroutineTests.Thrown<TimeoutException>(async () => await Aio.Timeout(1, async () => await Aio.CancelScope(async _ => await Aio.Sleep(100))));
        await CoroutineTests.Thrown<TimeoutException>(async () => await Aio.MoveOnAfter(100, async () => await Aio.Timeout(1, async () => await Aio.Sleep(100))));
        Assert.True((await Aio.MoveOnAfter(1, async () => await Aio.Timeout(100, async () => await Aio.Sleep(100)))).CancelledCaught);
        await Aio.Timeout(100, async () => Assert.True((await Aio.MoveOnAfter(1, async () => await Aio.Sleep(100))).CancelledCaught));

        // At one time: the outer's wins.
        await CoroutineTests.Thrown<TimeoutException>(async () => await Aio.Timeout(1, async () => await Aio.MoveOnAfter(1, async () => await Aio.Sleep(100))));
        Assert.True((await Aio.MoveOnAfter(1, async () => await Aio.Timeout(1, async () => await Aio.Sleep(100)))).CancelledCaught);
        await GoesOn();
    });

    [Fact]
    public void Task_group_inside_a_scope_ends_with_it() => Run(async () =>
    {
        LoopTask? child = null;
        var scope = await Aio.MoveOnAfter(1, async () => await Aio.TaskGroup(async group =>
        {
            child = group.CreateTask(Aio.Sleep(100));
            await Aio.Sleep(0);
        }));
        Assert.True(scope.CancelledCaught);
        Assert.True(child!.IsCancelled);
        await GoesOn();
    });

    [Fact]
    public void Task_of_a_group_cancels_a_scope_of_the_body() => Run(async () =>
    {
        await Aio.TaskGroup(async group =>
        {
            var scope = await Aio.CancelScope(async scope =>
            {
                _ = group.CreateTask(Cancel(scope));
                await Aio.Sleep(100);
            });
            Assert.True(scope.CancelledCaught);
            await Aio.Sleep(5);
        });
        Assert.Equal(TimeSpan.FromSeconds(6), Loop.Time);
        await GoesOn();

        static async Coroutine Cancel(CancelScope scope)
        {
            await Aio.Sleep(1);
            scope.Cancel();
        }
    });

    [Fact]
    public void Errors_of_a_task_group_inside_a_cancelled_scope_pass() => Run(async () =>
    {
        await CoroutineTests.Thrown<AggregateException>(async () => await Aio.MoveOnAfter(1, async () => await Aio.TaskGroup(async group =>
        {
            _ = group.CreateTask(Crash());
            await Aio.Sleep(10);
        })));
        await GoesOn();

        static async Coroutine Crash()
        {
            await CoroutineTests.Thrown<OperationCanceledException>(async () => await Aio.Sleep(20));
            throw new FormatException();
        }
    });
}
