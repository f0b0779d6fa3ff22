namespace Orbweaver.Asyncio.Tests;

/// <summary>Loops in processes.</summary>
public sealed class ProcessLoopPoolTests : LoopPoolTests
{
    private protected override LoopPool MakePool(int loops, int concurrency = 100, Action? initializer = null) => new(loops, processes: true, concurrency, initializer);

    [Fact]
    public void Worker_that_dies_fails_what_it_ran_and_is_replaced() => Run(async () =>
    {
        await using var pool = new LoopPool(1, processes: true);
        var map = pool.Map(LoopPoolWork.DieOn, [1, 3]);
        var error = await CoroutineTests.Thrown<WorkerDiedException>(async () => await map);
        Assert.Equal(7, error.ExitCode);
        Assert.Equal(4, await pool.Apply(LoopPoolWork.Square, 2));
    });

    [Fact]
    public void What_ran_in_a_worker_that_died_runs_again_when_that_is_wished() => Run(async () =>
    {
        var folder = Directory.CreateTempSubdirectory("pool-test-").FullName;
        await using var pool = new LoopPool(1, processes: true, options: new ProcessPoolOptions { Retries = 1 });
        var path = Path.Combine(folder, "died");
        var results = await pool.StarMap(LoopPoolWork.DieOnce, Enumerable.Range(0, 5).Select(x => (path, x)));
        Assert.Equal(Enumerable.Range(0, 5), results);
        Directory.Delete(folder, recursive: true);
    });

    [Fact]
    public void Coroutines_that_capture_are_refused() => Run(async () =>
    {
        await using var pool = new LoopPool(1, processes: true);
        var captured = 1;
        Assert.Contains("'captured'", Assert.Throws<ArgumentException>(() => pool.Map(async Coroutine<int> (int x) => x + captured, [1])).Message, StringComparison.Ordinal);
    });
}
