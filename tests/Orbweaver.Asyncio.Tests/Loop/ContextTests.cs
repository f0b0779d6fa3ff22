namespace Orbweaver.Asyncio.Tests;

/// <summary>contextvars' rules for <see cref="AsyncLocal{T}"/>: a task has its own copy, a coroutine awaited in it shares it, a callback has the one of its registration.</summary>
public sealed class ContextTests : LoopTest
{
    private readonly AsyncLocal<string?> _local = new();

    [Fact]
    [Trait("Rule", "4")]
    public void Context_given_to_a_callback_a_timer_a_done_callback_or_a_task_is_what_they_see()
    {
        Run(async () =>
        {
            _local.Value = "given";
            var given = ExecutionContext.Capture()!;
            _local.Value = "current";
            var future = new Future<int>();
            Loop.CallSoon(() => Say($"soon: {_local.Value}"), given);
            Loop.CallSoon(_ => Say($"soon with state: {_local.Value}"), null, given);
            Loop.CallLater(TimeSpan.FromSeconds(1), () => Say($"later: {_local.Value}"), given);
            future.AddDoneCallback(_ => Say($"done: {_local.Value}"), given);
            var task = Aio.CreateTask(Child(), context: given);
            future.SetResult(1);
            await task;
            await Aio.Sleep(2);
            Assert.Equal("current", _local.Value);
            Assert.NotNull(task.Context);
        });
        AssertTrace("soon: given", "soon with state: given", "task: given", "done: given", "later: given");

        async Coroutine Child() => Say($"task: {_local.Value}");
    }

    [Fact]
    public void Task_has_a_copy_of_the_context_in_which_it_was_made()
    {
        Run(async () =>
        {
            _local.Value = "main";
            var task = Aio.CreateTask(Child());
            _local.Value = "main, later";
            await task;
            Say($"main: {_local.Value}");
        });
        AssertTrace("child: main", "child: child", "main: main, later");

        async Coroutine Child()
        {
            Say($"child: {_local.Value}");
            _local.Value = "child";
            await Aio.Sleep(1);
            Say($"child: {_local.Value}");
        }
    }

    [Fact]
    public void Coroutine_awaited_shares_its_tasks_context() => Run(async () =>
    {
        _local.Value = "before";
        await Set("suspending", 1);
        Assert.Equal("suspending", _local.Value);
        await Set("at once", -1);
        Assert.Equal("at once", _local.Value);

        async Coroutine Set(string value, double seconds)
        {
            if (seconds >= 0)
                await Aio.Sleep(seconds);
            _local.Value = value;
        }
    });

    [Fact]
    public void Tasks_in_turn_do_not_see_each_others_values() => Run(async () =>
    {
        await Aio.Gather(Enumerable.Range(0, 10).Select(n => Worker($"worker {n}")));
        Assert.Null(_local.Value);

        async Coroutine Worker(string name)
        {
            Assert.Null(_local.Value);
            _local.Value = name;
            for (var i = 0; i < 10; i++)
            {
                await Aio.Sleep(i % 3);
                Assert.Equal(name, _local.Value);
            }
        }
    });

    [Fact]
    [Trait("Rule", "4")]
    public void Callback_has_the_context_of_its_registration_and_leaks_nothing()
    {
        _local.Value = "outside";
        Loop.CallSoon(() =>
        {
            var future = new Future<int>();
            _local.Value = "inside";
            Loop.CallSoon(() => Log("soon"));
            Loop.CallSoonThreadSafe(() => Log("thread-safe"));
            Loop.CallLater(TimeSpan.Zero, () => Log("timer"));
            future.AddDoneCallback(_ => Log("future"));
            _local.Value = "changed after";
            future.SetResult(0);
        });
        Loop.CallSoon(() => Log("another"));
        RunPasses(2);
        AssertTrace("another: outside", "soon: inside", "thread-safe: inside", "future: inside", "timer: inside");
        Assert.Equal("outside", _local.Value);

        void Log(string what)
        {
            Say($"{what}: {_local.Value}");
            _local.Value = "leak";
        }
    }

    [Fact]
    public void Nothing_leaks_out_of_a_run()
    {
        _local.Value = "outside";
        Run(async () =>
        {
            Assert.Equal("outside", _local.Value);
            _local.Value = "inside";
            await Aio.Sleep(1);
            Loop.CallSoon(() => _local.Value = "callback");
            await Aio.Sleep(0);
            Assert.Equal("inside", _local.Value);
        });
        Assert.Equal("outside", _local.Value);
        Aio.Run(Set(), new EventLoopOptions { TimeProvider = new VirtualClock() });
        Assert.Equal("outside", _local.Value);

        async Coroutine Set()
        {
            _local.Value = "run";
            await Aio.Sleep(1);
        }
    }

    [Fact]
    public void Nothing_leaks_out_of_a_run_under_a_suppressed_flow()
    {
        _local.Value = "outside";
        using (ExecutionContext.SuppressFlow())
        {
            Run(async () =>
            {
                _local.Value = "inside";
                await Aio.Sleep(1);
                Assert.Equal("inside", _local.Value);
            });
            Assert.True(ExecutionContext.IsFlowSuppressed());
        }

        Assert.Equal("outside", _local.Value);
    }

    [Fact]
    public void Callback_registered_under_a_suppressed_flow_sees_the_runs_context_and_no_tasks()
    {
        _local.Value = "outside";
        Run(async () =>
        {
            _local.Value = "task's";
            using (ExecutionContext.SuppressFlow())
                Loop.CallSoon(() => Say($"callback: {_local.Value}"));
            await Aio.Sleep(0);
            Assert.Equal("task's", _local.Value);
        });
        AssertTrace("callback: outside");
    }

    [Fact]
    public void Post_sees_the_runs_context_and_no_tasks()
    {
        _local.Value = "outside";
        Run(async () =>
        {
            _local.Value = "task's";
            SynchronizationContext.Current!.Post(_ => Say($"post: {_local.Value}"), null);
            await Aio.Sleep(0);
        });
        AssertTrace("post: outside");
    }

    [Fact]
    public void Async_Task_method_keeps_its_own_context_on_the_loop() => Run(async () =>
    {
        _local.Value = "main";
        var method = Method();
        Assert.Equal("main", _local.Value);
        await Aio.Sleep(1);
        await method;
        Assert.Equal("main", _local.Value);

        async Task Method()
        {
            _local.Value = "method";
            await Task.Yield();
            Assert.Equal("method", _local.Value);
            await Aio.Sleep(2);
            Assert.Equal("method", _local.Value);
        }
    });
}
