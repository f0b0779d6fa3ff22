namespace Orbweaver.Asyncio.Tests;

/// <summary>The thread pool's methods for coroutines.</summary>
public sealed class PoolOnLoopTests : FunctionPoolOnLoopTests
{
    private protected override FunctionPool MakePool(int workers) => new Pool(workers);

    [Fact]
    public void MapAsync_is_hot_and_the_loop_goes_on() => Run(async () =>
    {
        await using var pool = new Pool(2);
        using var gate = new ManualResetEventSlim();
        var map = pool.MapAsync(
            x =>
            {
                gate.Wait();
                return x;
            },
            [1, 2]);
        await Aio.Sleep(1);
        Assert.False(map.IsDone);
        gate.Set();
        var results = await map;
        Assert.Equal([1, 2], results);
    });

    [Fact]
    public void MapAsync_cancelled_takes_back_what_has_not_begun() => Run(async () =>
    {
        await using var pool = new Pool(1);
        using var begun = new ManualResetEventSlim();
        using var gate = new ManualResetEventSlim();
        var map = pool.MapAsync(
            x =>
            {
                Say($"{x}");
                begun.Set();
                gate.Wait();
                return x;
            },
            [1, 2, 3]);
        begun.Wait();
        Assert.True(map.Cancel());
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await map);
        gate.Set();
        await pool.ApplyAsync(() => Say("next"));
        AssertTrace("1", "next");
    });

    [Fact]
    public void Cancelled_map_does_not_hide_a_deadlock()
    {
        using var pool = new Pool(1);
        Assert.Throws<DeadlockException>(() => Run(async () =>
        {
            pool.MapAsync(x => x, [1, 2, 3]).Cancel();
            await new Future<int>();
        }));
    }

    [Fact]
    public void IMapUnorderedAsync_gives_the_results_as_they_come() => Run(async () =>
    {
        await using var pool = new Pool(2);
        using var other = new ManualResetEventSlim();
        await foreach (var x in pool.IMapUnorderedAsync(
            x =>
            {
                if (x == 0)
                    other.Wait();
                return x;
            },
            [0, 1]))
        {
            Say($"{x}");
            other.Set();
        }

        AssertTrace("1", "0");
    });

    [Fact]
    public void Wait_for_a_result_can_be_cancelled() => Run(async () =>
    {
        using var gate = new ManualResetEventSlim();
        await using var pool = new Pool(1);
        var task = Aio.CreateTask(Take());
        await Aio.Sleep(1);
        task.Cancel();
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await task);
        Assert.Equal(0, Loop.ExecutorWorkUnderWay);
        gate.Set();

        async Coroutine Take()
        {
            await foreach (var _ in pool.IMapAsync(
                x =>
                {
                    gate.Wait();
                    return x;
                },
                [1, 2]))
            {
                Say("taken");
            }
        }
    });

    [Fact]
    public void Async_methods_can_take_results_as_well() => Run(async () =>
    {
        await using var pool = new Pool(2);
        await Aio.FromTask(Take());
        AssertTrace("1", "4", "9");

        async Task Take()
        {
            await foreach (var x in (IAsyncEnumerable<int>)pool.IMapAsync(x => x * x, [1, 2, 3]))
                Say($"{x}");
        }
    });

    [Fact]
    public void Leaving_await_using_cancels_what_has_not_begun_and_waits_for_the_rest() => Run(async () =>
    {
        using var begun = new ManualResetEventSlim();
        using var gate = new ManualResetEventSlim();
        Future<int[]> map;
        await using (var pool = new Pool(1))
        {
            map = pool.MapAsync(
                x =>
                {
                    begun.Set();
                    gate.Wait();
                    Say($"{x}");
                    return x;
                },
                [1, 2]);
            begun.Wait();
            Loop.CallLater(1, gate.Set);
        }

        await CoroutineTests.Thrown<OperationCanceledException>(async () => await map);
        AssertTrace("1");
    });
}
