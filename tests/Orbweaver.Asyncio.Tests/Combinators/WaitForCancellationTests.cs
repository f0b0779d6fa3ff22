namespace Orbweaver.Asyncio.Tests;

/// <summary>Rule 41: cancellations that meet the end of what is waited for. The names are those of CPython's test_waitfor.</summary>
[Trait("Rule", "41")]
public sealed class WaitForCancellationTests : LoopTest
{
    [Fact]
    public void Wait_for_cancellation_race_condition() => Run(async () =>
    {
        Assert.Equal(1, await Aio.WaitFor(Inner(), 0.01));
        Assert.Equal(TimeSpan.FromSeconds(0.01), Loop.Time);
        Assert.Equal(0, Aio.CurrentTask!.Cancelling);

        static async Coroutine<int> Inner()
        {
            await CoroutineTests.Thrown<OperationCanceledException>(async () => await Aio.Sleep(1));
            return 1;
        }
    });

    [Fact]
    public void Asyncio_wait_for_cancelled() => Run(async () =>
    {
        // What ignores its cancellation is waited for; nothing is left running behind the one that waits.
        var wait = Aio.CreateTask(Aio.WaitFor(Slow(), 4));
        await Aio.Sleep(0);
        Assert.True(wait.Cancel());
        await Aio.Wait([wait]);
        AssertTrace("ended");
        Assert.Equal(TimeSpan.FromSeconds(2), Loop.Time);
    });

    [Fact]
    public void Asyncio_wait_for_timeout() => Run(async () =>
    {
        await Aio.WaitFor(Slow(), 1);
        AssertTrace("ended");
        Assert.Equal(TimeSpan.FromSeconds(2), Loop.Time);
    });

    [Fact]
    public void None_timeout() => Run(async () =>
    {
        var task = Aio.CreateTask(Aio.Sleep(0.1, "done"));
        Assert.Equal("done", await Aio.WaitFor(Aio.Shield(task), null));
        Assert.True(task.IsDone);
        Assert.Equal("done", await task);
    });

    /// <summary>Takes 2 seconds, whoever cancels it.</summary>
    private async Coroutine Slow()
    {
        var end = Loop.Time + TimeSpan.FromSeconds(2);
        while (Loop.Time < end)
        {
            try
            {
                await Aio.Sleep(end - Loop.Time);
            }
            catch (OperationCanceledException)
            {
                Aio.CurrentTask!.Uncancel();
            }
        }

        Say("ended");
    }
}
