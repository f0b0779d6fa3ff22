namespace Orbweaver.Asyncio.Tests;

/// <summary>Coroutines mapped over loops: the same for loops on threads and in processes.</summary>
public abstract class LoopPoolTests : LoopTest
{
    private protected abstract LoopPool MakePool(int loops, int concurrency = 100, Action? initializer = null);

    [Fact]
    public void Map_gives_the_results_in_the_order_of_the_arguments() => Run(async () =>
    {
        await using var pool = MakePool(2);
        var squares = await pool.Map(LoopPoolWork.Square, Enumerable.Range(0, 500));
        Assert.Equal(Enumerable.Range(0, 500).Select(x => x * x), squares);
        var none = await pool.Map(LoopPoolWork.Square, Array.Empty<int>());
        Assert.Empty(none);
        Assert.Equal(0, Loop.ExecutorWorkUnderWay);
    });

    [Fact]
    public void StarMap_and_Apply_take_several_arguments_or_none() => Run(async () =>
    {
        await using var pool = MakePool(1);
        var sums = await pool.StarMap(static async Coroutine<int> (int a, int b) => a + b, [(1, 2), (3, 4)]);
        Assert.Equal([3, 7], sums);
        var texts = await pool.StarMap(static async Coroutine<string> (int a, string b, bool c) => $"{a}{b}{c}", [(1, "x", true)]);
        Assert.Equal(["1xTrue"], texts);
        Assert.Equal(9, await pool.Apply(LoopPoolWork.Square, 3));
        Assert.Equal(7, await pool.Apply(static async Coroutine<int> () => 7));
        Assert.Null(await pool.Apply(static async Coroutine<string?> () => null));
        await pool.Apply(static async () => await Aio.Sleep(0));
        await pool.Map(static async (int _) => await Aio.Sleep(0), [1, 2]);
    });

    /// <summary>That they run is seen by what they throw.</summary>
    [Fact]
    public void Coroutines_without_result_run_for_each() => Run(async () =>
    {
        await using var pool = MakePool(1);
        await pool.StarMap(static async (int a, int b) => PoolWork.Demand(a + b == 3), [(1, 2), (2, 1)]);
        await pool.StarMap(static async (int a, string b, long c) => PoolWork.Demand($"{a}{b}{c}" == "1a2"), [(1, "a", 2L)]);
        var error = await CoroutineTests.Thrown<Exception>(async () => await pool.StarMap(static async (int a, int b) => PoolWork.Demand(a + b == 3), [(1, 2), (2, 2)]));
        Assert.Contains("not so", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Coroutines_of_a_loop_run_at_once() => Run(async () =>
    {
        await using var pool = MakePool(1, concurrency: 100);
        var begun = await pool.Map(LoopPoolWork.WaitForOthers, Enumerable.Repeat(100, 100));
        Assert.Equal(Enumerable.Repeat(100, 100), begun);
    });

    [Fact]
    public void Loop_runs_no_more_at_once_than_it_may() => Run(async () =>
    {
        await using var pool = MakePool(2, concurrency: 3);
        var most = await pool.Map(LoopPoolWork.MostAtOnce, Enumerable.Range(0, 40));
        Assert.Equal(3, most.Max());
    });

    [Fact]
    public void Coroutines_begin_first_come_first_served() => Run(async () =>
    {
        await using var pool = MakePool(1, concurrency: 1);
        var order = await pool.Map(LoopPoolWork.Turn, Enumerable.Range(0, 20));
        Assert.Equal(Enumerable.Range(0, 20), order);
    });

    [Fact]
    public void IMap_gives_results_in_order_of_an_endless_input() => Run(async () =>
    {
        await using var pool = MakePool(2, concurrency: 4);
        var read = 0;
        await foreach (var x in pool.IMap(LoopPoolWork.Square, Endless()))
        {
            Say($"{x}");
            if (x == 9)
                break;
        }

        AssertTrace("0", "1", "4", "9");
        Assert.InRange(read, 4, 4 + 10);

        IEnumerable<int> Endless()
        {
            while (true)
                yield return read++;
        }
    });

    [Fact]
    public void IMapUnordered_gives_the_results_as_they_come() => Run(async () =>
    {
        await using var pool = MakePool(1);
        await foreach (var x in pool.IMapUnordered(LoopPoolWork.SleepTenths, [100_000, 0]))
        {
            Say($"{x}");
            break;
        }

        AssertTrace("0");
    });

    [Fact]
    public void Map_runs_all_and_fails_with_the_first_exception_in_the_arguments_order() => Run(async () =>
    {
        await using var pool = MakePool(2);
        var error = await CoroutineTests.Thrown<Exception>(async () => await pool.Map(LoopPoolWork.Fail, Enumerable.Range(0, 10)));
        Assert.Contains("not 2", error.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(LoopPoolWork.Fail), error.ToString(), StringComparison.Ordinal);
        await CoroutineTests.Thrown<Exception>(async () => await pool.Map(LoopPoolWork.FailAtOnce, [1]));
    });

    [Fact]
    public void Cancelled_map_cancels_the_coroutines_and_ends_when_they_have() => Run(async () =>
    {
        var folder = Directory.CreateTempSubdirectory("pool-test-").FullName;
        await using var pool = MakePool(1, concurrency: 2);
        var map = pool.Map(LoopPoolWork.CleanUp, Enumerable.Range(0, 5).Select(i => Path.Combine(folder, $"{i}")));
        while (Directory.GetFiles(folder).Length < 2)
            await Aio.ToThread(() => Thread.Yield());
        Assert.True(map.Cancel());
        Assert.False(map.IsDone);
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await map);
        Assert.Equal(["begun, cleaned up", "begun, cleaned up"], Directory.GetFiles(folder).Select(File.ReadAllText)); // three never began
        Directory.Delete(folder, recursive: true);
        Assert.Equal(4, await pool.Apply(LoopPoolWork.Square, 2));
    });

    [Fact]
    public void Pool_that_is_left_cancels_what_runs_and_whoever_waits_is_told() => Run(async () =>
    {
        Future<int[]> map;
        await using (var pool = MakePool(2, concurrency: 2))
        {
            Assert.Equal(4, await pool.Apply(LoopPoolWork.Square, 2));
            map = pool.Map(LoopPoolWork.SleepTenths, Enumerable.Repeat(100_000, 10));
        }

        await CoroutineTests.Thrown<OperationCanceledException>(async () => await map);
        Assert.Equal(0, Loop.ExecutorWorkUnderWay);
    });

    [Fact]
    public void Closed_pool_does_what_it_has_and_takes_no_more() => Run(async () =>
    {
        var pool = MakePool(2, concurrency: 1);
        var map = pool.Map(LoopPoolWork.Square, Enumerable.Range(0, 50));
        pool.Close();
        Assert.Contains("shut down", Assert.Throws<InvalidOperationException>(() => pool.Apply(LoopPoolWork.Square, 1)).Message, StringComparison.Ordinal);
        await pool.JoinAsync();
        Assert.Equal(50, (await map).Length);
    });

    [Fact]
    public void Initializer_that_fails_breaks_the_pool() => Run(async () =>
    {
        await using var pool = MakePool(1, concurrency: 1, PoolWork.FailToInitialize);
        var error = await CoroutineTests.Thrown<BrokenPoolException>(async () => await pool.Map(LoopPoolWork.Square, Enumerable.Range(0, 5)));
        Assert.Contains("no key", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Wrong_sizes_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => MakePool(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => MakePool(1, 0));
    }
}
