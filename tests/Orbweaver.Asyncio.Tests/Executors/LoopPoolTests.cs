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
        // 50 at a time on each: one after the other they would take 200 s.
        await using var pool = MakePool(2, concurrency: 100);
        var results = await pool.Map(LoopPoolWork.SleepOneSecond, Enumerable.Range(0, 200));
        Assert.Equal(200, results.Length);
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
        await foreach (var x in pool.IMapUnordered(LoopPoolWork.SleepTenths, [60, 0]))
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

/// <summary>Loops on threads.</summary>
public sealed class ThreadLoopPoolTests : LoopPoolTests
{
    private protected override LoopPool MakePool(int loops, int concurrency = 100, Action? initializer = null) => new(loops, processes: false, concurrency, initializer);

    [Fact]
    public void Each_loop_has_a_thread_of_its_own() => Run(async () =>
    {
        await using var pool = new LoopPool(3, concurrency: 2);
        var threads = await pool.Map(
            async Coroutine<string?> (int _) =>
            {
                await Aio.Sleep(0.01);
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

/// <summary>What the loops run in the tests.</summary>
public static class LoopPoolWork
{
    private static int _running;
    private static int _turn;

    [ThreadStatic]
    private static int _here;

    public static async Coroutine<int> Square(int x)
    {
        await Aio.Sleep(0);
        return x * x;
    }

    public static async Coroutine<int> SleepOneSecond(int x)
    {
        await Aio.Sleep(1);
        return x;
    }

    public static async Coroutine<int> SleepTenths(int tenths)
    {
        await Aio.Sleep(tenths / 10.0);
        return tenths;
    }

    public static async Coroutine<int> MostAtOnce(int ignored)
    {
        var most = ++_here;
        for (var i = 0; i < 20; i++)
        {
            await Aio.Sleep(0.001);
            most = Math.Max(most, _here);
        }

        _here--;
        return most;
    }

    public static async Coroutine<int> Turn(int x)
    {
        if (x == 0)
            _turn = 0;
        Assert.Equal(1, ++_running);
        await Aio.Sleep(0);
        _running--;
        return _turn++;
    }

    public static async Coroutine<int> Fail(int x)
    {
        await Aio.Sleep(0);
        return x % 3 == 2 ? throw new FormatException($"not {x}") : x;
    }

    public static Coroutine<int> FailAtOnce(int x) => throw new FormatException($"not {x}");

    public static async Coroutine<int> CleanUp(string path)
    {
        await File.WriteAllTextAsync(path, "begun");
        try
        {
            await Aio.Sleep(10_000);
        }
        finally
        {
            await Aio.Sleep(0.01);
            await File.AppendAllTextAsync(path, ", cleaned up");
        }

        return 1;
    }

    public static async Coroutine<int> DieOn(int x)
    {
        await Aio.Sleep(0.001);
        if (x == 3)
            Environment.Exit(7);
        await Aio.Sleep(1000);
        return x;
    }

    public static async Coroutine<int> DieOnce(string path, int x)
    {
        await Aio.Sleep(0.001);
        if (x == 3 && !File.Exists(path))
        {
            await File.WriteAllTextAsync(path, "");
            Environment.Exit(7);
        }

        return x;
    }
}
