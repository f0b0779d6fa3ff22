namespace Orbweaver.Asyncio.Tests;

/// <summary>Rules 42 to 46. The names are those of CPython's test_taskgroups, with what they are about.</summary>
public sealed partial class TaskGroupTests : LoopTest
{
    [Fact]
    [Trait("Rule", "44")]
    public void Taskgroup_01_waits_for_its_tasks() => Run(async () =>
    {
        LoopTask<int>? a = null, b = null;
        await Aio.TaskGroup(async group =>
        {
            a = group.CreateTask(Aio.Sleep(0.1, 42));
            await Aio.Sleep(0.15);
            b = group.CreateTask(Aio.Sleep(0.2, 11));
        });
        Assert.Equal(42, a!.Result);
        Assert.Equal(11, b!.Result);
        Assert.Equal(TimeSpan.FromSeconds(0.35), Loop.Time);
        Assert.Equal("body", await Aio.TaskGroup(async group =>
        {
            _ = group.CreateTask(Aio.Sleep(1));
            return await Aio.Sleep(0, "body");
        }));
        Assert.Equal(TimeSpan.FromSeconds(1.35), Loop.Time);
    });

    [Fact]
    [Trait("Rule", "43")]
    public void Taskgroup_03_a_cancelled_task_is_no_error() => Run(async () =>
    {
        // Rule 43: a cancelled child is ignored.
        LoopTask<int>? a = null, b = null;
        await Aio.TaskGroup(async group =>
        {
            a = group.CreateTask(Aio.Sleep(1, 42));
            await Aio.Sleep(0.15);
            a.Cancel();
            b = group.CreateTask(Aio.Sleep(0.2, 11));
        });
        Assert.True(a!.IsCancelled);
        Assert.Equal(11, b!.Result);
    });

    [Fact]
    [Trait("Rule", "43")]
    public void Taskgroup_04_a_tasks_failure_cancels_its_siblings()
    {
        Run(async () =>
        {
            LoopTask? sibling = null;
            await Errors<FormatException>(Aio.TaskGroup(async group =>
            {
                _ = group.CreateTask(Crash(0.1));
                sibling = group.CreateTask(Noted("sibling", 1));
                await Aio.Sleep(0);
            }));
            Assert.True(sibling!.IsCancelled);
            Assert.Equal(0, Aio.CurrentTask!.Cancelling);
        });
        AssertTrace("sibling");
    }

    [Fact]
    [Trait("Rule", "43")]
    public void Cancel_children_on_child_error_and_the_body()
    {
        // Rule 43; children are cancelled before the body.
        Run(async () =>
        {
            await Errors<FormatException, FormatException, FormatException>(Aio.TaskGroup(async group =>
            {
                for (var i = 0; i < 3; i++)
                    _ = group.CreateTask(Crash(0.1));
                _ = group.CreateTask(Noted("child", 5));
                await Noted("body", 10);
            }));
            Assert.Equal(0, Aio.CurrentTask!.Cancelling);
            await Aio.Sleep(1);
        });
        AssertTrace("child", "body");
    }

    [Theory]
    [Trait("Rule", "44")]
    [InlineData(false)]
    [InlineData(true)]
    public void Cancellation_of_the_owner_cancels_the_tasks(bool bodyWaits) => Run(async () =>
    {
        // test_cancellation, test_taskgroup_07, _22; rule 44.
        var owner = Aio.CreateTask(Owner());
        await Aio.Sleep(0.1);
        owner.Cancel();
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await owner);
        Assert.Equal(5 + (bodyWaits ? 1 : 0), Trace.Count);
        Assert.True(owner.IsCancelled);

        async Coroutine Owner() => await Aio.TaskGroup(async group =>
        {
            for (var i = 0; i < 5; i++)
                _ = group.CreateTask(Noted("child", 5));
            if (bodyWaits)
                await Noted("body", 10);
        });
    });

    [Fact]
    [Trait("Rule", "45")]
    public void Taskgroup_08_errors_come_before_the_owners_cancellation() => Run(async () =>
    {
        // Rule 45: the cancellation strikes at the owner's next await.
        var owner = Aio.CreateTask(Owner());
        await Aio.Sleep(0.1);
        owner.Cancel();
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await owner);
        Assert.Equal(1, owner.Cancelling);
        AssertTrace("errors", "struck");

        async Coroutine Owner()
        {
            await Errors<FormatException, FormatException>(Aio.TaskGroup(async group =>
            {
                for (var i = 0; i < 2; i++)
                    _ = group.CreateTask(CrashWhenCancelled());
                await Aio.Sleep(10);
            }));
            Say("errors");
            await Noted("struck", 10);
        }
    });

    [Theory]
    [Trait("Rule", "44")]
    [InlineData(0)]
    [InlineData(0.1)]
    public void Taskgroup_09_10_the_bodys_exception_cancels_the_tasks(double seconds) => Run(async () =>
    {
        LoopTask? a = null, b = null;
        await Errors<InvalidTimeZoneException>(Aio.TaskGroup(async group =>
        {
            a = group.CreateTask(Aio.Sleep(1));
            b = group.CreateTask(Aio.Sleep(2));
            if (seconds > 0)
                await Aio.Sleep(seconds);
            throw new InvalidTimeZoneException();
        }));
        Assert.True(a!.IsCancelled);
        Assert.True(b!.IsCancelled);
    });

    [Fact]
    [Trait("Rule", "45")]
    public void Taskgroup_11_12_errors_of_an_inner_group_are_one_error_of_the_outer() => Run(async () =>
    {
        var owner = Aio.CreateTask(Owner());
        await Aio.Sleep(0.1);
        owner.Cancel();
        var error = await CoroutineTests.Thrown<AggregateException>(async () => await owner);
        var inner = Assert.IsType<AggregateException>(Assert.Single(error.InnerExceptions));
        Assert.IsType<FormatException>(Assert.Single(inner.InnerExceptions));

        static async Coroutine Owner() => await Aio.TaskGroup(async outer =>
        {
            _ = outer.CreateTask(Aio.Sleep(10));
            await Aio.TaskGroup(async group =>
            {
                _ = group.CreateTask(CrashWhenCancelled());
                await Aio.Sleep(10);
            });
        });
    });

    [Fact]
    [Trait("Rule", "43")]
    public void Taskgroup_13_an_outer_tasks_failure_cancels_the_inner_group() => Run(async () =>
    {
        await Errors<FormatException>(Aio.TaskGroup(async outer =>
        {
            _ = outer.CreateTask(Crash(0.1));
            await Aio.TaskGroup(async inner =>
            {
                _ = inner.CreateTask(Crash(10));
                await Aio.Sleep(0);
            });
        }));
        Assert.Equal(TimeSpan.FromSeconds(0.1), Loop.Time);
        Assert.Equal(0, Aio.CurrentTask!.Cancelling);
    });

    [Fact]
    [Trait("Rule", "43")]
    [Trait("Rule", "45")]
    public void Taskgroup_15_16_a_task_that_fails_after_the_owners_cancellation_is_an_error() => Run(async () =>
    {
        var inner = Aio.CreateTask(Owner());
        var owner = Aio.CreateTask(Await());
        await Aio.Sleep(0.1);
        owner.Cancel();
        var error = await CoroutineTests.Thrown<AggregateException>(async () => await owner);
        Assert.IsType<FormatException>(Assert.Single(error.InnerExceptions));
        Assert.Equal(TimeSpan.FromSeconds(0.3), Loop.Time); // the body's clean-up is struck by the task's failure

        async Coroutine Await() => await inner;

        static async Coroutine Owner() => await Aio.TaskGroup(async group =>
        {
            _ = group.CreateTask(Crash(0.3));
            try
            {
                await Aio.Sleep(10);
            }
            finally
            {
                await Aio.Sleep(0.5);
            }
        });
    });

    [Fact]
    [Trait("Rule", "45")]
    public void Taskgroup_17_18_a_body_that_is_cancelled() => Run(async () =>
    {
        var silent = Aio.CreateTask(Aio.TaskGroup(async _ => await Noted("body", 10)));
        var failing = Aio.CreateTask(Aio.TaskGroup(async _ => await CrashWhenCancelled()));
        await Aio.Sleep(0.1);
        silent.Cancel();
        failing.Cancel();
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await silent);
        await Errors<FormatException>(Await(failing));

        static async Coroutine Await(LoopTask task) => await task;
    });

    [Fact]
    [Trait("Rule", "45")]
    public void Taskgroup_19_the_bodys_exception_is_the_last() => Run(async () => await Errors<FormatException, InvalidTimeZoneException>(Aio.TaskGroup(async group =>
    {
        // Rule 45.
        _ = group.CreateTask(Crash(0.1));
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await Aio.Sleep(10));
        throw new InvalidTimeZoneException();
    })));

    [Fact]
    [Trait("Rule", "42")]
    public void Taskgroup_24_tasks_add_tasks_during_the_exit() => Run(async () =>
    {
        // Rule 42.
        await Aio.TaskGroup(async group => group.CreateTask(Root(group)));
        Assert.Equal(TimeSpan.FromSeconds(0.3), Loop.Time);

        static async Coroutine Root(TaskGroup group)
        {
            await Aio.Sleep(0.1);
            _ = group.CreateTask(Aio.Sleep(0.1));
            _ = group.CreateTask(Aio.Sleep(0.2));
        }
    });

    [Fact]
    [Trait("Rule", "42")]
    public void Taskgroup_25_hydra() => Run(async () =>
    {
        var heads = 0;
        await Errors<FormatException>(Aio.TaskGroup(async group =>
        {
            _ = group.CreateTask(Hydra(group));
            _ = group.CreateTask(Hercules());
        }));
        Assert.InRange(heads, 10, 100);

        async Coroutine Hydra(TaskGroup group)
        {
            heads++;
            await Aio.Sleep(0.01);
            _ = group.CreateTask(Hydra(group));
            _ = group.CreateTask(Hydra(group));
        }

        async Coroutine Hercules()
        {
            while (heads < 10)
                await Aio.Sleep(0.015);
            throw new FormatException();
        }
    });

    [Fact]
    public void Taskgroup_task_name() => Run(async () => await Aio.TaskGroup(async group =>
    {
        Assert.Equal("yolo", group.CreateTask(Aio.Sleep(0), "yolo").Name);
        Assert.Equal("yolo2", group.CreateTask(Aio.Sleep(0, 1), "yolo2").Name);
        await Aio.Sleep(0);
    }));

    [Fact]
    [Trait("Rule", "42")]
    public void Taskgroup_no_create_task_after_failure() => Run(async () =>
    {
        // Rule 42: refused while the group shuts down; the coroutine never runs.
        await Errors<FormatException>(Aio.TaskGroup(async group =>
        {
            _ = group.CreateTask(Crash(0.1));
            await CoroutineTests.Thrown<OperationCanceledException>(async () => await Aio.Sleep(10));
            var refusal = Assert.Throws<InvalidOperationException>(() => group.CreateTask(Noted("ran", 0)));
            Assert.Contains("shutting down", refusal.Message, StringComparison.Ordinal);
            Assert.Throws<InvalidOperationException>(() => group.CreateTask(Aio.Sleep(0, 1)));
        }));
        AssertTrace();
    });

    [Fact]
    [Trait("Rule", "42")]
    public void Taskgroup_finished_takes_no_more_tasks() => Run(async () =>
    {
        TaskGroup? over = null;
        await Aio.TaskGroup(async group => over = group);
        var refusal = Assert.Throws<InvalidOperationException>(() => over!.CreateTask(Aio.Sleep(0)));
        Assert.Contains("finished", refusal.Message, StringComparison.Ordinal);
        over!.Cancel();
        Assert.Equal(0, Aio.CurrentTask!.Cancelling);
    });

    [Fact]
    public void Group_prints_its_state() => Run(async () => await Aio.TaskGroup(async group =>
    {
        _ = group.CreateTask(Aio.Sleep(1));
        Assert.Equal("TaskGroup (active, 1 tasks, 0 errors)", group.ToString());
        await Aio.Sleep(0);
    }));

    private static async Coroutine Crash(double seconds)
    {
        await Aio.Sleep(seconds);
        throw new FormatException();
    }

    private static async Coroutine CrashWhenCancelled()
    {
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await Aio.Sleep(10));
        throw new FormatException();
    }

    private static async Coroutine Errors<T>(Coroutine group) => Assert.Equal([typeof(T)], await Types(group));

    private static async Coroutine Errors<T1, T2>(Coroutine group) => Assert.Equal([typeof(T1), typeof(T2)], await Types(group));

    private static async Coroutine Errors<T1, T2, T3>(Coroutine group) => Assert.Equal([typeof(T1), typeof(T2), typeof(T3)], await Types(group));

    private static async Coroutine<Type[]> Types(Coroutine group) =>
        [.. (await CoroutineTests.Thrown<AggregateException>(async () => await group)).InnerExceptions.Select(e => e.GetType())];

    private async Coroutine Noted(string name, double seconds)
    {
        try
        {
            await Aio.Sleep(seconds);
        }
        catch (OperationCanceledException)
        {
            Say(name);
            throw;
        }
    }
}
