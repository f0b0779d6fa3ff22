namespace Orbweaver.Asyncio.Tests;

/// <summary>What trio's <c>nursery.start</c> does, on a task group.</summary>
public sealed class TaskGroupStartTests : LoopTest
{
    [Fact]
    public void Start_gives_what_the_task_told_and_the_task_goes_on_in_the_group() => Run(async () =>
    {
        await Aio.TaskGroup(async group =>
        {
            var port = await group.Start<int>(async ready =>
            {
                await Aio.Sleep(1);
                ready.Started(8080);
                await Aio.Sleep(2);
                Say("served");
            });
            Assert.Equal(8080, port);
            Assert.Equal(TimeSpan.FromSeconds(1), Loop.Time);
            Say("body ends");
        });
        AssertTrace("body ends", "served");
        Assert.Equal(TimeSpan.FromSeconds(3), Loop.Time);
    });

    [Fact]
    public void Start_without_a_value_waits_until_the_task_is_ready() => Run(async () =>
    {
        await Aio.TaskGroup(async group =>
        {
            await group.Start(
                async ready =>
                {
                    Assert.Equal("server", Aio.CurrentTask!.Name);
                    await Aio.Sleep(1);
                    ready.Started();
                },
                "server");
            Assert.Equal(TimeSpan.FromSeconds(1), Loop.Time);
        });
    });

    [Fact]
    public void Started_before_the_first_await_is_enough() => Run(async () =>
    {
        await Aio.TaskGroup(async group => Assert.Equal("now", await group.Start<string>(ready =>
        {
            ready.Started("now");
            return Aio.Sleep(1);
        })));
        Assert.Equal(TimeSpan.FromSeconds(1), Loop.Time);
    });

    [Fact]
    public void Started_is_heard_where_tasks_begin_at_once() => Run(async () =>
    {
        Loop.EagerTasks = true;
        await Aio.TaskGroup(async group =>
        {
            Assert.Equal(3, await group.Start<int>(async ready => ready.Started(3)));
            await group.Start(ready =>
            {
                ready.Started();
                return Aio.Sleep(1);
            });
        });
        Assert.Equal(TimeSpan.FromSeconds(1), Loop.Time);
    });

    [Fact]
    public void Task_that_ends_without_Started_is_an_error_of_the_starter() => Run(async () =>
    {
        await Aio.TaskGroup(async group =>
        {
            var error = await CoroutineTests.Thrown<InvalidOperationException>(async () => await group.Start<int>(_ => Aio.Sleep(1)));
            Assert.Contains("ended without calling Started", error.Message, StringComparison.Ordinal);
            await Aio.Sleep(1); // the group is none the worse
            _ = group.CreateTask(Aio.Sleep(1));
        });
    });

    [Fact]
    public void Error_before_Started_is_thrown_bare_to_the_starter_and_not_to_the_group() => Run(async () =>
    {
        await Aio.TaskGroup(async group =>
        {
            await CoroutineTests.Thrown<FormatException>(async () => await group.Start<int>(async _ =>
            {
                await Aio.Sleep(1);
                throw new FormatException();
            }));
            await CoroutineTests.Thrown<FormatException>(async () => await group.Start(_ => throw new FormatException()));
            await Aio.Sleep(1);
        });
        Assert.Empty(Faults);
    });

    [Fact]
    public void Error_after_Started_is_the_groups() => Run(async () =>
    {
        var error = await CoroutineTests.Thrown<AggregateException>(async () => await Aio.TaskGroup(async group =>
        {
            await group.Start(async ready =>
            {
                ready.Started();
                await Aio.Sleep(1);
                throw new FormatException();
            });
            Say("ready");
            await Aio.Sleep(100);
        }));
        Assert.IsType<FormatException>(Assert.Single(error.InnerExceptions));
        AssertTrace("ready");
        Assert.Equal(TimeSpan.FromSeconds(1), Loop.Time);
        Assert.Equal(0, Aio.CurrentTask!.Cancelling);
    });

    [Fact]
    public void Started_twice_is_an_error() => Run(async () =>
    {
        await Aio.TaskGroup(async group => await group.Start<int>(async ready =>
        {
            ready.Started(1);
            Assert.Contains("twice", Assert.Throws<InvalidOperationException>(() => ready.Started(2)).Message, StringComparison.Ordinal);
            await Aio.Sleep(0);
        }));
    });

    [Fact]
    public void Cancel_of_the_starter_cancels_the_task_that_starts_and_waits_for_its_end() => Run(async () =>
    {
        var starter = Aio.CreateTask(Aio.TaskGroup(async group => await group.Start<int>(async ready =>
        {
            try
            {
                await Aio.Sleep(100);
            }
            finally
            {
                await Aio.Sleep(5);
                ready.Started(1); // too late: without effect
                Say("cleaned up");
            }
        })));
        await Aio.Sleep(1);
        starter.Cancel("enough");
        Assert.Equal("enough", (await CoroutineTests.Thrown<OperationCanceledException>(async () => await starter)).Message);
        AssertTrace("cleaned up");
        Assert.Equal(TimeSpan.FromSeconds(6), Loop.Time);
    });

    [Fact]
    public void Cancel_of_the_starter_in_the_pass_in_which_the_task_is_ready_leaves_the_task_to_the_group() => Run(async () =>
    {
        LoopTask? starter = null;
        await Aio.TaskGroup(async group =>
        {
            starter = Aio.CreateTask(Starting(group));
            await Aio.Sleep(5);
            Say("body ends");
        });
        Assert.True(starter!.IsCancelled);
        AssertTrace("body ends", "served");

        async Coroutine Starting(TaskGroup group) => await group.Start(async ready =>
        {
            await Aio.Sleep(1);
            ready.Started();
            starter!.Cancel();
            await Aio.Sleep(10);
            Say("served");
        });
    });

    [Fact]
    public void Error_of_a_task_that_is_cancelled_while_it_starts_is_the_starters() => Run(async () =>
    {
        var starter = Aio.CreateTask(Starting());
        await Aio.Sleep(1);
        starter.Cancel();
        await starter;

        async Coroutine Starting() => await Aio.TaskGroup(async group => await CoroutineTests.Thrown<FormatException>(async () => await group.Start<int>(async _ =>
        {
            await CoroutineTests.Thrown<OperationCanceledException>(async () => await Aio.Sleep(100));
            throw new FormatException();
        })));
    });

    [Fact]
    public void Task_that_is_cancelled_by_another_while_it_starts_gives_the_starter_the_cancellation() => Run(async () =>
    {
        await Aio.TaskGroup(async group =>
        {
            var error = await CoroutineTests.Thrown<OperationCanceledException>(async () => await group.Start(async _ =>
            {
                var self = Aio.CurrentTask!;
                Loop.CallLater(TimeSpan.FromSeconds(1), () => self.Cancel("by another"));
                await Aio.Sleep(100);
            }));
            Assert.Equal("by another", error.Message);
            await Aio.Sleep(1);
        });
    });

    [Fact]
    public void Group_stays_open_for_a_start_from_outside() => Run(async () =>
    {
        LoopTask<int>? starter = null;
        await Aio.TaskGroup(async group =>
        {
            starter = Aio.CreateTask(group.Start<int>(async ready =>
            {
                await Aio.Sleep(1);
                ready.Started(7);
                await Aio.Sleep(1);
                Say("served");
            }));
            await Aio.Sleep(0);
            Say(group.ToString());
        });
        AssertTrace("TaskGroup (active, 1 tasks, 0 errors)", "served");
        Assert.Equal(7, await starter!);
        Assert.Equal(TimeSpan.FromSeconds(2), Loop.Time);
    });

    [Fact]
    public void Group_stays_open_for_a_start_from_outside_that_fails() => Run(async () =>
    {
        LoopTask<int>? starter = null;
        await Aio.TaskGroup(async group =>
        {
            starter = Aio.CreateTask(group.Start<int>(async _ =>
            {
                await Aio.Sleep(1);
                throw new FormatException();
            }));
            await Aio.Sleep(0);
        });
        Assert.Equal(TimeSpan.FromSeconds(1), Loop.Time);
        await CoroutineTests.Thrown<FormatException>(async () => await starter!);
    });

    [Fact]
    public void Task_that_becomes_ready_in_a_group_that_shuts_down_is_cancelled_there() => Run(async () =>
    {
        LoopTask<int>? starter = null;
        await Aio.TaskGroup(async group =>
        {
            starter = Aio.CreateTask(group.Start<int>(async ready =>
            {
                await Aio.Sleep(1);
                ready.Started(7);
                await Aio.Sleep(100);
            }));
            await Aio.Sleep(0);
            group.Cancel();
        });
        Assert.Equal(7, await starter!);
        Assert.Equal(TimeSpan.FromSeconds(1), Loop.Time);
    });

    [Fact]
    public void Group_that_is_cancelled_ends_a_start_of_its_body() => Run(async () =>
    {
        await Aio.TaskGroup(async group =>
        {
            Loop.CallLater(TimeSpan.FromSeconds(1), group.Cancel);
            await group.Start(_ => Aio.Sleep(100));
        });
        Assert.Equal(TimeSpan.FromSeconds(1), Loop.Time);
        Assert.Equal(0, Aio.CurrentTask!.Cancelling);
    });

    [Fact]
    public void Group_that_is_over_or_shutting_down_refuses_a_start() => Run(async () =>
    {
        TaskGroup? group = null;
        await Aio.TaskGroup(async opened =>
        {
            group = opened;
            group.Cancel();
            await CoroutineTests.Thrown<InvalidOperationException>(async () => await group.Start(_ => throw new FormatException()));
        });
        await CoroutineTests.Thrown<InvalidOperationException>(async () => await group!.Start(_ => throw new FormatException()));
        Assert.Throws<ArgumentNullException>(() => { _ = group!.Start(null!); });
        Assert.Throws<ArgumentNullException>(() => { _ = group!.Start<int>(null!); });
    });

    [Fact]
    public void Start_nests() => Run(async () =>
    {
        // One start inside another, in one group.
        await Aio.TaskGroup(async group =>
        {
            var sum = await group.Start<int>(async outer =>
            {
                var inner = await group.Start<int>(async ready =>
                {
                    await Aio.Sleep(1);
                    ready.Started(2);
                    await Aio.Sleep(3);
                });
                outer.Started(inner + 1);
            });
            Assert.Equal(3, sum);
        });
        Assert.Equal(TimeSpan.FromSeconds(4), Loop.Time);
    });
}
