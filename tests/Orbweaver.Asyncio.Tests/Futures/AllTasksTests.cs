namespace Orbweaver.Asyncio.Tests;

/// <summary>What asyncio's users do with <c>all_tasks()</c> and <c>current_task()</c>.</summary>
[Trait("Rule", "29")]
public sealed class AllTasksTests : LoopTest
{
    [Fact]
    public void Wait_for_all_other_tasks() => Run(async () =>
    {
        var slow = Aio.CreateTask(Aio.Sleep(2));
        ILoopTask quick = Aio.CreateTask(Number());
        var (done, pending) = await Aio.Wait(Others(), 1);
        Assert.Equal([quick], done);
        Assert.Equal([slow], pending);
        (done, pending) = await Aio.Wait(Loop.AllTasks.Where(t => t != Aio.CurrentTask), returnWhen: ReturnWhen.FirstCompleted);
        Assert.Equal([slow], done);
        Assert.Empty(pending);
    });

    [Fact]
    public void Tasks_of_different_types_in_one_wait() => Run(async () =>
    {
        var number = Aio.CreateTask(Number());
        var (done, _) = await Aio.Wait([number, Aio.CreateTask(Aio.Sleep(1))]);
        Assert.Contains(number, done);
    });

    [Fact]
    public void Gather_all_other_tasks() => Run(async () =>
    {
        var tasks = (Aio.CreateTask(Aio.Sleep(1)), Aio.CreateTask(Number()));
        await Aio.Gather(Loop.AllTasks.Where(t => t != Aio.CurrentTask));
        Assert.True(tasks.Item1.IsDone && tasks.Item2.IsDone);
    });

    [Fact]
    public void Cancel_all_other_tasks_and_gather_their_outcomes() => Run(async () =>
    {
        var tasks = (Aio.CreateTask(Aio.Sleep(1)), Aio.CreateTask(Number()));
        await Aio.Sleep(0);
        var others = Others();
        foreach (var task in others)
            task.Cancel();
        var outcomes = await Aio.GatherOutcomes(others);
        Assert.All(outcomes, o => Assert.True(o.IsCancelled));
        Assert.True(tasks.Item1.IsCancelled && tasks.Item2.IsCancelled);
    });

    [Fact]
    public void Task_is_awaited_and_looked_at_as_a_future_is() => Run(async () =>
    {
        _ = Aio.CreateTask(Fail());
        var task = Others().Single();
        Action<Future> callback = f => Say($"done: {ReferenceEquals(f, task)}");
        task.AddDoneCallback(callback);
        task.AddDoneCallback(Never);
        Assert.Equal(1, task.RemoveDoneCallback(Never));
        Assert.Equal(FutureState.Pending, task.State);
        await CoroutineTests.Thrown<FormatException>(async () => await task);
        Assert.IsType<FormatException>(task.Exception);
        Assert.Equal(FutureState.Finished, task.State);
        AssertTrace("done: True");

        static void Never(Future future) => Assert.Fail("It was taken back.");
    });

    [Fact]
    public void WaitFor_and_Shield_take_a_task() => Run(async () =>
    {
        ILoopTask number = Aio.CreateTask(Number());
        await Aio.Shield(number);
        await Aio.WaitFor(number, 1);
        _ = Aio.CreateTask(Aio.Sleep(10));
        var slow = Others().Single();
        await CoroutineTests.Thrown<TimeoutException>(async () => await Aio.WaitFor(slow, TimeSpan.FromSeconds(1)));
        Assert.True(slow.IsCancelled);
        Assert.Same(slow, Aio.EnsureFuture(slow));
    });

    [Fact]
    public void AsCompleted_gives_tasks_in_the_order_of_their_ends() => Run(async () =>
    {
        ILoopTask[] tasks = [Aio.CreateTask(Aio.Sleep(2)), Aio.CreateTask(Number()), Aio.CreateTask(Aio.Sleep(1))];
        var ended = new List<ILoopTask>();
        foreach (var next in Aio.AsCompleted(tasks.Append(tasks[0])))
            ended.Add(await next);
        Assert.Equal([tasks[1], tasks[2], tasks[0]], ended);
        ended.Clear();
        await foreach (var next in Aio.AsCompleted(tasks, 1))
            ended.Add(next.Result);
        Assert.Equal(tasks, ended);
    });

    [Fact]
    public void Call_graph_of_the_running_task() => Run(async () =>
    {
        Assert.StartsWith($"* {Aio.CurrentTask}", Aio.FormatCallGraph(Aio.CurrentTask), StringComparison.Ordinal);
        Assert.Same(Aio.CurrentTask, Aio.CaptureCallGraph(Aio.CurrentTask, limit: 1)!.Future);
        await using var writer = new StringWriter();
        Aio.PrintCallGraph(Aio.CurrentTask, writer, limit: 0);
        Assert.Equal(Aio.FormatCallGraph(limit: 0), writer.ToString());
    });

    [Fact]
    public void GetStack_with_a_limit_gives_the_innermost_frames() => Run(async () =>
    {
        _ = Aio.CreateTask(Outer());
        var task = Others().Single();
        await Aio.Sleep(0);
        Assert.Equal(3, task.GetStack().Count);
        Assert.Equal(task.GetStack().TakeLast(2), task.GetStack(2));
        Assert.Empty(task.GetStack(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => task.GetStack(-1));
        await using var writer = new StringWriter();
        task.PrintStack(writer, limit: 1);
        Assert.DoesNotContain(nameof(Outer), writer.ToString(), StringComparison.Ordinal);
        task.Cancel();

        static async Coroutine Outer() => await Inner();

        static async Coroutine Inner() => await Aio.Sleep(1);
    });

    private static List<ILoopTask> Others() => [.. EventLoop.Running().AllTasks.Where(t => t != Aio.CurrentTask)];

    private static async Coroutine<int> Number()
    {
        await Aio.Sleep(0);
        return 42;
    }

    private static async Coroutine Fail()
    {
        await Aio.Sleep(0);
        throw new FormatException();
    }
}
