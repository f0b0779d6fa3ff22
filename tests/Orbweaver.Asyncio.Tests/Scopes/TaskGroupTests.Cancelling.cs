namespace Orbweaver.Asyncio.Tests;

/// <content>Groups within groups, and whose cancellation is whose.</content>
public sealed partial class TaskGroupTests
{
    [Fact]
    [Trait("Rule", "45")]
    public void Cancelling_level_preserved() => Run(async () =>
    {
        var task = Aio.CurrentTask!;
        foreach (var level in new[] { 0, 1 })
        {
            if (level == 1)
            {
                task.Cancel();
                await CoroutineTests.Thrown<OperationCanceledException>(async () => await Aio.Sleep(1));
            }

            await CoroutineTests.Thrown<AggregateException>(async () => await Aio.TaskGroup(async group =>
            {
                _ = group.CreateTask(Crash(0));
                await Aio.Sleep(1);
            }));
            Assert.Equal(level, task.Cancelling);
        }

        await CoroutineTests.Thrown<OperationCanceledException>(async () => await Aio.Sleep(1)); // rule 45: uncancel and cancel again
        task.Uncancel();
    });

    [Fact]
    [Trait("Rule", "45")]
    public void Nested_groups_both_cancelled() => Run(async () =>
    {
        var error = await CoroutineTests.Thrown<AggregateException>(async () => await Aio.TaskGroup(async outer =>
        {
            try
            {
                await Aio.TaskGroup(async inner =>
                {
                    _ = outer.CreateTask(Crash(0));
                    _ = inner.CreateTask(Crash(0));
                    await Aio.Sleep(1);
                });
            }
            catch (AggregateException e)
            {
                Say("inner " + e.InnerExceptions.Count);
            }
        }));
        Assert.Single(error.InnerExceptions);
        Assert.Equal(0, Aio.CurrentTask!.Cancelling);
        AssertTrace("inner 1");
    });

    [Fact]
    [Trait("Rule", "45")]
    public void Error_and_cancel() => Run(async () =>
    {
        // The owner is cancelled from outside while the group shuts down on an error.
        var owner = Aio.CreateTask(Owner());
        await Aio.Sleep(0.2);
        owner.Cancel();
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await owner);
        AssertTrace("errors");
        Assert.Equal(1, owner.Cancelling);

        async Coroutine Owner()
        {
            await Errors<FormatException>(Aio.TaskGroup(async group =>
            {
                _ = group.CreateTask(Crash(0.1));
                _ = group.CreateTask(Slow());
                await Aio.Sleep(10);
            }));
            Say("errors");
            await Aio.Sleep(0);
            Say("never");
        }

        static async Coroutine Slow()
        {
            try
            {
                await Aio.Sleep(10);
            }
            finally
            {
                await Aio.Sleep(1);
            }
        }
    });

    [Fact]
    [Trait("Rule", "44")]
    public void Exit_survives_repeated_cancellations() => Run(async () =>
    {
        // Rule 44.
        var owner = Aio.CreateTask(Aio.TaskGroup(async group => group.CreateTask(Stubborn())));
        await Aio.Sleep(1);
        owner.Cancel("first");
        await Aio.Sleep(1);
        owner.Cancel("second");
        await Aio.Sleep(1);
        Assert.False(owner.IsDone);
        var error = await CoroutineTests.Thrown<OperationCanceledException>(async () => await owner);
        Assert.Equal("first", error.Message);
        Assert.Equal(TimeSpan.FromSeconds(6), Loop.Time);

        static async Coroutine Stubborn()
        {
            await CoroutineTests.Thrown<OperationCanceledException>(async () => await Aio.Sleep(100));
            await Aio.Sleep(5);
        }
    });
}
