namespace Orbweaver.Asyncio.Tests;

/// <summary>What is left of a cancellation: counts, and stack traces. Rules 25 to 27. The names are those of CPython's test_tasks.</summary>
public sealed class CancelledTaskTests : LoopTest
{
    [Fact]
    [Trait("Rule", "25")]
    public void Cancelling() => Run(async () =>
    {
        var task = Aio.CreateTask(Aio.Sleep(10));
        Assert.Equal(0, task.Cancelling);
        Assert.True(task.Cancel());
        Assert.Equal(1, task.Cancelling);
        Assert.True(task.Cancel());
        Assert.Equal(2, task.Cancelling);
        Assert.False(task.IsDone);
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await task);
    });

    [Fact]
    [Trait("Rule", "27")]
    public void Uncancel_basic() => Run(async () =>
    {
        var task = Aio.CreateTask(Body());
        await Aio.Sleep(1);

        // The first sleep is cancelled, and the task takes that back.
        Assert.True(task.Cancel());
        Assert.Equal(1, task.Cancelling);
        Assert.False(task.IsCancelled);
        await Aio.Sleep(1);
        Assert.Equal(0, task.Cancelling);
        Assert.False(task.IsDone);

        // The second sleep is cancelled, and so is the task, for good.
        Assert.True(task.Cancel());
        Assert.Equal(1, task.Cancelling);
        Assert.False(task.IsDone);
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await task);
        Assert.True(task.IsCancelled);
        task.Uncancel();
        Assert.True(task.IsCancelled);

        static async Coroutine Body()
        {
            try
            {
                await Aio.Sleep(10);
            }
            catch (OperationCanceledException)
            {
                Aio.CurrentTask!.Uncancel();
                await Aio.Sleep(10);
            }
        }
    });

    [Fact]
    [Trait("Rule", "23")]
    public void Cancel_traceback_for_future_result() => Run(async () =>
    {
        var error = await CoroutineTests.Thrown<OperationCanceledException>(async () => await Await());
        Assert.Contains(nameof(Nested), error.StackTrace!, StringComparison.Ordinal); // where it was interrupted
        Assert.Contains(nameof(Await), error.StackTrace!, StringComparison.Ordinal); // who awaited the task

        static async Coroutine Await()
        {
            var task = Aio.CreateTask(Nested());
            await Aio.Sleep(0);
            task.Cancel();
            await task;
        }
    });

    [Fact]
    [Trait("Rule", "23")]
    public void Cancel_traceback_for_future_exception() => Run(async () =>
    {
        var error = await CoroutineTests.Thrown<OperationCanceledException>(async () => await Ask());
        Assert.Contains(nameof(Nested), error.StackTrace!, StringComparison.Ordinal);
        Assert.Contains(nameof(Ask), error.StackTrace!, StringComparison.Ordinal);

        static async Coroutine Ask()
        {
            var task = Aio.CreateTask(Nested());
            await Aio.Sleep(0);
            task.Cancel();
            await Aio.Wait([task]);
            Assert.Null(task.Exception);
        }
    });

    private static async Coroutine Nested() => await Aio.Sleep(10);
}
