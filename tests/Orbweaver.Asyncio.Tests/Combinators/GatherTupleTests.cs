namespace Orbweaver.Asyncio.Tests;

/// <summary>Rules 32 to 34 for several types: arguments give a tuple, a list an array.</summary>
[Trait("Rule", "32")]
public sealed class GatherTupleTests : LoopTest
{
    [Fact]
    public void Arguments_give_a_tuple_and_run_at_the_same_time() => Run(async () =>
    {
        var (number, word) = await Aio.Gather(Aio.Sleep(2, 1), Aio.Sleep(3, "b"));
        Assert.Equal((1, "b"), (number, word));
        Assert.Equal(TimeSpan.FromSeconds(3), Loop.Time);
        Assert.Equal((1, 2), await Aio.Gather(Aio.Sleep(2, 1), Aio.Sleep(1, 2)));
    });

    [Fact]
    public void List_gives_an_array() => Run(async () =>
    {
        int[] coroutines = await Aio.Gather([Aio.Sleep(2, 1), Aio.Sleep(1, 2)]);
        Assert.Equal([1, 2], coroutines);
        int[] tasks = await Aio.Gather([Aio.CreateTask(Aio.Sleep(2, 1)), Aio.CreateTask(Aio.Sleep(1, 2))]);
        Assert.Equal([1, 2], tasks);
        int[] query = await Aio.Gather(Enumerable.Range(1, 2).Select(n => Aio.Sleep(n, n)));
        Assert.Equal([1, 2], query);
        Outcome<int>[] outcomes = await Aio.GatherOutcomes([Aio.Sleep(2, 1), Aio.Sleep(1, 2)]);
        Assert.Equal([1, 2], outcomes.Select(o => o.Value));
    });

    [Fact]
    public void Up_to_eight_coroutines_of_different_types_are_gathered() => Run(async () =>
    {
        Assert.Equal((1, "b", 'c'), await Aio.Gather(After(1), After("b"), After('c')));
        Assert.Equal((1, "b", 'c', 4L), await Aio.Gather(After(1), After("b"), After('c'), After(4L)));
        Assert.Equal((1, "b", 'c', 4L, 5.0), await Aio.Gather(After(1), After("b"), After('c'), After(4L), After(5.0)));
        Assert.Equal((1, "b", 'c', 4L, 5.0, 6m), await Aio.Gather(After(1), After("b"), After('c'), After(4L), After(5.0), After(6m)));
        Assert.Equal((1, "b", 'c', 4L, 5.0, 6m, "g"), await Aio.Gather(After(1), After("b"), After('c'), After(4L), After(5.0), After(6m), After("g")));
        Assert.Equal((1, "b", 'c', 4L, 5.0, 6m, "g", true), await Aio.Gather(
            After(1), After("b"), After('c'), After(4L), After(5.0), After(6m), After("g"), After(true)));
        int[] nine = await Aio.Gather(After(1), After(2), After(3), After(4), After(5), After(6), After(7), After(8), After(9));
        Assert.Equal(Enumerable.Range(1, 9), nine);
    });

    [Fact]
    public void Up_to_eight_outcomes_of_different_types_are_gathered() => Run(async () =>
    {
        Assert.Equal("(1, b)", $"{await Aio.GatherOutcomes(After(1), After("b"))}");
        Assert.Equal("(1, b, c)", $"{await Aio.GatherOutcomes(After(1), After("b"), After('c'))}");
        Assert.Equal("(1, b, c, 4)", $"{await Aio.GatherOutcomes(After(1), After("b"), After('c'), After(4L))}");
        Assert.Equal("(1, b, c, 4, 5)", $"{await Aio.GatherOutcomes(After(1), After("b"), After('c'), After(4L), After(5))}");
        Assert.Equal("(1, b, c, 4, 5, 6)", $"{await Aio.GatherOutcomes(After(1), After("b"), After('c'), After(4L), After(5), After(6m))}");
        Assert.Equal("(1, b, c, 4, 5, 6, g)", $"{await Aio.GatherOutcomes(After(1), After("b"), After('c'), After(4L), After(5), After(6m), After("g"))}");
        Assert.Equal("(1, b, c, 4, 5, 6, g, True)", $"{await Aio.GatherOutcomes(
            After(1), After("b"), After('c'), After(4L), After(5), After(6m), After("g"), After(true))}");
    });

    [Fact]
    public void Futures_and_tasks_of_different_types_are_gathered() => Run(async () =>
    {
        var future = new Future<string>();
        var task = Aio.CreateTask(Aio.Sleep(1, 5));
        var gathering = Aio.Gather(future, task);
        future.SetResult("a");
        Assert.Equal(("a", 5), await gathering);
        Assert.True(Aio.Gather(future, task).IsDone);
        Assert.Equal(("a", 5, "a", 5), await Aio.Gather(future, task, future, task)); // rule 32: one child, result repeated
    });

    [Fact]
    public void Futures_of_different_types_in_a_list_are_waited_for_without_results() => Run(async () =>
    {
        var (number, word) = (new Future<int>(), new Future<string>());
        Future gathering = Aio.Gather(new List<Future> { number, word });
        number.SetResult(1);
        await Passes(2);
        Assert.False(gathering.IsDone);
        word.SetException(new FormatException());
        await CoroutineTests.Thrown<FormatException>(async () => await gathering);
        await Aio.Gather(number, (Future)Aio.CreateTask(Aio.Sleep(1)));
    });

    [Fact]
    public void Eager_tasks_that_end_at_once_are_gathered_at_once() => Run(async () =>
    {
        // Rule 32: children that are done already are folded in.
        Loop.EagerTasks = true;
        var gathering = Aio.Gather(Now(1), Now("b"));
        Assert.True(gathering.IsDone);
        Assert.Equal((1, "b"), await gathering);

        static async Coroutine<T> Now<T>(T result) => result;
    });

    [Fact]
    public void Nothing_is_gathered_at_once() => Run(async () =>
    {
        Assert.True(Aio.Gather().IsDone);
        Assert.True(Aio.Gather(new List<Future>()).IsDone);
        await Aio.Gather();
    });

    [Fact]
    public void Tasks_without_results_are_gathered_from_any_list() => Run(async () =>
    {
        await Aio.Gather(new[] { Aio.CreateTask(Aio.Sleep(1)), Aio.CreateTask(Aio.Sleep(2)) });
        await Aio.Gather(new List<LoopTask> { Aio.CreateTask(Aio.Sleep(1)) });
        int[] numbers = await Aio.Gather(new List<LoopTask<int>> { Aio.CreateTask(Aio.Sleep(1, 5)) });
        Assert.Equal([5], numbers);
        Assert.Equal(TimeSpan.FromSeconds(4), Loop.Time);
    });

    [Fact]
    public void Coroutines_without_results_give_none() => Run(async () =>
    {
        Future gathering = Aio.Gather(Aio.Sleep(1), Aio.Sleep(2));
        await gathering;
        Assert.Equal(TimeSpan.FromSeconds(2), Loop.Time);
    });

    [Fact]
    [Trait("Rule", "33")]
    public void First_failure_fails_the_tuple_and_leaves_the_others_alone() => Run(async () =>
    {
        // Rule 33.
        var slow = Aio.CreateTask(Aio.Sleep(5, "slow"));
        await CoroutineTests.Thrown<FormatException>(async () => await Aio.Gather(slow, Aio.CreateTask(Crash<int>(1))));
        Assert.Equal(TimeSpan.FromSeconds(1), Loop.Time);
        Assert.False(slow.IsDone);
        Assert.Equal("slow", await slow);
    });

    [Fact]
    [Trait("Rule", "33")]
    public void Outcomes_of_different_types_tell_who_failed_and_who_was_cancelled() => Run(async () =>
    {
        var cancelled = new Future<string>();
        cancelled.Cancel();
        var (good, bad, gone) = await Aio.GatherOutcomes(Aio.CreateTask(Aio.Sleep(1, 5)), Aio.CreateTask(Crash<char>(2)), cancelled);
        Assert.Equal(5, good.Value);
        Assert.IsType<FormatException>(bad.Exception);
        Assert.True(gone.IsCancelled);
    });

    [Fact]
    [Trait("Rule", "34")]
    public void Cancelled_tuple_cancels_its_children() => Run(async () =>
    {
        // Rule 34.
        var (number, word) = (Aio.CreateTask(Aio.Sleep(100, 1)), Aio.CreateTask(Aio.Sleep(100, "b")));
        var gathering = Aio.Gather(number, word);
        await Aio.Sleep(1);
        Assert.True(gathering.Cancel("enough"));
        Assert.Equal("enough", (await CoroutineTests.Thrown<OperationCanceledException>(async () => await gathering)).Message);
        Assert.False(gathering.IsCancelled);
        await Aio.Sleep(0);
        Assert.True(number.IsCancelled && word.IsCancelled);
    });

    [Fact]
    public void Null_and_another_loops_future_are_refused() => Run(async () =>
    {
        using var other = new EventLoop();
        var own = new Future<int>();
        Assert.Throws<ArgumentException>(() => { _ = Aio.Gather(own, new Future<string>(other)); });
        Assert.Throws<ArgumentException>(() => { _ = Aio.Gather(own, (Future<string>)null!); });
        Assert.Throws<ArgumentException>(() => { _ = Aio.Gather([own, null!]); });
        await Aio.Sleep(0);
    });

    private static Coroutine<T> After<T>(T result) => Aio.Sleep(1, result);

    private static async Coroutine<T> Crash<T>(double seconds)
    {
        await Aio.Sleep(seconds);
        throw new FormatException();
    }
}
