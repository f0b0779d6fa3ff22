namespace Orbweaver.Asyncio.Tests;

/// <summary>How pools end, and what ends in them badly.</summary>
public sealed class PoolEndTests : LoopTest
{
    private static readonly AsyncLocal<TaskCompletionSource<bool>?> Cleaned = new();

    [Fact]
    public void Loop_pool_that_is_terminated_twice_lets_its_coroutines_clean_up() => Run(async () =>
    {
        var cleaned = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        Cleaned.Value = cleaned;
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (var pool = new LoopPool(1))
        {
            _ = pool.Apply(async Coroutine<int> () =>
            {
                try
                {
                    begun.SetResult();
                    await Aio.Sleep(3600);
                    return 1;
                }
                finally
                {
                    for (var i = 0; i < 100; i++)
                        await Aio.Sleep(0);
                    Cleaned.Value!.SetResult(true);
                }
            });
            await begun.Task;
            pool.Terminate();
            pool.Terminate();
        }

        Assert.True(await cleaned.Task);
    });

    [Fact]
    public void Loop_pool_goes_on_when_a_coroutine_stops_its_loop() => Run(async () =>
    {
        await using var pool = new LoopPool(1);
        await pool.Apply(static async Coroutine () =>
        {
            EventLoop.Running().Stop();
            await Aio.Sleep(0);
        });
        Assert.Equal(7, await pool.Apply(static async Coroutine<int> () => 7));
    });

    [Fact]
    public void Loop_pool_takes_any_number_of_functions_that_throw_before_they_give_a_coroutine() => Run(async () =>
    {
        await using var pool = new LoopPool(1);
        await CoroutineTests.Thrown<FormatException>(async () => _ = await pool.Map(Refuse, Enumerable.Range(0, 20_000)));
        Assert.Equal(7, await pool.Apply(static async Coroutine<int> () => 7));

        static Coroutine<int> Refuse(int x) => throw new FormatException($"{x}");
    });

    [Fact]
    public async Task Pools_are_disposed_of_in_async_methods_without_a_loop_and_the_bodys_error_stays()
    {
        await using (var pool = new Pool(1))
            Assert.Equal([2], pool.Map(static x => x + 1, [1]));

        await Assert.ThrowsAsync<FormatException>(async () =>
        {
            await using var pool = new ProcessPool(1);
            throw new FormatException();
        });
    }

    [Fact]
    public void Result_that_throws_while_it_is_read_back_fails_its_call_only()
    {
        using var pool = new ProcessPool(1);
        using var results = pool.IMap(static x => new Picky(x), [1, 2, 3]).GetEnumerator();
        Assert.True(results.MoveNext());
        var error = Assert.Throws<InvalidOperationException>(() => results.MoveNext());
        Assert.Contains("cannot be read", error.Message, StringComparison.Ordinal);
        Assert.IsType<FormatException>(error.InnerException);
        Assert.True(results.MoveNext());
        Assert.Equal(3, results.Current.Value);
    }

    [Fact]
    public void Results_that_are_asked_for_after_the_end_are_none()
    {
        using var pool = new Pool(1);
        var results = pool.IMap(static x => x, Enumerable.Range(0, 100)).GetEnumerator();
        Assert.True(results.MoveNext());
        results.Dispose();
        Assert.False(results.MoveNext());
    }

    [Fact]
    public void Input_whose_end_throws_does_not_keep_calls_from_being_taken_back()
    {
        using var pool = new Pool(1);
        using var first = new ManualResetEventSlim();
        var calls = 0;
        var results = pool.IMap(_ => Call(), Input()).GetEnumerator();
        Assert.True(results.MoveNext());
        Assert.Throws<FormatException>(results.Dispose);
        first.Set();
        pool.Close();
        pool.Join();
        Assert.InRange(calls, 1, 2);

        int Call()
        {
            if (Interlocked.Increment(ref calls) > 1)
                first.Wait(TestContext.Current.CancellationToken);
            return calls;
        }

        static IEnumerable<int> Input()
        {
            try
            {
                for (var i = 0; i < 1000; i++)
                    yield return i;
            }
            finally
            {
                Fail();
            }
        }

        static void Fail() => throw new FormatException();
    }

    [Fact]
    public void Loop_pools_worker_that_has_made_its_share_of_calls_is_replaced_while_others_wait() => Run(async () =>
    {
        await using var pool = new LoopPool(1, processes: true, concurrency: 10, options: new ProcessPoolOptions { MaxTasksPerWorker = 20 });
        var processes = await pool.Map(static async Coroutine<int> (int _) => Environment.ProcessId, Enumerable.Range(0, 200));
        Assert.InRange(processes.Distinct().Count(), 4, 10);
    });

    /// <summary>Read back, its setter is called; made by the function, it is not.</summary>
    public sealed class Picky
    {
        private int _value;

        public Picky()
        {
        }

        public Picky(int value) => _value = value;

        public int Value
        {
            get => _value;
            set => _value = value == 2 ? throw new FormatException("2") : value;
        }
    }
}
