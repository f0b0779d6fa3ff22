namespace Orbweaver.Asyncio.Tests;

/// <summary>A loop that runs inside its own steps, as with nest_asyncio.</summary>
public sealed class NestingTests : LoopTest
{
    public NestingTests() => Loop.AllowNesting = true;

    [Fact]
    [Trait("Rule", "11")]
    public void Nesting_is_refused_unless_allowed()
    {
        Loop.AllowNesting = false;
        Run(async () =>
        {
            await Aio.Sleep(0);
            Assert.Throws<InvalidOperationException>(() => Loop.RunUntilComplete(new Future<int>()));
            Assert.Throws<InvalidOperationException>(() => Aio.Run(Aio.Sleep(1)));
        });
    }

    [Fact]
    public void Nested_run_in_a_task_runs_the_others_and_returns_into_it()
    {
        Run(async () =>
        {
            var other = Aio.CreateTask(Other());
            await Aio.Sleep(0);
            Say("before");
            Assert.Equal(7, Loop.RunUntilComplete(Aio.Sleep(2, 7)));
            Say("after");
            await other;
        });
        AssertTrace("other 0", "before", "other 1", "after", "other 2");

        async Coroutine Other()
        {
            for (var i = 0; i < 3; i++)
            {
                Say($"other {i}");
                await Aio.Sleep(1.5);
            }
        }
    }

    [Fact]
    public void Nested_run_in_a_callback_works() => Run(async () =>
    {
        var done = new Future<int>();
        Loop.CallSoon(() => done.SetResult(Aio.Run(Aio.Sleep(1, 5))));
        Assert.Equal(5, await done);
        Assert.Equal(TimeSpan.FromSeconds(1), Loop.Time);
        Assert.Empty(Faults);
    });

    [Fact]
    public void Nested_run_of_Aio_uses_the_running_loop_and_leaves_its_tasks() => Run(async () =>
    {
        LoopTask? left = null;
        await Aio.Sleep(0);
        Assert.Same(Loop, Aio.Run(Inner()));
        Assert.False(left!.IsDone);
        await left;

        async Coroutine<EventLoop> Inner()
        {
            left = Aio.CreateTask(Aio.Sleep(10));
            await Aio.Sleep(0);
            return EventLoop.Running();
        }
    });

    [Fact]
    public void Nested_run_restores_what_belongs_to_the_outer_step() => Run(async () =>
    {
        var local = new AsyncLocal<int> { Value = 1 };
        var task = Aio.CurrentTask;
        var synchronization = SynchronizationContext.Current;
        await Aio.Sleep(0);
        Loop.RunUntilComplete(Inner());
        Assert.Same(task, Aio.CurrentTask);
        Assert.Same(synchronization, SynchronizationContext.Current);
        Assert.Same(Loop, EventLoop.Current);
        Assert.Equal(1, local.Value);
        local.Value = 3;
        await Aio.Sleep(0);
        Assert.Equal(3, local.Value);
        Assert.Same(task, Aio.CurrentTask);

        async Coroutine Inner()
        {
            Assert.NotSame(task, Aio.CurrentTask);
            Assert.Equal(1, local.Value);
            local.Value = 2;
            await Aio.Sleep(1);
            Assert.Equal(2, local.Value);
        }
    });

    [Fact]
    public void Nested_run_throws_what_the_coroutine_does() => Run(async () =>
    {
        await Aio.Sleep(0);
        Assert.Throws<FormatException>(() => Loop.RunUntilComplete(Fail()));
        Assert.Throws<OperationCanceledException>(() => Loop.RunUntilComplete(Cancelled()));
        await Aio.Sleep(1);

        static async Coroutine Fail()
        {
            await Aio.Sleep(1);
            throw new FormatException();
        }

        static async Coroutine Cancelled()
        {
            Aio.CurrentTask!.Cancel();
            await Aio.Sleep(1);
        }
    });

    [Fact]
    public void Nested_run_may_take_what_was_ready_for_the_outer_pass()
    {
        Run(async () =>
        {
            for (var i = 0; i < 5; i++)
            {
                var number = i;
                Loop.CallSoon(() =>
                {
                    Say($"begin {number}");
                    if (number is 0 or 2)
                        Aio.Run(Aio.Sleep(0));
                    Say($"end {number}");
                });
            }

            await Aio.Sleep(1);
        });
        AssertTrace("begin 0", "begin 1", "end 1", "begin 2", "begin 3", "end 3", "begin 4", "end 4", "end 2", "end 0");
        Assert.Empty(Faults);
    }

    [Fact]
    public void Nested_runs_in_nested_runs_end_from_the_inside_out()
    {
        Run(async () =>
        {
            await Aio.Sleep(0);
            Assert.Equal(0, Aio.Run(Level(20)));
        });
        Assert.Equal(20, Trace.Count);

        async Coroutine<int> Level(int depth)
        {
            await Aio.Sleep(0.1);
            if (depth == 0)
                return 0;
            var result = Aio.Run(Level(depth - 1));
            Say($"{depth}");
            return result;
        }
    }

    [Fact]
    public void Nested_run_of_the_running_task_is_an_error() => Run(async () =>
    {
        await Aio.Sleep(0);
        var error = Assert.Throws<InvalidOperationException>(() => Loop.RunUntilComplete((Future)Aio.CurrentTask!));
        Assert.Contains("its own end", error.Message, StringComparison.Ordinal);
        var outer = (Future)Aio.CurrentTask!;
        error = Assert.Throws<InvalidOperationException>(() => Loop.RunUntilComplete(Inner()));
        Assert.Contains("its own end", error.Message, StringComparison.Ordinal);

        async Coroutine Inner()
        {
            await Aio.Sleep(0);
            Loop.RunUntilComplete(outer);
        }
    });

    [Fact]
    public void Nested_run_that_waits_for_its_caller_by_an_await_is_a_deadlock() => Run(async () =>
    {
        await Aio.Sleep(0);
        var outer = (Future)Aio.CurrentTask!;
        var inner = Aio.CreateTask(Inner());
        Assert.Throws<DeadlockException>(() => Loop.RunUntilComplete(inner));

        async Coroutine Inner() => await outer;
    });

    [Fact]
    public void Nested_run_goes_on_when_the_outermost_run_is_done_and_then_that_ends()
    {
        var main = Loop.CreateTask(Aio.Sleep(1));
        Loop.CallSoon(() =>
        {
            Aio.Run(Aio.Sleep(5));
            Say("nested done");
        });
        Loop.RunUntilComplete((Future)main);
        AssertTrace("nested done");
        Assert.Equal(TimeSpan.FromSeconds(5), Loop.Time);
    }

    [Fact]
    public void Stop_in_a_nested_run_ends_all_runs()
    {
        Loop.CallSoon(() =>
        {
            Loop.CallLater(TimeSpan.FromSeconds(1), Loop.Stop);
            Assert.Throws<InvalidOperationException>(() => Aio.Run(Aio.Sleep(5)));
            Say("stopped");
        });
        Loop.RunForever();
        AssertTrace("stopped");
        Assert.Equal(TimeSpan.FromSeconds(1), Loop.Time);
    }

    [Fact]
    public void Stop_before_a_nested_run_is_the_outer_runs()
    {
        Loop.CallSoon(() =>
        {
            Loop.Stop();
            Aio.Run(Aio.Sleep(5));
            Say("nested done");
        });
        Loop.RunForever();
        AssertTrace("nested done");
    }

    [Fact]
    public void RunForever_does_not_nest() => Run(async () =>
    {
        await Aio.Sleep(0);
        Assert.Throws<InvalidOperationException>(Loop.RunForever);
    });

    [Fact]
    public void Task_cancelled_in_its_nested_run_learns_it_at_its_next_await()
    {
        Run(async () =>
        {
            await Aio.Sleep(0);
            var task = Aio.CurrentTask!;
            Loop.CallLater(TimeSpan.FromSeconds(1), () => task.Cancel());
            Aio.Run(Aio.Sleep(2));
            Say("nested done");
            await CoroutineTests.Thrown<OperationCanceledException>(async () => await Aio.Sleep(1));
            task.Uncancel();
        });
        AssertTrace("nested done");
    }

    [Fact]
    public void Nested_run_is_allowed_to_the_runner_whose_loop_runs()
    {
        using var runner = new Runner(new EventLoopOptions { TimeProvider = new VirtualClock() });
        runner.Loop.AllowNesting = true;
        Assert.Equal(9, runner.Run(Main()));

        async Coroutine<int> Main()
        {
            await Aio.Sleep(0);
            Assert.Throws<InvalidOperationException>(() => Loop.RunUntilComplete(Aio.Sleep(1)));
            return runner.Run(Aio.Sleep(1, 9));
        }
    }

    [Fact]
    public void Nested_run_with_real_time_and_another_threads_result_works()
    {
        using var loop = new EventLoop { AllowNesting = true };
        Assert.Equal(3, loop.RunUntilComplete(Main()));

        static async Coroutine<int> Main()
        {
            await Aio.Sleep(0);
            return Aio.Run(Inner());
        }

        static async Coroutine<int> Inner() => await Task.Run(() => 3);
    }
}
