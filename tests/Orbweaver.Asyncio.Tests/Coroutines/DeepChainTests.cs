namespace Orbweaver.Asyncio.Tests;

/// <summary>Depth costs no stack: neither the way in, nor the way out, nor a cancellation.</summary>
public sealed class DeepChainTests : LoopTest
{
    private const int Depth = 100_000;

    [Fact]
    public void Chain_that_never_suspends_returns_its_result() => Run(async () => Assert.Equal(Depth, await Count(Depth)));

    [Fact]
    public void Chain_that_suspends_at_the_bottom_returns_its_result() => Run(async () => Assert.Equal(Depth, await CountAfter(Depth, 5)));

    [Fact]
    public void Chain_that_yields_at_the_bottom_returns_its_result() => Run(async () => Assert.Equal(Depth, await CountAfter(Depth, 0)));

    [Fact]
    public void Chain_that_suspends_at_every_level_returns_its_result() => Run(async () => Assert.Equal(Depth, await CountSlowly(Depth)));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Chain_that_fails_at_the_bottom_passes_the_exception_to_the_top(bool suspend) => Run(async () =>
    {
        var error = await CoroutineTests.Thrown<FormatException>(async () => await Fail(Depth, suspend));
        Assert.Equal("bottom", error.Message);
    });

    [Fact]
    [Trait("Rule", "25")]
    public void Chain_cancelled_at_the_bottom_unwinds_to_the_top() => Run(async () =>
    {
        var task = Aio.CreateTask(CountAfter(Depth, 1000));
        await Aio.Sleep(1);
        task.Cancel();
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await task);
        Assert.True(task.IsCancelled);
    });

    [Fact]
    [Trait("Rule", "25")]
    public void Chain_of_tasks_cancelled_at_the_top_ends_from_the_bottom() => Run(async () =>
    {
        LoopTask<int> task = Aio.CreateTask(CountAfter(0, 1000));
        var bottom = task;
        for (var i = 0; i < Depth; i++)
            task = Aio.CreateTask(Await(task));
        await Aio.Sleep(1);
        Assert.True(task.Cancel());
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await task);
        Assert.True(bottom.IsCancelled);

        static async Coroutine<int> Await(LoopTask<int> next) => await next;
    });

    private static async Coroutine<int> Count(int depth) => depth == 0 ? 0 : await Count(depth - 1) + 1;

    private static async Coroutine<int> CountAfter(int depth, double seconds)
    {
        if (depth > 0)
            return await CountAfter(depth - 1, seconds) + 1;
        await Aio.Sleep(seconds);
        return 0;
    }

    private static async Coroutine<int> CountSlowly(int depth)
    {
        await Aio.Sleep(depth % 2);
        var below = depth == 0 ? -1 : await CountSlowly(depth - 1);
        await Aio.Sleep(depth % 2);
        return below + 1;
    }

    private static async Coroutine Fail(int depth, bool suspend)
    {
        if (depth > 0)
        {
            await Fail(depth - 1, suspend);
            return;
        }

        if (suspend)
            await Aio.Sleep(1);
        throw new FormatException("bottom");
    }
}
