namespace Orbweaver.Asyncio.Tests;

/// <summary>What the methods for coroutines promise, whether threads or processes make the calls.</summary>
public abstract class FunctionPoolOnLoopTests : LoopTest
{
    private protected abstract FunctionPool MakePool(int workers);

    [Fact]
    public void MapAsync_and_the_others_are_awaited_while_the_loop_goes_on() => Run(async () =>
    {
        await using var pool = MakePool(2);
        var map = pool.MapAsync(PoolWork.Square, Enumerable.Range(0, 1000));
        await Aio.Sleep(1);
        Say("went on");
        var squares = await map;
        Assert.Equal(Enumerable.Range(0, 1000).Select(x => x * x), squares);
        Assert.Empty(await pool.MapAsync(PoolWork.Square, Array.Empty<int>()));
        Assert.Equal(9, await pool.ApplyAsync(PoolWork.Square, 3));
        Assert.Equal(5, await pool.ApplyAsync(static () => 5));
        var sums = await pool.StarMapAsync(static (int a, int b) => a + b, [(1, 2), (3, 4)]);
        Assert.Equal([3, 7], sums);
        var unordered = 0;
        await foreach (var x in pool.IMapUnorderedAsync(PoolWork.Square, [1, 2, 3]))
            unordered += x;
        Assert.Equal(14, unordered);
        AssertTrace("went on");
        Assert.Equal(0, Loop.ExecutorWorkUnderWay);
    });

    [Fact]
    public void StarMapAsync_of_a_function_without_result_calls_it_for_each() => Run(async () =>
    {
        await using var pool = MakePool(1);
        await pool.StarMapAsync(static (int a, int b) => PoolWork.Demand(a + b == 3), [(1, 2), (2, 1)]);
        await pool.StarMapAsync(static (int a, string b, long c) => PoolWork.Demand($"{a}{b}{c}" == "1a2"), [(1, "a", 2L)]);
        var error = await CoroutineTests.Thrown<Exception>(async () => await pool.StarMapAsync(static (int a, int b) => PoolWork.Demand(a + b == 3), [(1, 2), (2, 2)]));
        Assert.Contains("not so", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void MapAsync_fails_with_the_first_exception_in_the_arguments_order() => Run(async () =>
    {
        await using var pool = MakePool(2);
        var error = await CoroutineTests.Thrown<Exception>(async () => await pool.MapAsync(PoolWork.Fail, Enumerable.Range(0, 10)));
        Assert.Contains("not 2", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void IMapAsync_gives_the_results_in_order_of_an_endless_input() => Run(async () =>
    {
        await using var pool = MakePool(2);
        var read = 0;
        await foreach (var x in pool.IMapAsync(PoolWork.Square, Endless()))
        {
            Say($"{x}");
            if (x == 9)
                break;
        }

        AssertTrace("0", "1", "4", "9");
        Assert.InRange(read, 4, 4 + (2 * 2));

        IEnumerable<int> Endless()
        {
            while (true)
                yield return read++;
        }
    });

    [Fact]
    public void IMapAsync_throws_a_calls_exception_in_its_place() => Run(async () =>
    {
        await using var pool = MakePool(2);
        var error = await CoroutineTests.Thrown<Exception>(async () =>
        {
            await foreach (var x in pool.IMapAsync(static x => 10 / x, [5, 2, 0, 1]))
                Say($"{x}");
        });
        Assert.Contains(nameof(DivideByZeroException), error.ToString(), StringComparison.Ordinal);
        AssertTrace("2", "5");
    });

    [Fact]
    public void Methods_that_would_block_the_loop_are_refused_with_what_to_await() => Run(async () =>
    {
        await using var pool = MakePool(1);
        Assert.Contains("await pool.MapAsync", Refused(() => pool.Map(PoolWork.Square, [1])), StringComparison.Ordinal);
        Assert.Contains($"{pool.GetType().Name}.Map blocks", Refused(() => pool.Map(PoolWork.Square, [1])), StringComparison.Ordinal);
        Assert.Contains("await pool.StarMapAsync", Refused(() => pool.StarMap(static (int x, int y) => x, [(1, 1)])), StringComparison.Ordinal);
        Assert.Contains("await pool.ApplyAsync", Refused(() => pool.Apply(static () => 1)), StringComparison.Ordinal);
        Assert.Contains("IMapAsync", Refused(() => pool.IMap(PoolWork.Square, [1])), StringComparison.Ordinal);
        Assert.Contains("JoinAsync", Refused(pool.Join), StringComparison.Ordinal);

        static string Refused(Action call) => Assert.Throws<InvalidOperationException>(call).Message;
    });

    [Fact]
    public void JoinAsync_waits_for_all_that_was_queued() => Run(async () =>
    {
        var pool = MakePool(1);
        var map = pool.MapAsync(static x => x, Enumerable.Range(0, 100));
        pool.Close();
        await pool.JoinAsync();
        Assert.Equal(100, (await map).Length);
    });
}
