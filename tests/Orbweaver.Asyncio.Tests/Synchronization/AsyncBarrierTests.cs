namespace Orbweaver.Asyncio.Tests;

/// <summary>Rule 55; names as in CPython's test_locks.</summary>
[Trait("Rule", "55")]
public sealed partial class AsyncBarrierTests : LoopTest
{
    private const int N = 5;

    [Theory]
    [InlineData(0)]
    [InlineData(-4)]
    public void Barrier_parties_less_than_one_throw(int parties) => Assert.Throws<ArgumentOutOfRangeException>(() => new AsyncBarrier(parties));

    [Fact]
    public void Barrier_text_tells_its_state() => Run(async () =>
    {
        var barrier = new AsyncBarrier(N);
        Assert.Equal("AsyncBarrier [filling, waiters: 0/5]", barrier.ToString());
        var tasks = Make(2, () => WaitQuietly(barrier));
        await Aio.Sleep(0);
        Assert.Equal("AsyncBarrier [filling, waiters: 2/5]", barrier.ToString());
        tasks.AddRange(Make(3, () => WaitQuietly(barrier)));
        await Aio.Sleep(0);
        Assert.StartsWith("AsyncBarrier [draining", barrier.ToString(), StringComparison.Ordinal);
        tasks.AddRange(Make(2, () => WaitQuietly(barrier)));
        await Aio.Sleep(0);
        await barrier.Reset();
        Assert.StartsWith("AsyncBarrier [resetting", barrier.ToString(), StringComparison.Ordinal);
        tasks.AddRange(Make(2, () => WaitQuietly(barrier)));
        await Aio.Sleep(0);
        await barrier.Abort();
        Assert.Equal("AsyncBarrier [broken]", barrier.ToString());
        Assert.True(barrier.IsBroken);
        await All(tasks);
    });

    [Fact]
    public void Barrier_filling_one_task() => Run(async () =>
    {
        var barrier = new AsyncBarrier(1);
        Loop.CallSoon(() => Say("callback"));
        Assert.Equal(0, await barrier.Wait());
        AssertTrace(); // it did not suspend
        Assert.Equal(0, await barrier.Wait());
        AssertUsable(barrier);
    });

    [Fact]
    public void Barrier_filling_one_task_twice() => Run(async () =>
    {
        var barrier = new AsyncBarrier(1);
        var first = Aio.CreateTask(barrier.Wait());
        await Aio.Sleep(0);
        Assert.Equal(0, barrier.WaitingCount);
        var second = Aio.CreateTask(barrier.Wait());
        await Aio.Sleep(0);
        Assert.Equal(first.Result, second.Result);
        AssertUsable(barrier);
    });

    [Fact]
    public void Barrier_filling_task_by_task() => Run(async () =>
    {
        var barrier = new AsyncBarrier(3);
        var tasks = new List<LoopTask<int>>();
        for (var n = 1; n <= 2; n++)
        {
            tasks.Add(Aio.CreateTask(barrier.Wait()));
            await Aio.Sleep(0);
            Assert.Equal(n, barrier.WaitingCount);
        }

        tasks.Add(Aio.CreateTask(barrier.Wait()));
        await Aio.Sleep(0);
        var indices = await Aio.Gather(tasks);
        Assert.Equal([0, 1, 2], indices);
        AssertUsable(barrier);
    });

    [Fact]
    public void Barrier_filling_tasks_wait_twice() => Run(async () =>
    {
        var barrier = new AsyncBarrier(N);
        var (first, second) = (0, 0);
        await All(Make(N, async () =>
        {
            await barrier.Wait();
            first++;
            await barrier.Wait();
            Assert.Equal(N, first);
            second++;
        }));
        Assert.Equal((N, N), (first, second));
        AssertUsable(barrier);
    });

    [Fact]
    public void Barrier_filling_tasks_check_return_value() => Run(async () =>
    {
        var barrier = new AsyncBarrier(N);
        var indices = await Aio.Gather(Enumerable.Range(0, N).Select(_ => Twice()));
        Assert.Equal(Enumerable.Range(0, N), indices.Order());
        AssertUsable(barrier);

        async Coroutine<int> Twice()
        {
            await barrier.Wait();
            return await barrier.Wait();
        }
    });

    [Fact]
    public void Barrier_draining_state() => Run(async () =>
    {
        var barrier = new AsyncBarrier(N);
        var draining = new List<bool>();
        await All(Make(N, async () =>
        {
            await barrier.Wait();
            draining.Add(barrier.ToString().Contains("draining", StringComparison.Ordinal));
        }));
        Assert.Equal([true, true, true, true, false], draining); // the last to leave opens the next round
        AssertUsable(barrier);
    });

    [Fact]
    public void Barrier_blocking_tasks_while_draining() => Run(async () =>
    {
        const int again = 2;
        var barrier = new AsyncBarrier(N);
        var others = new AsyncBarrier(N - again);
        var left = again;
        await All(Make(N, async () =>
        {
            await barrier.Wait();
            if (left > 0)
                left--;
            else
                await others.Wait();
            await barrier.Wait();
        }));
        AssertUsable(barrier);
        AssertUsable(others);
    });

    [Fact]
    public void Barrier_filling_tasks_cancel_one() => Run(async () =>
    {
        var barrier = new AsyncBarrier(3);
        var passed = 0;
        var first = Make(1, Pass)[0];
        await Aio.Sleep(0);
        Assert.Equal(1, barrier.WaitingCount);
        var others = Make(1, Pass);
        await Aio.Sleep(0);
        Assert.Equal(2, barrier.WaitingCount);
        first.Cancel();
        await Aio.Sleep(0);
        Assert.Equal(1, barrier.WaitingCount);
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await first);
        others.AddRange(Make(1, Pass));
        await Aio.Sleep(0);
        Assert.Equal(2, barrier.WaitingCount);
        others.AddRange(Make(1, Pass));
        await All(others);
        Assert.Equal(3, passed);
        AssertUsable(barrier);

        async Coroutine Pass()
        {
            await barrier.Wait();
            passed++;
        }
    });

    private static void AssertUsable(AsyncBarrier barrier) =>
        Assert.Equal($"AsyncBarrier [filling, waiters: 0/{barrier.Parties}]", barrier.ToString());

    private static List<LoopTask> Make(int count, Func<Coroutine> body) => [.. Enumerable.Range(0, count).Select(_ => Aio.CreateTask(body()))];

    private static async Coroutine WaitQuietly(AsyncBarrier barrier)
    {
        try
        {
            await barrier.Wait();
        }
        catch (BrokenBarrierException)
        {
        }
    }

    private static async Coroutine All(List<LoopTask> tasks)
    {
        foreach (var task in tasks)
            await task;
    }
}
