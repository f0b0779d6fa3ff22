namespace Orbweaver.Asyncio.Tests;

/// <summary>The process pool's methods for coroutines.</summary>
public sealed class ProcessPoolOnLoopTests : FunctionPoolOnLoopTests
{
    private protected override FunctionPool MakePool(int workers) => new ProcessPool(workers);

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
}
