namespace Orbweaver.Asyncio.Tests;

/// <summary>Tasks that were made before the loop runs are gathered and waited for on their own loop, as in CPython.</summary>
public sealed class BeforeRunningTests : LoopTest
{
    [Fact]
    public void Gather_of_tasks_runs_on_their_loop() =>
        Assert.Equal([2, 1], Loop.RunUntilComplete(Aio.Gather([Loop.CreateTask(Number(2)), Loop.CreateTask(Number(1))])));

    [Fact]
    public void GatherOutcomes_of_tasks_runs_on_their_loop() =>
        Assert.True(Loop.RunUntilComplete(Aio.GatherOutcomes([Loop.CreateTask(Number(1))]))[0].IsSuccess);

    [Fact]
    public void Wait_of_tasks_runs_on_their_loop()
    {
        LoopTask<int>[] tasks = [Loop.CreateTask(Number(1)), Loop.CreateTask(Number(2))];
        var (done, pending) = Loop.RunUntilComplete(Aio.Wait(tasks, 1.5));
        Assert.Same(tasks[0], Assert.Single(done));
        Assert.Same(tasks[1], Assert.Single(pending));
        Loop.RunUntilComplete(tasks[1]);
    }

    [Fact]
    public void Wait_that_is_run_on_another_loop_is_refused()
    {
        var task = Loop.CreateTask(Number(1));
        var wait = Aio.Wait([task]);
        using var other = new EventLoop(new EventLoopOptions { TimeProvider = new VirtualClock() });
        var error = Assert.Throws<ArgumentException>(() => other.RunUntilComplete(wait));
        Assert.StartsWith("All futures of one Wait must belong to the loop that runs.", error.Message, StringComparison.Ordinal);
        Loop.RunUntilComplete(task);
    }

    [Fact]
    public void Tasks_of_two_loops_are_refused()
    {
        using var other = new EventLoop(new EventLoopOptions { TimeProvider = new VirtualClock() });
        LoopTask<int>[] tasks = [Loop.CreateTask(Number(1)), other.CreateTask(Number(1))];
        Assert.Throws<ArgumentException>(() => Aio.Gather(tasks));
        Assert.Throws<ArgumentException>(() => Aio.Wait(tasks));
        Loop.RunUntilComplete(tasks[0]);
        other.RunUntilComplete(tasks[1]);
    }

    [Fact]
    public void Coroutines_need_a_loop_that_runs()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Aio.Gather(new List<Coroutine>()));
        Assert.StartsWith("No event loop runs on this thread.", error.Message, StringComparison.Ordinal);
    }

    private static async Coroutine<int> Number(int seconds)
    {
        await Aio.Sleep(seconds);
        return seconds;
    }
}
