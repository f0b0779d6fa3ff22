namespace Orbweaver.Asyncio.Tests;

/// <summary>The thread pool's blocking methods.</summary>
public sealed class PoolTests : FunctionPoolTests, IDisposable
{
    private readonly Pool _pool = new(2);

    protected override FunctionPool Pool => _pool;

    public void Dispose() => _pool.Dispose();

    private protected override FunctionPool MakePool(int workers, Action? initializer = null) => new Pool(workers, initializer);

    [Fact]
    public void Pool_has_a_thread_for_each_processor_when_it_is_not_told_otherwise()
    {
        using var pool = new Pool();
        Assert.Equal(Environment.ProcessorCount, pool.Workers);
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
    public void Call_from_one_of_the_pools_own_threads_that_would_wait_for_itself_is_refused()
    {
        using var pool = new Pool(1);
        using var other = new Pool(1);
        var error = Assert.Throws<InvalidOperationException>(() => pool.Map(x => pool.Map(y => y, [x])[0], [1]));
        Assert.Contains("own threads", error.Message, StringComparison.Ordinal);
        Assert.Equal([1], pool.Map(x => other.Map(y => y, [x])[0], [1]));
    }
}
