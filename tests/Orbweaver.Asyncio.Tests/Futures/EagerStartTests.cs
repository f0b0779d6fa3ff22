namespace Orbweaver.Asyncio.Tests;

/// <summary>Rule 30: tasks that begin inside the call that makes them. Named after CPython's test_eager_task_factory.</summary>
[Trait("Rule", "30")]
public sealed class EagerStartTests : LoopTest
{
    private readonly AsyncLocal<int> _local = new();

    public EagerStartTests() => Loop.EagerTasks = true;

    [Fact]
    public void Eager_task_factory_set()
    {
        Assert.False(new EventLoop().EagerTasks);
        Run(async () =>
        {
            Assert.True(Aio.CreateTask(Value("eager")).IsDone);
            Assert.False(Aio.CreateTask(Value("later"), eagerStart: false).IsDone);
            Loop.EagerTasks = false;
            Assert.False(Aio.CreateTask(Value("later")).IsDone);
            Assert.True(Aio.CreateTask(Value("eager"), eagerStart: true).IsDone);
            await Aio.Sleep(0);
        });
    }

    [Fact]
    public void Await_future_during_eager_step() => Run(async () =>
    {
        var future = new Future<string>();
        var task = Aio.CreateTask(Set(future));
        Assert.True(task.IsDone);
        Assert.Equal("my message", await future);

        static async Coroutine Set(Future<string> future) => future.SetResult("my message");
    });

    [Fact]
    public void Eager_completion() => Run(async () =>
    {
        var task = Aio.CreateTask(Value("hello"));
        Assert.True(task.IsDone);
        Assert.Equal("hello", await task);
    });

    [Fact]
    public void Block_after_eager_step() => Run(async () =>
    {
        var task = Aio.CreateTask(Aio.Sleep(0.1, "finished after blocking"));
        Assert.False(task.IsDone);
        Assert.Equal("finished after blocking", await task);
        Assert.True(task.IsDone);
    });

    [Fact]
    public void Cancellation_after_eager_completion() => Run(async () =>
    {
        var task = Aio.CreateTask(Value("finished without blocking"));
        Assert.False(task.Cancel());
        Assert.Equal("finished without blocking", await task);
        Assert.False(task.IsCancelled);
    });

    [Fact]
    public void Cancellation_after_eager_step_blocks() => Run(async () =>
    {
        var task = Aio.CreateTask(Aio.Sleep(0.1));
        task.Cancel("cancellation message");
        Assert.Equal(1, task.Cancelling);
        var error = await CoroutineTests.Thrown<OperationCanceledException>(async () => await task);
        Assert.Equal("cancellation message", error.Message);
    });

    [Fact]
    public void Current_task() => Run(async () =>
    {
        var main = Aio.CurrentTask;
        ILoopTask? seen = null;
        var task = Aio.CreateTask(See(), "child");
        Assert.Same(task, seen);
        Assert.Equal("child", seen!.Name);
        Assert.Same(main, Aio.CurrentTask);

        async Coroutine See()
        {
            seen = Aio.CurrentTask;
            _ = Aio.CreateTask(Value("nested"));
            Assert.Same(seen, Aio.CurrentTask);
        }
    });

    [Fact]
    public void All_tasks_with_eager_completion() => Run(async () =>
    {
        IReadOnlyList<ILoopTask> during = [];
        var task = Aio.CreateTask(Look());
        Assert.Contains(task, during);
        Assert.DoesNotContain(task, Loop.AllTasks);

        async Coroutine Look() => during = Loop.AllTasks;
    });

    [Fact]
    public void All_tasks_with_blocking() => Run(async () =>
    {
        var gate = new Future<int>();
        var task = Aio.CreateTask(Wait());
        Assert.Contains(task, Loop.AllTasks);
        gate.SetResult(1);
        await task;
        Assert.DoesNotContain(task, Loop.AllTasks);

        async Coroutine Wait() => await gate;
    });

    [Fact]
    public void Context_vars() => Run(async () =>
    {
        _local.Value = 1;
        var task = Aio.CreateTask(Child());
        Assert.Equal(1, _local.Value); // what the task sets in its first step is its own
        _local.Value = 3;
        await task;
        Assert.Equal(3, _local.Value);

        async Coroutine Child()
        {
            Assert.Equal(1, _local.Value);
            _local.Value = 2;
            await Aio.Sleep(0);
            Assert.Equal(2, _local.Value);
        }
    });

    [Fact]
    public void Context_given_is_the_one_that_the_first_step_sees() => Run(async () =>
    {
        _local.Value = 1;
        var one = ExecutionContext.Capture()!;
        _local.Value = 2;
        var task = Aio.CreateTask(Child(), context: one);
        Assert.Equal(2, _local.Value);
        await task;
        Assert.Equal(2, _local.Value);

        async Coroutine Child() => Assert.Equal(1, _local.Value);
    });

    [Fact]
    public void Failure_in_the_first_step_is_the_tasks() => Run(async () =>
    {
        var task = Aio.CreateTask(Fail());
        Assert.True(task.IsDone);
        Assert.IsType<FormatException>(task.Exception);

        static async Coroutine Fail() => throw new FormatException();
    });

    /// <summary>gh-122332: a finished eager task holds on to nothing and can still be asked.</summary>
    [Fact]
    public void Issue122332() => Run(async () =>
    {
        var task = Aio.CreateTask(Value("done"));
        Assert.Equal("done", await task);
        Assert.NotNull(task.Context);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Awaitables_chain(bool eager)
    {
        Loop.EagerTasks = eager;
        Assert.Equal(100, Run(() => Chain(100)));
        AssertTrace();

        async Coroutine<int> Chain(int depth) => depth == 0 ? 0 : 1 + await Chain(depth - 1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Recursive_taskgroups(bool eager)
    {
        Loop.EagerTasks = eager;
        Run(() => Nest(3));
        Assert.Equal(eager ? 0 : 14, Trace.Count);

        async Coroutine Nest(int depth)
        {
            if (depth == 0)
                return;
            await Aio.TaskGroup(async group =>
            {
                for (var i = 0; i < 2; i++)
                    _ = SayUnlessBegun(begun => group.CreateTask(Begin(begun, Nest(depth - 1))));
            });
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Recursive_gather(bool eager)
    {
        Loop.EagerTasks = eager;
        Run(() => Gathered(3));
        Assert.Equal(eager ? 0 : 14, Trace.Count);

        async Coroutine Gathered(int depth)
        {
            if (depth == 0)
                return;
            await Aio.Gather(Enumerable.Range(0, 2).Select(_ => SayUnlessBegun(begun => Aio.CreateTask(Begin(begun, Gathered(depth - 1))))).Select(t => (Future<Unit>)t));
        }
    }

    /// <summary>Rule 46: the group is told by a callback, never inside the call.</summary>
    [Fact]
    [Trait("Rule", "46")]
    public void Group_waits_for_tasks_that_ended_in_their_first_step() => Run(async () =>
    {
        await Aio.TaskGroup(async group =>
        {
            var task = group.CreateTask(Value("done"));
            Assert.True(task.IsDone);
            Assert.Contains("1 tasks", group.ToString(), StringComparison.Ordinal);
            await Aio.Sleep(0);
            Assert.Contains("0 tasks", group.ToString(), StringComparison.Ordinal);
        });
    });

    /// <summary>Rule 47, gh-155418.</summary>
    [Fact]
    [Trait("Rule", "47")]
    public void Child_that_cancels_the_group_in_its_first_step_is_cancelled_itself() => Run(async () =>
    {
        LoopTask? child = null;
        await Aio.TaskGroup(async group => child = group.CreateTask(EndGroup(group)));
        Assert.True(child!.IsCancelled);

        async Coroutine EndGroup(TaskGroup group)
        {
            group.Cancel();
            await Aio.Sleep(100);
        }
    });

    [Fact]
    public void Gather_of_tasks_that_ended_in_their_first_steps_is_done_at_once() => Run(async () =>
    {
        var all = Aio.Gather([Value("a"), Value("b")]);
        Assert.True(all.IsDone);
        Assert.Equal(["a", "b"], await all);
    });

    [Fact]
    [Trait("Rule", "16")]
    public void Done_callbacks_of_eager_tasks_are_called_by_the_loop()
    {
        Run(async () =>
        {
            Aio.CreateTask(Value("x")).AddDoneCallback(_ => Say("callback"));
            Say("made");
            await Aio.Sleep(0);
        });
        AssertTrace("made", "callback");
    }

    [Fact]
    public void Task_made_while_the_loop_does_not_run_begins_in_its_next_pass()
    {
        var task = Loop.CreateTask(Value("later"), eagerStart: true);
        Assert.False(task.IsDone);
        Assert.Equal("later", Loop.RunUntilComplete(task));
    }

    [Fact]
    public void Task_made_where_the_context_does_not_flow_begins_in_the_next_pass() => Run(async () =>
    {
        LoopTask<string> task;
        using (ExecutionContext.SuppressFlow())
            task = Aio.CreateTask(Value("later"));
        Assert.False(task.IsDone);
        Assert.Equal("later", await task);
    });

    [Fact]
    public void Cancellation_of_the_maker_is_not_taken_for_its_childs() => Run(async () =>
    {
        var source = new TaskCompletionSource();
        LoopTask? child = null;
        var maker = Aio.CreateTask(Make());
        maker.Cancel();
        source.SetResult();
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await maker);
        Assert.True(child!.IsCancelled);
        AssertTrace("made");

        async Coroutine Make()
        {
            await source.Task; // ignores the cancellation, which so strikes at the next await
            child = Aio.CreateTask(Throw());
            Say("made");
            await Aio.Sleep(1);
            Say("not cancelled");
        }

        static async Coroutine Throw() => throw new OperationCanceledException("the child's own");
    });

    private static async Coroutine<string> Value(string value) => value;

    private LoopTask SayUnlessBegun(Func<List<bool>, LoopTask> make)
    {
        List<bool> begun = [];
        var task = make(begun);
        if (begun.Count == 0)
            Say("made, not begun");
        return task;
    }

    private static async Coroutine Begin(List<bool> begun, Coroutine work)
    {
        begun.Add(true);
        await work;
    }
}
