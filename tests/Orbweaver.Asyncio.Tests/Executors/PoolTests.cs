namespace Orbweaver.Asyncio.Tests;

/// <summary>The thread pool's blocking methods.</summary>
public sealed class PoolTests
{
    [Fact]
    public void Map_gives_the_results_in_the_order_of_the_arguments()
    {
        using var pool = new Pool(4);
        Assert.Equal(Enumerable.Range(0, 1000).Select(x => x * x), pool.Map(x => x * x, Enumerable.Range(0, 1000)));
        Assert.Equal(Enumerable.Range(0, 1000).Select(x => x * x), pool.Map(x => x * x, Enumerable.Range(0, 1000), chunkSize: 7));
        Assert.Empty(pool.Map(x => x, Array.Empty<int>()));
    }

    [Fact]
    public void StarMap_spreads_tuples()
    {
        using var pool = new Pool(2);
        Assert.Equal([3, 7], pool.StarMap((int a, int b) => a + b, [(1, 2), (3, 4)]));
        Assert.Equal(["1a2", "3b4"], pool.StarMap((int a, string b, long c) => $"{a}{b}{c}", [(1, "a", 2L), (3, "b", 4L)]));
    }

    [Fact]
    public void Apply_calls_once()
    {
        using var pool = new Pool(2, name: "once");
        Assert.Equal("once_0", pool.Apply(() => Thread.CurrentThread.Name));
        Assert.Equal(9, pool.Apply(x => x * x, 3));
        var called = 0;
        pool.Apply(() => { called++; });
        Assert.Equal(1, called);
    }

    [Fact]
    public void Map_of_a_function_without_result_calls_it_for_each()
    {
        using var pool = new Pool(2);
        var sum = 0;
        pool.Map(Add, [1, 2, 3]);
        Assert.Equal(6, sum);

        void Add(int x) => Interlocked.Add(ref sum, x);
    }

    [Fact]
    public void Map_calls_as_many_at_a_time_as_there_are_threads()
    {
        using var pool = new Pool(4);
        using var barrier = new Barrier(4); // none gets through unless all four run at the same time
        pool.Map(_ => barrier.SignalAndWait(), Enumerable.Range(0, 4));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void Map_makes_every_call_and_throws_the_first_exception_in_the_arguments_order(int chunkSize)
    {
        using var pool = new Pool(2);
        var calls = 0;
        var error = Assert.Throws<FormatException>(() => pool.Map(Fail, Enumerable.Range(0, 10), chunkSize));
        Assert.Equal("3", error.Message);
        Assert.Contains(nameof(Fail), error.StackTrace!, StringComparison.Ordinal);
        Assert.Equal(10, calls);

        int Fail(int x)
        {
            Interlocked.Increment(ref calls);
            return x is 3 or 5 ? throw new FormatException($"{x}") : x;
        }
    }

    [Fact]
    public void IMap_gives_the_results_in_order_though_they_come_otherwise()
    {
        using var pool = new Pool(2);
        using var second = new ManualResetEventSlim();
        var results = pool.IMap(
            x =>
            {
                if (x == 0)
                    second.Wait();
                if (x == 1)
                    second.Set();
                return x;
            },
            Enumerable.Range(0, 100));
        Assert.Equal(Enumerable.Range(0, 100), results);
    }

    [Fact]
    public void IMapUnordered_gives_the_results_as_they_come()
    {
        using var pool = new Pool(2);
        using var others = new CountdownEvent(9);
        var results = pool.IMapUnordered(
            x =>
            {
                if (x == 0)
                    others.Wait();
                return x;
            },
            Enumerable.Range(0, 10));
        var seen = new List<int>();
        foreach (var x in results)
        {
            seen.Add(x);
            if (x != 0)
                others.Signal();
        }

        Assert.Equal(0, seen[^1]);
        Assert.Equal(Enumerable.Range(0, 10), seen.Order());
    }

    [Fact]
    public void IMap_reads_an_endless_input_only_a_little_ahead()
    {
        using var pool = new Pool(3);
        var read = 0;
        Assert.Equal([0, 2, 4, 6, 8], pool.IMap(x => 2 * x, Endless()).Take(5));
        Assert.InRange(read, 5, 5 + (2 * 3));

        IEnumerable<int> Endless()
        {
            while (true)
                yield return read++;
        }
    }

    [Fact]
    public void IMap_in_chunks_gives_all_results()
    {
        using var pool = new Pool(3);
        Assert.Equal(Enumerable.Range(0, 103), pool.IMap(x => x, Enumerable.Range(0, 103), chunkSize: 10));
        Assert.Equal(Enumerable.Range(0, 103), pool.IMapUnordered(x => x, Enumerable.Range(0, 103), chunkSize: 10).Order());
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(4, true)]
    [InlineData(4, false)]
    public void Exception_of_the_input_comes_after_the_results_of_what_it_gave(int chunkSize, bool ordered)
    {
        using var pool = new Pool(2);
        var seen = new List<int>();
        Assert.Throws<InvalidDataException>(() =>
        {
            foreach (var x in ordered ? pool.IMap(x => x, Failing(), chunkSize) : pool.IMapUnordered(x => x, Failing(), chunkSize))
                seen.Add(x);
        });
        Assert.Equal([0, 1, 2, 3, 4], seen.Order());
        Assert.Throws<InvalidDataException>(() => pool.Map(x => x, Failing()));

        static IEnumerable<int> Failing()
        {
            for (var i = 0; i < 5; i++)
                yield return i;
            throw new InvalidDataException();
        }
    }

    [Fact]
    public void IMap_taken_by_hand_goes_on_after_a_calls_exception()
    {
        using var pool = new Pool(2);
        using var results = pool.IMap(x => 10 / x, [5, 0, 2]).GetEnumerator();
        Assert.True(results.MoveNext());
        Assert.Equal(2, results.Current);
        Assert.Throws<DivideByZeroException>(() => results.MoveNext());
        Assert.True(results.MoveNext());
        Assert.Equal(5, results.Current);
        Assert.False(results.MoveNext());
        Assert.False(results.MoveNext());
    }

    [Fact]
    public void Functions_see_the_callers_AsyncLocal_values_and_keep_theirs_to_themselves()
    {
        using var pool = new Pool(1);
        var local = new AsyncLocal<int> { Value = 7 };
        Assert.Equal([7, 7], pool.Map(
            x =>
            {
                var seen = local.Value;
                local.Value = x;
                return seen;
            },
            [1, 2]));
        Assert.Equal(7, local.Value);
    }

    [Fact]
    public void Initializer_runs_once_on_each_thread()
    {
        var initialized = new List<string?>();
        using var pool = new Pool(2, () => { lock (initialized) initialized.Add(Thread.CurrentThread.Name); }, "worker");
        using var barrier = new Barrier(2);
        pool.Map(_ => barrier.SignalAndWait(), [1, 2]);
        pool.Map(x => x, Enumerable.Range(0, 100));
        Assert.Equal(["worker_0", "worker_1"], initialized.Order());
    }

    [Fact]
    public void Initializer_that_fails_breaks_the_pool()
    {
        using var pool = new Pool(2, () => throw new FormatException("no key"));
        var error = Assert.Throws<BrokenPoolException>(() => pool.Map(x => x, Enumerable.Range(0, 100)));
        Assert.Contains("no key", error.Message, StringComparison.Ordinal);
        Assert.IsType<FormatException>(error.InnerException);
        Assert.Throws<BrokenPoolException>(() => pool.Apply(() => 1));
    }

    [Fact]
    public void Closed_pool_takes_no_work_and_ends_what_it_has()
    {
        var pool = new Pool(1);
        Assert.Throws<InvalidOperationException>(pool.Join);
        pool.Close();
        pool.Join();
        Assert.Contains("shut down", Assert.Throws<InvalidOperationException>(() => pool.Map(x => x, [1])).Message, StringComparison.Ordinal);
        pool.Dispose();
    }

    [Fact]
    public void Call_from_one_of_the_pools_own_threads_that_would_wait_for_itself_is_refused()
    {
        using var pool = new Pool(1);
        using var other = new Pool(1);
        var error = Assert.Throws<InvalidOperationException>(() => pool.Map(x => pool.Map(y => y, [x])[0], [1]));
        Assert.Contains("own threads", error.Message, StringComparison.Ordinal);
        Assert.Equal([1], pool.Map(x => other.Map(y => y, [x])[0], [1]));
    }

    [Fact]
    public void Functions_that_do_not_block_are_refused_with_what_would_be_right()
    {
        using var pool = new Pool(1);
        Assert.Contains("LoopPool", Assert.Throws<ArgumentException>(() => pool.Map(async x => { await Task.Yield(); return x; }, [1])).Message, StringComparison.Ordinal);
        Assert.Contains("LoopPool", Assert.Throws<ArgumentException>(() => pool.Map(x => Aio.Sleep(x, x), [1])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_sizes_are_refused()
    {
        using var pool = new Pool(1);
        Assert.Contains("at least one thread", Assert.Throws<ArgumentOutOfRangeException>(() => new Pool(0)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => pool.Map(x => x, [1], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => pool.IMap(x => x, [1], 0));
        Assert.Equal(Environment.ProcessorCount, new Pool().Workers);
    }
}
