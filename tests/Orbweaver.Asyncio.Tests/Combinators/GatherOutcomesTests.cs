namespace Orbweaver.Asyncio.Tests;

/// <summary>Rules 32 and 34 with return_exceptions. The names are those of CPython's test_tasks.</summary>
public sealed class GatherOutcomesTests : LoopTest
{
    [Fact]
    [Trait("Rule", "33")]
    public void Return_exceptions() => Run(async () =>
    {
        var futures = Enumerable.Range(0, 4).Select(_ => new Future<int>()).ToArray();
        var gathering = Aio.GatherOutcomes([futures[0], futures[1], futures[2], futures[3], futures[0]]);
        futures[0].SetResult(3);
        futures[3].Cancel("stop");
        futures[1].SetException(new FormatException("bad"));
        await Passes(2);
        Assert.False(gathering.IsDone);
        futures[2].SetException(new InvalidTimeZoneException());
        var outcomes = await gathering;
        Assert.Equal([true, false, false, false, true], outcomes.Select(o => o.IsSuccess));
        Assert.Equal(3, outcomes[0].Value);
        Assert.Null(outcomes[0].Exception);
        Assert.IsType<FormatException>(outcomes[1].Exception);
        Assert.Throws<FormatException>(() => outcomes[1].Value);
        Assert.IsType<InvalidTimeZoneException>(outcomes[2].Exception);
        Assert.True(outcomes[3].IsCancelled);
        Assert.Equal("stop", Assert.IsType<OperationCanceledException>(outcomes[3].Exception).Message);
        Assert.Equal(["3", "FormatException: bad", "cancelled"], new[] { outcomes[0], outcomes[1], outcomes[3] }.Select(o => o.ToString()));
    });

    [Fact]
    [Trait("Rule", "32")]
    public void Coroutines_and_nothing_are_gathered() => Run(async () =>
    {
        Assert.Equal([1, 2], (await Aio.GatherOutcomes([Aio.Sleep(2, 1), Aio.Sleep(1, 2)])).Select(o => o.Value));
        Assert.True(Assert.Single(await Aio.GatherOutcomes(Aio.Sleep(1))).IsSuccess);
        Assert.True(Aio.GatherOutcomes(Array.Empty<Future<int>>()).IsDone);
        Assert.Throws<InvalidOperationException>(() => default(Outcome<int>).Value);
    });

    [Fact]
    [Trait("Rule", "34")]
    public void Cancelled_gathering_waits_for_all_children_and_is_cancelled_all_the_same() => Run(async () =>
    {
        // Rule 34.
        var quick = Aio.CreateTask(Aio.Sleep(100, 1));
        var slow = Aio.CreateTask(Slow());
        var gathering = Aio.GatherOutcomes<int>([quick, slow]);
        await Aio.Sleep(1);
        Assert.True(gathering.Cancel("gathering"));
        var error = await CoroutineTests.Thrown<OperationCanceledException>(async () => await gathering);
        Assert.Equal("gathering", error.Message);
        Assert.False(gathering.IsCancelled);
        Assert.True(quick.IsCancelled);
        Assert.True(slow.IsCancelled);
        Assert.Equal(TimeSpan.FromSeconds(6), Loop.Time);
        Assert.False(gathering.Cancel());

        static async Coroutine<int> Slow()
        {
            try
            {
                return await Aio.Sleep(100, 2);
            }
            finally
            {
                await Aio.Sleep(5);
            }
        }
    });

    [Fact]
    [Trait("Rule", "34")]
    public void Task_that_gathers_itself_can_be_cancelled() => Run(async () =>
    {
        LoopTask<int>? self = null;
        self = Aio.CreateTask(Body());
        await Aio.Sleep(1);
        self.Cancel();
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await self);

        async Coroutine<int> Body() => (await Aio.GatherOutcomes([self!, new Future<int>()]))[0].Value;
    });

    [Fact]
    [Trait("Rule", "32")]
    public void Another_loops_future_is_refused() => Run(async () =>
    {
        using var other = new EventLoop();
        Assert.Throws<ArgumentException>(() => { _ = Aio.GatherOutcomes(new Future<int>(other)); });
        await Aio.Sleep(0);
    });
}
