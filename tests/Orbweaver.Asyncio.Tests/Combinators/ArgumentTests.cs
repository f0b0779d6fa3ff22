namespace Orbweaver.Asyncio.Tests;

/// <summary>What is refused is refused at the door, with the argument's name; what is beyond a range is the nearest thing in it.</summary>
public sealed class ArgumentTests : LoopTest
{
    [Fact]
    public void Null_among_futures_is_named() => Run(async () =>
    {
        Action[] calls =
        [
            () => _ = Aio.Wait(new Future[] { null! }), () => _ = Aio.AsCompleted(new Future<int>[] { null! }), () => _ = Aio.AsCompleted(new ILoopTask[] { null! }),
            () => _ = Aio.Wait(new ILoopTask[] { null! }), () => _ = Aio.Gather(new Future<int>[] { null! }), () => _ = Aio.Gather(new ILoopTask[] { null! }),
            () => _ = Aio.GatherOutcomes(new Future[] { null! }),
        ];
        foreach (var call in calls)
            Assert.Equal("futures", Assert.Throws<ArgumentException>(call).ParamName);
        await Aio.Sleep(0);
    });

    [Fact]
    public void Options_without_a_clock_are_refused() =>
        Assert.Equal("TimeProvider", Assert.Throws<ArgumentNullException>(() => new EventLoopOptions { TimeProvider = null! }).ParamName);

    [Fact]
    public void Default_yielder_belongs_to_no_generator()
    {
        Assert.Contains("default(Yielder)", Assert.Throws<InvalidOperationException>(() => default(Yielder<int, int>).Yield(1)).Message, StringComparison.Ordinal);
        var inner = new Generator<int, int>(async yielder => await yielder.Yield(1));
        Assert.Throws<InvalidOperationException>(() => default(Yielder<int, int>).YieldFrom(inner));
    }

    [Fact]
    public void Deadline_at_the_beginning_of_time_is_a_timeout() => Run(async () =>
    {
        var error = await CoroutineTests.Thrown<TimeoutException>(async () => await Aio.TimeoutAt(TimeSpan.MinValue, async () => await Aio.Sleep(1)));
        Assert.Contains("0 s", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Executor_may_be_waited_for_without_end() => Run(async () =>
    {
        await Aio.ToThread(() => { });
        await Loop.ShutdownDefaultExecutor(TimeSpan.MaxValue);
        Assert.Empty(Faults);
    });

    [Fact]
    public void Semaphore_has_no_more_permits_than_can_be_counted()
    {
        var semaphore = new AsyncSemaphore(int.MaxValue);
        Assert.Throws<SemaphoreFullException>(semaphore.Release);
        Assert.Equal(int.MaxValue, semaphore.Available);
    }

    [Fact]
    public void Deadlines_and_delays_in_seconds() => Run(async () =>
    {
        Loop.CallLater(2, () => Say($"later {Loop.Time.TotalSeconds}"));
        Loop.CallAt(1.5, () => Say($"at {Loop.Time.TotalSeconds}"));
        Loop.CallLater(double.PositiveInfinity, () => Say("never")).Cancel();
        await Aio.Sleep(3);
        AssertTrace("at 1.5", "later 2");
        Assert.Throws<ArgumentException>(() => Loop.CallLater(double.NaN, () => { }));
        Assert.Throws<ArgumentException>(() => Loop.CallAt(double.NaN, () => { }));

        await CoroutineTests.Thrown<TimeoutException>(async () => await Aio.TimeoutAt(4, async () => await Aio.Sleep(100)));
        await CoroutineTests.Thrown<TimeoutException>(async () => await Aio.TimeoutAt(5, async scope => await Aio.Sleep(100)));
        Assert.Equal(1, await Aio.TimeoutAt(double.PositiveInfinity, async () => await Aio.Sleep(1, 1)));
        Assert.Equal(6, Loop.Time.TotalSeconds);
        Assert.True((await Aio.MoveOnAt(7, async () => await Aio.Sleep(100))).CancelledCaught);
        Assert.Equal(0, await Aio.MoveOnAt(8, async () => await Aio.Sleep(100, 1)));
        Assert.Equal(1, await Aio.MoveOnAt(TimeSpan.FromSeconds(100), async scope => await Aio.Sleep(1, 1)));
        Assert.Equal(9, Loop.Time.TotalSeconds);
        Assert.Equal(1, await Aio.CancelScope(async () => await Aio.Sleep(1, 1)));
        Assert.False((await Aio.CancelScope(async () => await Aio.Sleep(1))).CancelCalled);
    });

    [Fact]
    public void Text_of_a_long_chain_of_tasks_stays_short() => Run(async () =>
    {
        var end = new Future<int>();
        var task = Aio.CreateTask(Await(end));
        for (var i = 0; i < 30_000; i++)
            task = Aio.CreateTask(Await(task));
        await Passes(2);
        var text = Aio.FormatCallGraph(end);
        Assert.True(text.Length < 200_000, $"{text.Length} characters");
        Assert.EndsWith($"Awaited by: …{Environment.NewLine}", text, StringComparison.Ordinal);
        end.SetResult(1);
        await task;

        static async Coroutine<int> Await(Future<int> future) => await future;
    });
}
