namespace Orbweaver.Asyncio.Tests;

/// <summary>What the blocking methods promise, whether threads or processes make the calls: a program goes from one to the other by changing the constructor.</summary>
public abstract class FunctionPoolTests
{
    /// <summary>With two workers.</summary>
    protected abstract FunctionPool Pool { get; }

    private protected abstract FunctionPool MakePool(int workers, Action? initializer = null);

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    [InlineData(7)]
    public void Map_gives_the_results_in_the_order_of_the_arguments(int? chunkSize)
    {
        Assert.Equal(Enumerable.Range(0, 1000).Select(x => x * x), Pool.Map(PoolWork.Square, Enumerable.Range(0, 1000), chunkSize));
        Assert.Empty(Pool.Map(PoolWork.Square, Array.Empty<int>(), chunkSize));
    }

    [Fact]
    public void StarMap_and_Apply_take_several_arguments()
    {
        Assert.Equal([3, 7], Pool.StarMap(static (int a, int b) => a + b, [(1, 2), (3, 4)]));
        Assert.Equal(["1a2", "3b4"], Pool.StarMap(static (int a, string b, long c) => $"{a}{b}{c}", [(1, "a", 2L), (3, "b", 4L)]));
        Assert.Equal(7, Pool.Apply(static () => 7));
        Assert.Equal(9, Pool.Apply(PoolWork.Square, 3));
        Assert.Equal(5, Pool.Apply(static (a, b) => a + b, 2, 3));
        Assert.Equal(6, Pool.Apply(static (a, b, c) => a + b + c, 1, 2, 3));
    }

    /// <summary>That they are called is seen by what they throw.</summary>
    [Fact]
    public void Functions_without_result_are_called_for_each()
    {
        Pool.Apply(static () => { });
        Pool.Map(static (int x) => PoolWork.Demand(x > 0), [1, 2]);
        Pool.StarMap(static (int a, int b) => PoolWork.Demand(a + b == 3), [(1, 2), (2, 1)]);
        Pool.StarMap(static (int a, string b, long c) => PoolWork.Demand($"{a}{b}{c}" == "1a2"), [(1, "a", 2L)]);
        AssertNotSo(() => Pool.Apply(static () => PoolWork.Demand(false)));
        AssertNotSo(() => Pool.Map(static (int x) => PoolWork.Demand(x > 0), [1, 0]));
        AssertNotSo(() => Pool.StarMap(static (int a, int b) => PoolWork.Demand(a + b == 3), [(1, 2), (2, 2)]));
        AssertNotSo(() => Pool.StarMap(static (int a, int b, int c) => PoolWork.Demand(a + b == c), [(1, 2, 4)]));

        static void AssertNotSo(Action call) => Assert.Contains("not so", Assert.ThrowsAny<Exception>(call).Message, StringComparison.Ordinal);
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

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void Map_throws_the_first_exception_in_the_arguments_order(int chunkSize)
    {
        var error = Assert.ThrowsAny<Exception>(() => Pool.Map(PoolWork.Fail, Enumerable.Range(0, 10), chunkSize));
        Assert.Contains("not 2", error.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(FormatException), error.ToString(), StringComparison.Ordinal);
        Assert.Contains($"{nameof(PoolWork)}.{nameof(PoolWork.Fail)}", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void IMap_reads_an_endless_input_only_a_little_ahead()
    {
        var read = 0;
        Assert.Equal([0, 1, 4, 9, 16], Pool.IMap(PoolWork.Square, Endless()).Take(5));
        Assert.InRange(read, 5, 5 + (2 * Pool.Workers));

        IEnumerable<int> Endless()
        {
            while (true)
                yield return read++;
        }
    }

    [Fact]
    public void IMap_in_chunks_gives_all_results()
    {
        Assert.Equal(Enumerable.Range(0, 103), Pool.IMap(static x => x, Enumerable.Range(0, 103), chunkSize: 10));
        Assert.Equal(Enumerable.Range(0, 103), Pool.IMapUnordered(static x => x, Enumerable.Range(0, 103), chunkSize: 10).Order());
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(4, true)]
    [InlineData(4, false)]
    public void Exception_of_the_input_comes_after_the_results_of_what_it_gave(int chunkSize, bool ordered)
    {
        var seen = new List<int>();
        Assert.Throws<InvalidDataException>(() =>
        {
            foreach (var x in ordered ? Pool.IMap(static x => x, Failing(), chunkSize) : Pool.IMapUnordered(static x => x, Failing(), chunkSize))
                seen.Add(x);
        });
        Assert.Equal([0, 1, 2, 3, 4], ordered ? seen : seen.Order());
        Assert.Throws<InvalidDataException>(() => Pool.Map(static x => x, Failing()));

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
        using var results = Pool.IMap(static x => 10 / x, [5, 0, 2]).GetEnumerator();
        Assert.True(results.MoveNext());
        Assert.Equal(2, results.Current);
        Assert.Contains(nameof(DivideByZeroException), Assert.ThrowsAny<Exception>(() => results.MoveNext()).ToString(), StringComparison.Ordinal);
        Assert.True(results.MoveNext());
        Assert.Equal(5, results.Current);
        Assert.False(results.MoveNext());
        Assert.False(results.MoveNext());
    }

    [Fact]
    public void Initializer_that_fails_breaks_the_pool_and_is_not_tried_for_ever()
    {
        using var pool = MakePool(2, PoolWork.FailToInitialize);
        var error = Assert.Throws<BrokenPoolException>(() => pool.Map(PoolWork.Square, Enumerable.Range(0, 100)));
        Assert.Contains("no key", error.Message, StringComparison.Ordinal);
        Assert.Equal("System.FormatException", error.InnerException is RemoteException remote ? remote.TypeName : error.InnerException!.GetType().FullName);
        Assert.Throws<BrokenPoolException>(() => pool.Apply(PoolWork.Square, 1));
    }

    [Fact]
    public void Closed_pool_takes_no_work_and_ends()
    {
        var pool = MakePool(1);
        Assert.Equal([4], pool.Map(PoolWork.Square, [2]));
        Assert.Contains("Call Close() first", Assert.Throws<InvalidOperationException>(pool.Join).Message, StringComparison.Ordinal);
        pool.Close();
        Assert.Contains("shut down", Assert.Throws<InvalidOperationException>(() => pool.Map(PoolWork.Square, [2])).Message, StringComparison.Ordinal);
        pool.Join();
        pool.Dispose();
    }

    [Fact]
    public void Functions_that_do_not_block_are_refused_with_what_would_be_right()
    {
        Assert.Contains("LoopPool", Refused(static async x => { await Task.Yield(); return x; }), StringComparison.Ordinal);
        Assert.Contains("LoopPool", Refused(static x => Aio.Sleep(x, x)), StringComparison.Ordinal);

        string Refused<T>(Func<int, T> function) => Assert.Throws<ArgumentException>(() => Pool.Map(function, [1])).Message;
    }

    [Fact]
    public void Wrong_sizes_are_refused()
    {
        Assert.Contains("at least one", Assert.Throws<ArgumentOutOfRangeException>(() => MakePool(0)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Pool.Map(PoolWork.Square, [1], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Pool.IMap(PoolWork.Square, [1], 0));
    }
}
