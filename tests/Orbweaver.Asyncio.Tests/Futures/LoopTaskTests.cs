namespace Orbweaver.Asyncio.Tests;

public sealed class LoopTaskTests : LoopTest
{
    [Fact]
    [Trait("Rule", "20")]
    [Trait("Rule", "23")]
    public void Task_class() => Run(async () =>
    {
        var task = Aio.CreateTask(Number(10));
        _ = Assert.IsAssignableFrom<Future<int>>(task);
        Assert.Same(Loop, task.Loop);
        Assert.False(task.IsDone);
        Assert.Equal(10, await task);
        Assert.Equal(10, await task);
        Assert.Equal(10, task.Result);
        Assert.Null(task.Exception);
    });

    [Fact]
    [Trait("Rule", "23")]
    public void Task_ends_with_its_coroutines_exception() => Run(async () =>
    {
        var task = Aio.CreateTask(Fail());
        await CoroutineTests.Thrown<FormatException>(async () => await task);
        Assert.False(task.IsCancelled);
        Assert.IsType<FormatException>(task.Exception);
    });

    [Fact]
    [Trait("Rule", "23")]
    public void Task_whose_coroutine_throws_a_cancellation_is_cancelled_though_nobody_asked() => Run(async () =>
    {
        var task = Aio.CreateTask(Throw());
        var error = await CoroutineTests.Thrown<TaskCanceledException>(async () => await task);
        Assert.Equal("own", error.Message);
        Assert.True(task.IsCancelled);
        Assert.Equal(0, task.Cancelling);

        static async Coroutine Throw()
        {
            await Aio.Sleep(0);
            throw new TaskCanceledException("own");
        }
    });

    [Fact]
    [Trait("Rule", "20")]
    [Trait("Rule", "28")]
    public void Tasks_are_named_by_number_unless_they_are_given_a_name() => Run(async () =>
    {
        Assert.Equal("Task-1", Aio.CurrentTask!.Name);
        var second = Aio.CreateTask(Number(1));
        var named = Aio.CreateTask(Number(1), "named");
        var renamed = Loop.CreateTask(Aio.Sleep(0));
        renamed.Name = "renamed";
        Assert.Equal(["Task-2", "named", "renamed"], [second.Name, named.Name, renamed.Name]);
        Assert.Equal("Task named (pending)", named.ToString());
        await Passes(2);
        Assert.Equal("Task named (finished: 1)", named.ToString());
    });

    [Fact]
    [Trait("Rule", "28")]
    public void Task_set_methods() => Run(async () =>
    {
        var task = Aio.CreateTask(Number(1));
        Assert.Throws<InvalidOperationException>(() => task.SetResult(2));
        Assert.Throws<InvalidOperationException>(() => task.SetException(new FormatException()));
        Assert.Equal(1, await task);
    });

    [Fact]
    [Trait("Rule", "20")]
    public void Tasks_begin_in_the_order_in_which_they_were_made()
    {
        Run(async () =>
        {
            Loop.CallSoon(() => Say("before"));
            _ = Aio.CreateTask(Log("a"));
            _ = Aio.CreateTask(Log("b"));
            Loop.CallSoon(() => Say("after"));
            await Aio.Sleep(0);
        });
        AssertTrace("before", "a", "b", "after");
    }

    [Fact]
    [Trait("Rule", "24")]
    public void Waking_takes_one_pass_a_level()
    {
        Run(async () =>
        {
            var future = new Future<int>();
            var inner = Aio.CreateTask(Await(future, "inner"));
            var middle = Aio.CreateTask(Await(inner, "middle"));
            var outer = Aio.CreateTask(Await(middle, "outer"));
            await Passes(2);
            Loop.CallSoon(() => Count(1));
            future.SetResult(1);
            await outer;
        });
        AssertTrace("pass 1", "inner", "pass 2", "middle", "pass 3", "outer", "pass 4");

        void Count(int pass)
        {
            Say($"pass {pass}");
            if (pass < 4)
                Loop.CallSoon(() => Count(pass + 1));
        }

        async Coroutine<int> Await(Future<int> next, string name)
        {
            var result = await next;
            Say(name);
            return result;
        }
    }

    [Fact]
    [Trait("Rule", "23")]
    public void Task_awaits_on_itself() => Run(async () =>
    {
        LoopTask? self = null;
        self = Aio.CreateTask(Body());
        var error = await CoroutineTests.Thrown<InvalidOperationException>(async () => await self);
        Assert.Contains("awaits itself", error.Message, StringComparison.Ordinal);

        async Coroutine Body() => await self!;
    });

    [Fact]
    [Trait("Rule", "23")]
    public void Await_of_itself_caught_lets_the_task_go_on() => Run(async () =>
    {
        LoopTask<int>? self = null;
        self = Aio.CreateTask(Body());
        Assert.Equal(8, await self);

        async Coroutine<int> Body()
        {
            await CoroutineTests.Thrown<InvalidOperationException>(async () => await self!);
            await Aio.Sleep(1);
            return 8;
        }
    });

    [Fact]
    [Trait("Rule", "29")]
    public void AllTasks_are_those_that_have_not_ended() => Run(async () =>
    {
        var tasks = Enumerable.Range(1, 20).Select(n => Aio.CreateTask(Aio.Sleep(n % 5))).ToArray();
        Assert.Equal(21, Loop.AllTasks.Count);
        await Aio.Sleep(2.5);
        Assert.True(Loop.AllTasks.ToHashSet().SetEquals(tasks.Where(t => !t.IsDone).Append<ILoopTask>(Aio.CurrentTask!)));
        await Aio.Sleep(2.5);
        Assert.Same(Aio.CurrentTask, Assert.Single(Loop.AllTasks));
    });

    [Fact]
    [Trait("Rule", "21")]
    public void Loop_holds_on_to_a_task_that_nobody_else_holds()
    {
        var ended = false;
        Run(async () =>
        {
            Start();
            await Aio.Sleep(1);
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Aio.Sleep(10);
        });
        Assert.True(ended);

        void Start() => _ = Aio.CreateTask(Body());

        async Coroutine Body()
        {
            await Aio.Sleep(5);
            ended = true;
        }
    }

    [Fact]
    [Trait("Rule", "20")]
    public void Task_made_before_the_loop_runs_begins_when_it_does()
    {
        var task = Loop.CreateTask(Number(7));
        Assert.Equal(7, Loop.RunUntilComplete(task));
    }

#pragma warning disable CS1998
    private static async Coroutine<int> Number(int n) => n;

    private async Coroutine Log(string what) => Say(what);
#pragma warning restore CS1998

    private static async Coroutine Fail()
    {
        await Aio.Sleep(1);
        throw new FormatException();
    }
}
