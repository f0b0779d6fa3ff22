namespace Orbweaver.Asyncio.Tests;

/// <summary>Functions of several parameters that return nothing, in each kind of pool. That they are called is seen by what they throw.</summary>
public sealed class StarMapTests : LoopTest
{
    public static TheoryData<string> FunctionPools { get; } = ["threads", "processes"];

    [Theory]
    [MemberData(nameof(FunctionPools))]
    public void StarMap_of_a_function_without_result_calls_it_for_each(string kind)
    {
        using var pool = MakePool(kind);
        pool.StarMap(static (int a, int b) => Demand(a + b == 3), [(1, 2), (2, 1)]);
        pool.StarMap(static (int a, string b, long c) => Demand($"{a}{b}{c}" == "1a2"), [(1, "a", 2L)]);
        Assert.Contains("not so", Assert.ThrowsAny<Exception>(() => pool.StarMap(static (int a, int b) => Demand(a + b == 3), [(1, 2), (2, 2)])).Message, StringComparison.Ordinal);
        Assert.Contains("not so", Assert.ThrowsAny<Exception>(() => pool.StarMap(static (int a, int b, int c) => Demand(a + b == c), [(1, 2, 4)])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(FunctionPools))]
    public void StarMapAsync_of_a_function_without_result_calls_it_for_each(string kind) => Run(async () =>
    {
        await using var pool = MakePool(kind);
        await pool.StarMapAsync(static (int a, int b) => Demand(a + b == 3), [(1, 2), (2, 1)]);
        await pool.StarMapAsync(static (int a, string b, long c) => Demand($"{a}{b}{c}" == "1a2"), [(1, "a", 2L)]);
        var error = await Thrown(async () => await pool.StarMapAsync(static (int a, int b) => Demand(a + b == 3), [(1, 2), (2, 2)]));
        Assert.Contains("not so", error.Message, StringComparison.Ordinal);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void StarMap_of_coroutines_without_result_runs_each(bool processes) => Run(async () =>
    {
        await using var pool = new LoopPool(1, processes);
        await pool.StarMap(static async (int a, int b) => Demand(a + b == 3), [(1, 2), (2, 1)]);
        await pool.StarMap(static async (int a, string b, long c) => Demand($"{a}{b}{c}" == "1a2"), [(1, "a", 2L)]);
        var error = await Thrown(async () => await pool.StarMap(static async (int a, int b) => Demand(a + b == 3), [(1, 2), (2, 2)]));
        Assert.Contains("not so", error.Message, StringComparison.Ordinal);
    });

    private static FunctionPool MakePool(string kind) => kind == "threads" ? new Pool(2) : new ProcessPool(1);

    private static async Coroutine<Exception> Thrown(Func<Coroutine> action)
    {
        try
        {
            await action();
        }
        catch (Exception e)
        {
            return e;
        }

        throw new Xunit.Sdk.XunitException("It throws nothing.");
    }

    private static void Demand(bool condition)
    {
        if (!condition)
            throw new InvalidOperationException("It is not so.");
    }
}
