namespace Orbweaver.Asyncio.Tests;

/// <summary>Task groups whose tasks come and go while the body runs: rules 42 to 45. The names are those of CPython's test_taskgroups.</summary>
public sealed class TaskGroupBodyTests : LoopTest
{
    private readonly AsyncLocal<string?> _local = new();

    [Fact]
    [Trait("Rule", "43")]
    [Trait("Rule", "44")]
    public void Taskgroup_14_an_inner_groups_error_cancels_the_outer_group() => Run(async () =>
    {
        LoopTask? sibling = null;
        var error = await CoroutineTests.Thrown<AggregateException>(async () => await Aio.TaskGroup(async outer =>
        {
            sibling = outer.CreateTask(Crash(10));
            await Aio.TaskGroup(async inner => inner.CreateTask(Crash(0.1)));
        }));
        var inner = Assert.IsType<AggregateException>(Assert.Single(error.InnerExceptions));
        Assert.IsType<FormatException>(Assert.Single(inner.InnerExceptions));
        Assert.True(sibling!.IsCancelled);
        Assert.Equal(TimeSpan.FromSeconds(0.1), Loop.Time);
    });

    [Fact]
    [Trait("Rule", "46")]
    public void Taskgroup_23_tasks_that_have_ended_leave_the_group() => Run(async () => await Aio.TaskGroup(async group =>
    {
        for (var count = 0; count < 10; count++)
        {
            await Aio.Sleep(0.1);
            _ = group.CreateTask(Aio.Sleep(0.3));
            if (count == 5) // of six, two have ended: the first two
                Assert.Contains("4 tasks", group.ToString(), StringComparison.Ordinal);
        }

        await Aio.Sleep(1.35);
        Assert.Contains("0 tasks", group.ToString(), StringComparison.Ordinal);
    }));

    [Fact]
    public void Taskgroup_task_context() => Run(async () =>
    {
        _local.Value = "given";
        var given = ExecutionContext.Capture()!;
        _local.Value = "current";
        await Aio.TaskGroup(async group =>
        {
            _ = group.CreateTask(Tell(), context: given);
            _ = group.CreateTask(Tell());
            await Aio.Sleep(0);
        });
        AssertTrace("given", "current");

        async Coroutine Tell()
        {
            await Aio.Sleep(0);
            Say(_local.Value!);
        }
    });

    [Fact]
    [Trait("Rule", "45")]
    public void Taskgroup_context_manager_exit_raises() => Run(async () =>
    {
        // cpython#95289: the body's clean-up fails when the group cancels it.
        var error = await CoroutineTests.Thrown<AggregateException>(async () => await Aio.TaskGroup(async group =>
        {
            try
            {
                _ = group.CreateTask(Crash(0));
                await Aio.Sleep(1);
            }
            finally
            {
                Fail();
            }
        }));
        Assert.Equal([typeof(FormatException), typeof(InvalidTimeZoneException)], error.InnerExceptions.Select(e => e.GetType()));
        Assert.Equal(0, Aio.CurrentTask!.Cancelling);

        static void Fail() => throw new InvalidTimeZoneException();
    });

    [Fact]
    [Trait("Rule", "42")]
    public void Coro_closed_when_tg_closed()
    {
        // What a group refuses is not reported as never awaited.
        Loop.Debug = true;
        Run(async () =>
        {
            TaskGroup? over = null;
            await Aio.TaskGroup(async group => over = group);
            Assert.Throws<InvalidOperationException>(() => over!.CreateTask(Crash(0)));
            Assert.Throws<InvalidOperationException>(() => over!.CreateTask(Aio.Sleep(0)));
        });
        Loop.Dispose();
        Assert.Empty(Faults);
    }

    private static async Coroutine Crash(double seconds)
    {
        await Aio.Sleep(seconds);
        throw new FormatException();
    }
}
