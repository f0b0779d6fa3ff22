namespace Orbweaver.Asyncio.Tests;

/// <summary>The thread pool's methods for coroutines.</summary>
public sealed class PoolOnLoopTests : LoopTest
{
    [Fact]
    public void MapAsync_gives_the_results_in_the_order_of_the_arguments() => Run(async () =>
    {
        await using var pool = new Pool(4);
        var squares = await pool.MapAsync(x => x * x, Enumerable.Range(0, 1000));
        Assert.Equal(Enumerable.Range(0, 1000).Select(x => x * x), squares);
        var sums = await pool.StarMapAsync((int a, int b) => a + b, [(1, 2), (3, 4)]);
        Assert.Equal([3, 7], sums);
        Assert.Equal(9, await pool.ApplyAsync(x => x * x, 3));
        Assert.Equal(5, await pool.ApplyAsync(() => 5));
        Assert.Empty(await pool.MapAsync(x => x, Array.Empty<int>()));
        Assert.Equal(0, Loop.ExecutorWorkUnderWay);
    });

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
    public void MapAsync_fails_with_the_first_exception_in_the_arguments_order() => Run(async () =>
    {
        await using var pool = new Pool(2);
        var error = await CoroutineTests.Thrown<FormatException>(async () => await pool.MapAsync(int (x) => throw new FormatException($"{x}"), [1, 2, 3]));
        Assert.Equal("1", error.Message);
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
    public void IMapAsync_gives_the_results_in_order_of_an_endless_input() => Run(async () =>
    {
        await using var pool = new Pool(2);
        var read = 0;
        await foreach (var x in pool.IMapAsync(x => x * x, Endless()))
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
    public void IMapAsync_throws_a_calls_exception_in_its_place() => Run(async () =>
    {
        await using var pool = new Pool(2);
        var error = await CoroutineTests.Thrown<DivideByZeroException>(async () =>
        {
            await foreach (var x in pool.IMapAsync(x => 10 / x, [5, 2, 0, 1]))
                Say($"{x}");
        });
        AssertTrace("2", "5");
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
    public void Methods_that_would_block_the_loop_are_refused_with_what_to_await() => Run(async () =>
    {
        await using var pool = new Pool(1);
        Assert.Contains("await pool.MapAsync", Assert.Throws<InvalidOperationException>(() => pool.Map(x => x, [1])).Message, StringComparison.Ordinal);
        Assert.Contains("await pool.StarMapAsync", Assert.Throws<InvalidOperationException>(() => pool.StarMap((int x, int y) => x, [(1, 1)])).Message, StringComparison.Ordinal);
        Assert.Contains("await pool.ApplyAsync", Assert.Throws<InvalidOperationException>(() => pool.Apply(() => 1)).Message, StringComparison.Ordinal);
        Assert.Contains("IMapAsync", Assert.Throws<InvalidOperationException>(() => pool.IMap(x => x, [1])).Message, StringComparison.Ordinal);
        Assert.Contains("JoinAsync", Assert.Throws<InvalidOperationException>(pool.Join).Message, StringComparison.Ordinal);
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

    [Fact]
    public void JoinAsync_waits_for_all_that_was_queued() => Run(async () =>
    {
        var pool = new Pool(1);
        var map = pool.MapAsync(x => x, Enumerable.Range(0, 100));
        pool.Close();
        await pool.JoinAsync();
        Assert.Equal(100, (await map).Length);
    });
}
