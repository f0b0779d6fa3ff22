namespace Orbweaver.Asyncio.Tests;

/// <summary>The process pool's methods for coroutines.</summary>
public sealed class ProcessPoolOnLoopTests : LoopTest
{
    [Fact]
    public void MapAsync_and_the_others_are_awaited_while_the_loop_goes_on() => Run(async () =>
    {
        await using var pool = new ProcessPool(2);
        var map = pool.MapAsync(PoolWork.Square, Enumerable.Range(0, 20));
        await Aio.Sleep(1);
        Say("went on");
        var squares = await map;
        Assert.Equal(Enumerable.Range(0, 20).Select(x => x * x), squares);
        Assert.Equal(9, await pool.ApplyAsync(PoolWork.Square, 3));
        var sums = await pool.StarMapAsync(static (int a, int b) => a + b, [(1, 2)]);
        Assert.Equal([3], sums);
        await foreach (var x in pool.IMapAsync(PoolWork.Square, [1, 2, 3]))
            Say($"{x}");
        var unordered = 0;
        await foreach (var x in pool.IMapUnorderedAsync(PoolWork.Square, [1, 2, 3]))
            unordered += x;
        Assert.Equal(14, unordered);
        var error = await CoroutineTests.Thrown<RemoteException>(async () => await pool.MapAsync(PoolWork.Fail, [1, 2]));
        Assert.Equal("not 2", error.RemoteMessage);
        AssertTrace("went on", "1", "4", "9");
        Assert.Equal(0, Loop.ExecutorWorkUnderWay);
    });

    [Fact]
    public void MapAsync_cancelled_takes_back_what_has_not_begun() => Run(async () =>
    {
        var folder = Directory.CreateTempSubdirectory("pool-test-").FullName;
        await using var pool = new ProcessPool(1);
        var gate = Path.Combine(folder, "gate");
        var map = pool.MapAsync(PoolWork.WaitFor, Enumerable.Repeat(gate, 1000), chunkSize: 1);
        map.Cancel();
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await map);
        await File.WriteAllTextAsync(gate, "");
        Assert.Equal(4, await pool.ApplyAsync(PoolWork.Square, 2));
        Directory.Delete(folder, recursive: true);
    });

    [Fact]
    public void Leaving_await_using_cancels_what_runs() => Run(async () =>
    {
        Future<int[]> map;
        await using (var pool = new ProcessPool(1))
        {
            Assert.Equal(4, await pool.ApplyAsync(PoolWork.Square, 2));
            map = pool.MapAsync(static x => PoolWork.HangOn(1, x), [1, 2]);
        }

        await CoroutineTests.Thrown<OperationCanceledException>(async () => await map);
    });

    [Fact]
    public void Methods_that_would_block_the_loop_are_refused() => Run(async () =>
    {
        await using var pool = new ProcessPool(1);
        Assert.Contains("ProcessPool.Map blocks", Assert.Throws<InvalidOperationException>(() => pool.Map(PoolWork.Square, [1])).Message, StringComparison.Ordinal);
    });
}
