namespace Orbweaver.Asyncio.Tests;

/// <summary>Rule 47: a group that is ended from inside. Newer than the CPython that is compared with.</summary>
[Trait("Rule", "47")]
public sealed class TaskGroupCancelTests : LoopTest
{
    [Fact]
    public void Cancel_ends_the_tasks_and_the_body_without_an_exception() => Run(async () =>
    {
        LoopTask? task = null;
        await Aio.TaskGroup(async group =>
        {
            task = group.CreateTask(Aio.Sleep(10));
            _ = group.CreateTask(End(group));
            await Aio.Sleep(20);
            Say("never");
        });
        Assert.True(task!.IsCancelled);
        Assert.Equal(TimeSpan.FromSeconds(1), Loop.Time);
        Assert.Equal(0, Aio.CurrentTask!.Cancelling);
        AssertTrace();
        await Aio.Sleep(1);
    });

    [Fact]
    public void Cancel_by_the_body_that_then_ends_or_waits_at_the_exit() => Run(async () =>
    {
        await Aio.TaskGroup(async group =>
        {
            group.Cancel();
            group.Cancel();
        });
        await Aio.TaskGroup(async group =>
        {
            _ = group.CreateTask(Aio.Sleep(10));
            group.Cancel();
        });
        Assert.Equal(TimeSpan.Zero, Loop.Time);
        Assert.Equal(0, Aio.CurrentTask!.Cancelling);
        await Aio.Sleep(1);
    });

    [Fact]
    public void Cancel_of_a_group_with_a_result_gives_it_or_the_default() => Run(async () =>
    {
        Assert.Equal(5, await Aio.TaskGroup(async group =>
        {
            group.Cancel();
            return 5;
        }));
        Assert.Equal(0, await Aio.TaskGroup(async group =>
        {
            group.Cancel();
            return await Aio.Sleep(1, 5);
        }));
        Assert.Equal(0, Aio.CurrentTask!.Cancelling);
    });

    [Fact]
    public void Cancel_keeps_errors() => Run(async () =>
    {
        var error = await CoroutineTests.Thrown<AggregateException>(async () => await Aio.TaskGroup(async group =>
        {
            _ = group.CreateTask(End(group));
            await CoroutineTests.Thrown<OperationCanceledException>(async () => await Aio.Sleep(20));
            throw new FormatException();
        }));
        Assert.IsType<FormatException>(Assert.Single(error.InnerExceptions));
        Assert.Equal(0, Aio.CurrentTask!.Cancelling);
    });

    [Fact]
    public void Cancel_does_not_drop_a_cancellation_from_outside() => Run(async () =>
    {
        var owner = Aio.CreateTask(Aio.TaskGroup(async group =>
        {
            _ = group.CreateTask(Slow());
            _ = group.CreateTask(End(group));
        }));
        await Aio.Sleep(2);
        owner.Cancel("outside");
        var error = await CoroutineTests.Thrown<OperationCanceledException>(async () => await owner);
        Assert.Equal("outside", error.Message);
        Assert.Equal(1, owner.Cancelling);

        static async Coroutine Slow()
        {
            try
            {
                await Aio.Sleep(10);
            }
            finally
            {
                await Aio.Sleep(5);
            }
        }
    });

    private static async Coroutine End(TaskGroup group)
    {
        await Aio.Sleep(1);
        group.Cancel();
    }
}
