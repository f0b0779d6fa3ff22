namespace Orbweaver.Asyncio.Tests;

/// <summary>Coroutines with and without results, futures and tasks in one gathering, as <c>asyncio.gather</c> takes them.</summary>
[Trait("Rule", "32")]
public sealed class MixedGatherTests : LoopTest
{
    [Fact]
    public void Coroutine_without_a_result_beside_one_with() => Run(async () =>
    {
        var (none, number) = await Aio.Gather(Nothing(), Number());
        Assert.Equal((default(Unit), 42), (none, number));
        (number, none) = await Aio.Gather(Number(), Nothing());
        Assert.Equal(42, number);
    });

    [Fact]
    public void Coroutine_beside_a_task() => Run(async () =>
    {
        var (number, word) = await Aio.Gather(Number(), Aio.CreateTask(Word()));
        Assert.Equal((42, "word"), (number, word));
    });

    [Fact]
    public void Task_without_a_result_beside_coroutines_and_futures() => Run(async () =>
    {
        var future = new Future<double>();
        Loop.CallSoon(() => future.SetResult(1.5));
        var (a, b, c, d) = await Aio.Gather(Aio.CreateTask(Nothing()), Number(), future, Nothing());
        Assert.Equal((default(Unit), 42, 1.5, default(Unit)), (a, b, c, d));
    });

    [Fact]
    public void Eight_of_all_kinds() => Run(async () =>
    {
        var all = await Aio.Gather(Number(), Word(), Nothing(), Aio.CreateTask(Number()), Aio.CreateTask(Word()), Aio.CreateTask(Nothing()), Number(), Word());
        Assert.Equal((42, "word", default(Unit), 42, "word", default(Unit), 42, "word"), all);
    });

    [Fact]
    public void List_of_coroutines_and_tasks_gives_an_array() => Run(async () =>
    {
        var numbers = await Aio.Gather([Number(), Aio.CreateTask(Number())]);
        Assert.Equal([42, 42], numbers);
    });

    [Fact]
    public void Untyped_futures_beside_tasks_of_coroutines() => Run(async () =>
    {
        Future future = new Future<int>();
        var task = Aio.CreateTask(Number());
        Loop.CallSoon(() => ((Future<int>)future).SetResult(1));
        await Aio.Gather(Aio.CreateTask(Nothing()), task, future);
        Assert.Equal(42, task.Result);
    });

    [Fact]
    public void Outcomes_of_all_kinds() => Run(async () =>
    {
        var (none, number, failed) = await Aio.GatherOutcomes(Nothing(), Aio.CreateTask(Number()), Fail());
        Assert.True(none.IsSuccess);
        Assert.Equal(42, number.Value);
        Assert.IsType<FormatException>(failed.Exception);
        var outcomes = await Aio.GatherOutcomes([Fail(), Aio.CreateTask(Number())]);
        Assert.Equal([false, true], outcomes.Select(o => o.IsSuccess));
    });

    [Fact]
    public void Outcomes_of_untyped_futures() => Run(async () =>
    {
        Future[] futures = [Aio.CreateTask(Nothing()), Aio.CreateTask(Fail()), Aio.CreateTask(Number())];
        futures[2].Cancel();
        var outcomes = await Aio.GatherOutcomes(futures);
        Assert.Equal(["success", "FormatException: no number", "cancelled"], outcomes.Select(o => o.ToString()));
        Assert.Equal([true, false, false], outcomes.Select(o => o.IsSuccess));
        Assert.Equal([false, false, true], outcomes.Select(o => o.IsCancelled));
        Assert.Throws<InvalidOperationException>(() => default(Outcome).IsSuccess);
    });

    [Fact]
    public void Bodies_begin_in_the_order_of_the_arguments() => Run(async () =>
    {
        await Aio.Gather(Said("a"), Aio.CreateTask(Told("b")), Told("c"));
        AssertTrace("b", "a", "c"); // the task was made before the call

        async Coroutine Said(string what)
        {
            Say(what);
            await Aio.Sleep(0);
        }

        async Coroutine<int> Told(string what)
        {
            Say(what);
            await Aio.Sleep(0);
            return 0;
        }
    });

    [Fact]
    public void Null_among_them_is_refused() => Run(async () =>
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(async () => await Aio.Gather(Number(), (Future<int>)null!));
        Assert.Equal("futures", error.ParamName);
    });

    private static async Coroutine Nothing() => await Aio.Sleep(0);

    private static async Coroutine<int> Number()
    {
        await Aio.Sleep(0);
        return 42;
    }

    private static async Coroutine<string> Word()
    {
        await Aio.Sleep(0);
        return "word";
    }

    private static async Coroutine<int> Fail()
    {
        await Aio.Sleep(0);
        throw new FormatException("no number");
    }
}
