namespace Orbweaver.Asyncio.Tests;

/// <summary>Loops on threads.</summary>
public sealed class ThreadLoopPoolTests : LoopPoolTests
{
    private protected override LoopPool MakePool(int loops, int concurrency = 100, Action? initializer = null) => new(loops, processes: false, concurrency, initializer);

    [Fact]
    public void Each_loop_has_a_thread_of_its_own() => Run(async () =>
    {
        await using var pool = new LoopPool(3, concurrency: 2);
        var begun = 0;
        var threads = await pool.Map(
            async Coroutine<string?> (int _) =>
            {
                Interlocked.Increment(ref begun);
                await Aio.Timeout(60, () => Until(() => Volatile.Read(ref begun) == 6)); // no loop has room for a third
                return Thread.CurrentThread.Name;
            },
            Enumerable.Range(0, 6));
        Assert.Equal(["loop_0", "loop_1", "loop_2"], threads.Distinct().Order());
    });

    [Fact]
    public void Coroutines_see_the_callers_AsyncLocal_values() => Run(async () =>
    {
        await using var pool = new LoopPool(1);
        var local = new AsyncLocal<int> { Value = 7 };
        Assert.Equal(7, await pool.Apply(async Coroutine<int> () =>
        {
            await Aio.Sleep(0);
            return local.Value;
        }));
    });

    [Fact]
    public void Coroutine_that_cannot_be_cancelled_is_left_behind_and_whoever_waits_is_told() => Run(async () =>
    {
        var never = new TaskCompletionSource<int>();
        var begun = new TaskCompletionSource();
        Future<int> result;
        await using (var pool = new LoopPool(1))
        {
            result = pool.Apply(async Coroutine<int> () =>
            {
                begun.SetResult();
                return await never.Task;
            });
            await begun.Task;
        }

        var error = await CoroutineTests.Thrown<OperationCanceledException>(async () => await result);
        Assert.Contains("ignores its cancellation", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Leaving_the_results_early_cancels_what_runs_and_waits_for_it() => Run(async () =>
    {
        await using var pool = new LoopPool(1);
        var cleaned = 0;
        await foreach (var x in pool.IMapUnordered(Work, Enumerable.Range(0, 5)))
            break;
        Assert.Equal(4, Volatile.Read(ref cleaned));

        async Coroutine<int> Work(int x)
        {
            if (x == 4)
                return x;
            try
            {
                await Aio.Sleep(10_000);
            }
            finally
            {
                await Aio.Sleep(0.01);
                Interlocked.Increment(ref cleaned);
            }

            return x;
        }
    });

    [Theory]
    [InlineData("join")]
    [InlineData("join in a thread's way")]
    [InlineData("dispose")]
    public void Coroutine_that_would_wait_for_its_own_pools_end_is_told_so(string how) => Run(async () =>
    {
        await using var pool = new LoopPool(2);
        await using var other = new LoopPool(1);
        var error = await CoroutineTests.Thrown<InvalidOperationException>(async () => await pool.Apply(WaitForTheEnd));
        Assert.Contains("call Close() or Terminate()", error.Message, StringComparison.Ordinal);

        async Coroutine WaitForTheEnd()
        {
            other.Close();
            await other.JoinAsync(); // it may wait for others
            switch (how)
            {
                case "join":
                    pool.Close();
                    await pool.JoinAsync();
                    break;
                case "join in a thread's way":
                    pool.Close();
                    pool.Join();
                    break;
                default:
                    await pool.DisposeAsync();
                    break;
            }
        }
    });

    [Fact]
    public void Options_for_processes_are_refused() =>
        Assert.Contains("processes: true", Assert.Throws<ArgumentException>(() => new LoopPool(options: new ProcessPoolOptions())).Message, StringComparison.Ordinal);
}
