namespace Orbweaver.Asyncio.Tests;

/// <summary>What a task is to others: its text, the current one, its context. Rules 20, 28 and 29. The names are those of CPython's test_tasks.</summary>
public sealed class TaskIdentityTests : LoopTest
{
    private readonly AsyncLocal<int> _local = new();

    [Fact]
    [Trait("Rule", "28")]
    public void Task_repr() => Run(async () =>
    {
        var task = Aio.CreateTask(Value("abc"), "TestTask");
        Assert.Equal("Task TestTask (pending)", task.ToString());
        task.Cancel(); // does not take effect at once
        Assert.Equal("Task TestTask (pending)", task.ToString());
        await Aio.Wait([task]);
        Assert.Equal("Task TestTask (cancelled)", task.ToString());
        task = Aio.CreateTask(Value("abc"), "TestTask");
        await task;
        Assert.Equal("Task TestTask (finished: \"abc\")", task.ToString());
    });

    [Fact]
    [Trait("Rule", "29")]
    public void Current_task()
    {
        Assert.Null(Loop.CurrentTask);
        LoopTask? task = null;
        task = Loop.CreateTask(Body());
        Loop.RunUntilComplete(task);
        Assert.Null(Loop.CurrentTask);

        async Coroutine Body()
        {
            Assert.Same(task, Aio.CurrentTask);
            Assert.Same(task, Loop.CurrentTask);
            await Aio.Sleep(1);
            Assert.Same(task, Aio.CurrentTask);
        }
    }

    [Fact]
    [Trait("Rule", "29")]
    public void Current_task_no_running_loop()
    {
        Assert.Null(Loop.CurrentTask);
        Assert.Throws<InvalidOperationException>(() => Aio.CurrentTask);
    }

    [Fact]
    [Trait("Rule", "23")]
    public void Coroutine_non_gen_function_return_future() => Run(async () =>
    {
        // A future that is a task's result is not awaited for it.
        var future = new Future<string>();
        Assert.Same(future, await Aio.CreateTask(Value(future)));
        Assert.False(future.IsDone);
    });

    [Fact]
    [Trait("Rule", "20")]
    public void Context_4() => Run(async () =>
    {
        // The context that a task has left is given to the next; the maker's own does not change.
        var given = ExecutionContext.Capture()!;
        var first = Aio.CreateTask(Set(0, 1), context: given);
        await first;
        var second = Loop.CreateTask(Set(1, 2), context: first.Context);
        await second;
        await Aio.CreateTask(Set(2, 3), context: second.Context);
        await Aio.CreateTask(Set(0, 4), context: given);
        Assert.Equal(0, _local.Value);

        async Coroutine Set(int expected, int value)
        {
            await Aio.Sleep(0);
            Assert.Equal(expected, _local.Value);
            _local.Value = value;
        }
    });

    [Fact]
    [Trait("Rule", "28")]
    public void Get_context() => Run(async () =>
    {
        var given = ExecutionContext.Capture()!;
        var task = Aio.CreateTask(Value(1), context: given);
        Assert.Same(given, task.Context);
        await task;
        Assert.Same(given, task.Context);
    });

#pragma warning disable CS1998
    private static async Coroutine<T> Value<T>(T value) => value;
#pragma warning restore CS1998
}
