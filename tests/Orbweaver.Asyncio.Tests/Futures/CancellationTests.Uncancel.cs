namespace Orbweaver.Asyncio.Tests;

/// <content>Taking a cancellation back.</content>
public sealed partial class CancellationTests
{
    [Fact]
    [Trait("Rule", "27")]
    public void Uncancel_counts_down_to_zero()
    {
        Run(async () =>
        {
            var task = Aio.CreateTask(Aio.Sleep(10));
            Assert.Equal(0, task.Cancelling);
            Assert.Equal(0, task.Uncancel());
            task.Cancel();
            task.Cancel();
            Assert.Equal(2, task.Cancelling);
            Assert.Equal(1, task.Uncancel());
            Assert.Equal(0, task.Uncancel());
            Assert.Equal(0, task.Uncancel());
            await task;
        });
    }

    [Fact]
    [Trait("Rule", "27")]
    public void Uncancel_resets_must_cancel() => Run(async () =>
    {
        // CPython gh-117407: a cancellation taken back before it was delivered never is.
        var task = Aio.CreateTask(Body());
        Assert.Equal(4, await task);

        // The result that the cancellation would have cost is there again.
        var future = new Future<int>();
        var waiter = Aio.CreateTask(Await(future));
        await Aio.Sleep(0);
        future.SetResult(42);
        waiter.Cancel();
        Assert.Equal(1, waiter.Cancelling);
        Assert.Equal(0, waiter.Uncancel());
        Assert.Equal(42, await waiter);

        static async Coroutine<int> Body()
        {
            Aio.CurrentTask!.Cancel("taken back");
            Aio.CurrentTask.Uncancel();
            await Aio.Sleep(1);
            await Aio.Sleep(0);
            return 4;
        }
    });

    [Fact]
    [Trait("Rule", "27")]
    public void Uncancel_of_a_task_that_has_ended_leaves_its_outcome() => Run(async () =>
    {
        var task = Aio.CreateTask(Aio.Sleep(10));
        await Aio.Sleep(0);
        task.Cancel("because");
        await Passes(2);
        Assert.Equal(0, task.Uncancel());
        Assert.Equal("because", (await CoroutineTests.Thrown<OperationCanceledException>(async () => await task)).Message);
    });

    [Fact]
    [Trait("Rule", "27")]
    public void Uncancel_structured_blocks()
    {
        // A scope that cancels its own task takes that back and goes on; a cancellation from outside remains.
        Run(async () =>
        {
            Assert.True(await Scope(1, cancelFromOutside: false));
            var task = Aio.CreateTask(Scope(100, cancelFromOutside: true));
            await Aio.Sleep(1);
            task.Cancel();
            await CoroutineTests.Thrown<OperationCanceledException>(async () => await task);
        });

        async Coroutine<bool> Scope(double seconds, bool cancelFromOutside)
        {
            var self = Aio.CurrentTask!;
            var before = self.Cancelling;
            var timedOut = false;
            var timer = Loop.CallLater(TimeSpan.FromSeconds(seconds), () =>
            {
                timedOut = true;
                self.Cancel();
            });
            try
            {
                await Aio.Sleep(1000);
            }
            catch (OperationCanceledException) when (timedOut && self.Uncancel() <= before)
            {
                Assert.False(cancelFromOutside);
            }
            finally
            {
                timer.Cancel();
            }

            return timedOut;
        }
    }
}
