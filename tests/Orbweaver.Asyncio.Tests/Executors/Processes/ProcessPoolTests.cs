using System.Numerics;

namespace Orbweaver.Asyncio.Tests;

/// <summary>The process pool's blocking methods; the workers are this test program, started again.</summary>
public sealed class ProcessPoolTests(ProcessPoolTests.TwoWorkers fixture) : FunctionPoolTests, IClassFixture<ProcessPoolTests.TwoWorkers>
{
    protected override FunctionPool Pool => fixture.Pool;

    private protected override FunctionPool MakePool(int workers, Action? initializer = null) => new ProcessPool(workers, initializer);

    [Fact]
    public void Map_of_ten_thousand_small_jobs_gives_all_results() =>
        Assert.Equal(Enumerable.Range(0, 10_000).Select(x => x * x), Pool.Map(PoolWork.Square, Enumerable.Range(0, 10_000), chunkSize: 1));

    [Fact]
    public void Functions_run_in_other_processes()
    {
        var processes = Pool.Map(PoolWork.ProcessId, Enumerable.Range(0, 20));
        Assert.DoesNotContain(Environment.ProcessId, processes);
        Assert.InRange(processes.Distinct().Count(), 1, 2);
    }

    [Fact]
    public void Lambdas_that_capture_nothing_local_functions_and_generic_methods_are_called()
    {
        Assert.Equal([2, 3], Pool.Map(static x => x + 1, [1, 2]));
        Assert.Equal([2, 3], Pool.Map(x => x + 1, [1, 2]));
        Assert.Equal([3, 4], Pool.Map(Local, [1, 2]));
        Assert.Equal(["a", "b"], Pool.Map(PoolWork.Echo, ["a", "b"]));
        Assert.Equal([5L], Pool.Map(Of<long>.Same, [5L]));

        static int Local(int x) => x + 2;
    }

    [Fact]
    public void Functions_that_another_process_cannot_call_are_refused_with_what_would_be_right()
    {
        var captured = 5;
        Assert.Contains("captures 'captured'", Refused(x => x + captured), StringComparison.Ordinal);
        Assert.Contains("'this'", Refused(x => x + Pool.Workers + captured), StringComparison.Ordinal);
        Assert.Contains("instance method", Refused(new Of<int>().Instance), StringComparison.Ordinal);
        Assert.Contains("Use a static method", Refused(new Of<int>().Instance), StringComparison.Ordinal);

        string Refused(Func<int, int> function) => Assert.Throws<ArgumentException>(() => Pool.Map(function, [1])).Message;
    }

    [Fact]
    public void Arguments_and_results_of_many_kinds_travel()
    {
        Assert.Equal([BigInteger.Pow(2, 200)], Pool.Map(PoolWork.Echo, [BigInteger.Pow(2, 200)]));
        Assert.Equal([UInt128.MaxValue], Pool.Map(PoolWork.Echo, [UInt128.MaxValue]));
        Assert.Equal([double.NaN, double.PositiveInfinity, 0.1], Pool.Map(PoolWork.Echo, [double.NaN, double.PositiveInfinity, 0.1]));
        Assert.Equal([(1, "a"), (2, "b")], Pool.Map(PoolWork.Echo, [(1, "a"), (2, "b")]));
        Assert.Equal(new string?[] { null, "ä\u0000\uD83D\uDE00" }.AsEnumerable(), Pool.Map(PoolWork.Echo, new string?[] { null, "ä\u0000\uD83D\uDE00" }));
        Assert.Equal([new Point(1, 2)], Pool.Map(PoolWork.Echo, [new Point(1, 2)]));
        Assert.Equal([[1, 2], []], Pool.Map(PoolWork.Echo, new byte[][] { [1, 2], [] }));
    }

    [Fact]
    public void Same_function_is_known_by_the_same_name()
    {
        Assert.Equal(MethodReference.Of(PoolWork.Echo<int>), MethodReference.Of(PoolWork.Echo<int>));
        Assert.NotEqual(MethodReference.Of(PoolWork.Echo<int>), MethodReference.Of(PoolWork.Echo<long>));
        Assert.NotEqual(MethodReference.Of(PoolWork.TypeOf, [typeof(string)], typeof(string)), MethodReference.Of(PoolWork.TypeOf, [typeof(object)], typeof(string)));
    }

    [Fact]
    public void Arguments_and_results_of_many_mebibytes_travel()
    {
        byte[][] large = [new byte[6 << 20], new byte[3 << 20], new byte[1]];
        new Random(1).NextBytes(large[0]);
        Assert.Equal(large, Pool.Map(PoolWork.Echo, large, chunkSize: 2));
    }

    [Fact]
    public void Arguments_and_results_that_cannot_travel_are_refused()
    {
        Assert.Contains("argument", Assert.Throws<ArgumentException>(() => Pool.Map(static (Action x) => 1, [() => { }])).Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("JSON", Assert.Throws<RemoteException>(() => Pool.Map(static x => new IntPtr(x), [1])).Message, StringComparison.Ordinal);
        Assert.Equal([1], Pool.Map(static x => x, [1]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void Exceptions_come_back_with_their_type_message_and_stack(int chunkSize)
    {
        var error = Assert.Throws<RemoteException>(() => Pool.Map(PoolWork.Fail, Enumerable.Range(0, 10), chunkSize));
        Assert.Equal("System.FormatException", error.TypeName);
        Assert.Equal("not 2", error.RemoteMessage);
        Assert.Equal("FormatException: not 2", error.Message);
        Assert.Contains(nameof(PoolWork.Fail), error.RemoteStackTrace, StringComparison.Ordinal);
        Assert.DoesNotContain("Reflection", error.RemoteStackTrace, StringComparison.Ordinal);
        Assert.Equal("inside", Assert.IsType<RemoteException>(error.InnerException).RemoteMessage);
        Assert.Contains(nameof(PoolWork.Fail), error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Worker_uses_no_pool_of_its_own_and_leaves_its_children_none_of_its_environment()
    {
        var error = Assert.Throws<RemoteException>(() => Pool.Apply(PoolWork.UsesAPool, 1));
        Assert.Contains("used in a worker process", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("rbweaver", Pool.Apply(PoolWork.WorkerVariables, 1), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Pool_may_be_in_a_static_field_beside_its_functions()
    {
        Assert.Equal([4, 9], PoolInAStaticField.Pool.Map(PoolInAStaticField.Square, [2, 3]));
        var error = Assert.Throws<RemoteException>(() => PoolInAStaticField.Pool.Apply(PoolInAStaticField.SquareInTheWorkersPool, 2));
        Assert.Contains("use it in Main", error.Message, StringComparison.Ordinal);
        PoolInAStaticField.Pool.Dispose();
    }

    [Fact]
    public void Initializer_runs_in_each_worker_before_its_first_call()
    {
        using var pool = new ProcessPool(2, PoolWork.Initialize);
        Assert.All(pool.Map(PoolWork.Initialized, Enumerable.Range(0, 20)), x => Assert.Equal(42, x));
        Assert.Equal(0, PoolWork.InitializedTo);
    }

    [Fact]
    public void Initializer_that_never_returns_breaks_the_pool_when_its_time_is_over()
    {
        Assert.Equal(TimeSpan.FromMinutes(5), new ProcessPoolOptions().InitializerTimeout);
        Assert.Contains("null sets no limit", Assert.Throws<ArgumentOutOfRangeException>(() => new ProcessPoolOptions { InitializerTimeout = TimeSpan.Zero }).Message, StringComparison.Ordinal);
        using var pool = new ProcessPool(2, PoolWork.NeverInitialized, new ProcessPoolOptions { InitializerTimeout = TimeSpan.FromMilliseconds(50) });
        var error = Assert.Throws<BrokenPoolException>(() => pool.Map(PoolWork.Square, Enumerable.Range(0, 20)));
        Assert.Contains("PoolWork.NeverInitialized had not returned after 0.05 s", error.Message, StringComparison.Ordinal);
        Assert.Contains("set ProcessPoolOptions.InitializerTimeout", error.Message, StringComparison.Ordinal);
        Assert.Throws<BrokenPoolException>(() => pool.Apply(PoolWork.Square, 1));
    }

    [Fact]
    public void Worker_that_has_made_its_calls_is_replaced()
    {
        using var pool = new ProcessPool(1, options: new ProcessPoolOptions { MaxTasksPerWorker = 2 });
        var processes = pool.Map(PoolWork.ProcessId, Enumerable.Range(0, 6), chunkSize: 1);
        Assert.Equal(3, processes.Distinct().Count());
    }

    public sealed class TwoWorkers : IDisposable
    {
        public ProcessPool Pool { get; } = new(2);

        public void Dispose() => Pool.Dispose();
    }

    public sealed record Point(int X, int Y);

    private sealed class Of<T>
    {
        private readonly T _same = default!;

        internal static T Same(T value) => value;

        internal T Instance(T value) => Equals(value, _same) ? value : _same;
    }
}
