using System.Numerics;

namespace Orbweaver.Asyncio.Tests;

/// <summary>The process pool's blocking methods; the workers are this test program, started again.</summary>
public sealed class ProcessPoolTests(ProcessPoolTests.TwoWorkers fixture) : IClassFixture<ProcessPoolTests.TwoWorkers>
{
    private ProcessPool Pool => fixture.Pool;

    [Fact]
    public void Map_gives_the_results_in_the_order_of_the_arguments()
    {
        Assert.Equal(Enumerable.Range(0, 100).Select(x => x * x), Pool.Map(PoolWork.Square, Enumerable.Range(0, 100)));
        Assert.Equal(Enumerable.Range(0, 100).Select(x => x * x), Pool.Map(PoolWork.Square, Enumerable.Range(0, 100), chunkSize: 1));
        Assert.Empty(Pool.Map(PoolWork.Square, Array.Empty<int>()));
    }

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
        Assert.Contains("LoopPool", Assert.Throws<ArgumentException>(() => Pool.Map(static x => Aio.Sleep(0, x), [1])).Message, StringComparison.Ordinal);

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
    public void Arguments_and_results_are_of_the_delegates_types_not_of_its_methods()
    {
        Assert.Equal(["String", "String"], Pool.Map<string, string>(PoolWork.TypeOf, ["a", "b"]));
        Func<object, string> ofObjects = PoolWork.TypeOf;
        Func<string, string> ofStrings = ofObjects;
        Assert.Equal(["String"], Pool.Map(ofStrings, ["a"]));
        Assert.Equal(["StringInt32"], Pool.StarMap<string, int, string>(PoolWork.TypesOf, [("a", 1)]));
        Assert.Equal("Version", Pool.Apply<Version, string>(PoolWork.TypeOf, new Version(1, 2)));
        Pool.Map<string>(PoolWork.DemandAString, ["a"]);
        Assert.Equal([new PoolWork.Dog("Rex", 4)], Pool.Map<string, PoolWork.Animal>(PoolWork.DogNamed, ["Rex"]));
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

    [Fact]
    public void StarMap_and_Apply_take_several_arguments()
    {
        Assert.Equal([3, 7], Pool.StarMap(static (int a, int b) => a + b, [(1, 2), (3, 4)]));
        Assert.Equal(["1a2"], Pool.StarMap(static (int a, string b, long c) => $"{a}{b}{c}", [(1, "a", 2L)]));
        Assert.Equal(7, Pool.Apply(static () => 7));
        Assert.Equal(9, Pool.Apply(PoolWork.Square, 3));
        Assert.Equal(5, Pool.Apply(static (a, b) => a + b, 2, 3));
        Assert.Equal(6, Pool.Apply(static (a, b, c) => a + b + c, 1, 2, 3));
        Pool.Apply(static () => { });
        Pool.Map(static (int _) => { }, [1, 2]);
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
    public void IMap_gives_results_in_order_of_an_endless_input()
    {
        var read = 0;
        Assert.Equal([0, 1, 4, 9], Pool.IMap(PoolWork.Square, Endless()).Take(4));
        Assert.InRange(read, 4, 4 + 5);

        IEnumerable<int> Endless()
        {
            while (true)
                yield return read++;
        }
    }

    [Fact]
    public void IMapUnordered_gives_all_results()
    {
        Assert.Equal(Enumerable.Range(0, 200).Select(x => x * x), Pool.IMapUnordered(PoolWork.Square, Enumerable.Range(0, 200), chunkSize: 7).Order());
    }

    [Fact]
    public void Exception_of_the_input_comes_after_the_results_of_what_it_gave()
    {
        var seen = new List<int>();
        Assert.Throws<InvalidDataException>(() =>
        {
            foreach (var x in Pool.IMap(PoolWork.Square, Failing(), chunkSize: 2))
                seen.Add(x);
        });
        Assert.Equal([0, 1, 4], seen);

        static IEnumerable<int> Failing()
        {
            for (var i = 0; i < 3; i++)
                yield return i;
            throw new InvalidDataException();
        }
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
    public void Initializer_that_fails_breaks_the_pool_and_is_not_tried_for_ever()
    {
        using var pool = new ProcessPool(2, PoolWork.FailToInitialize);
        var error = Assert.Throws<BrokenPoolException>(() => pool.Map(PoolWork.Square, Enumerable.Range(0, 20)));
        Assert.Contains("no key", error.Message, StringComparison.Ordinal);
        Assert.Equal("System.FormatException", Assert.IsType<RemoteException>(error.InnerException).TypeName);
        Assert.Throws<BrokenPoolException>(() => pool.Apply(PoolWork.Square, 1));
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

    [Fact]
    public void Closed_pool_does_what_is_queued_and_takes_no_more()
    {
        var pool = new ProcessPool(1);
        Assert.Equal([4], pool.Map(PoolWork.Square, [2]));
        pool.Close();
        Assert.Contains("shut down", Assert.Throws<InvalidOperationException>(() => pool.Map(PoolWork.Square, [2])).Message, StringComparison.Ordinal);
        pool.Join();
        pool.Dispose();
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
