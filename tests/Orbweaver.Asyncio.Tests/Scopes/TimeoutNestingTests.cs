namespace Orbweaver.Asyncio.Tests;

/// <summary>Time-outs of a task that is cancelled or busy meanwhile: rules 38 and 39. The names are those of CPython's test_timeouts.</summary>
public sealed class TimeoutNestingTests : LoopTest
{
    [Fact]
    public void Waiter_cancelled()
    {
        Run(async () => await CoroutineTests.Thrown<TimeoutException>(async () => await Aio.Timeout(0.01, async () =>
        {
            try
            {
                await Aio.Sleep(10);
            }
            catch (OperationCanceledException)
            {
                Say("cancelled");
                throw;
            }
        })));
        AssertTrace("cancelled");
    }

    [Fact]
    public void Timeout_exception_context() => Run(async () =>
    {
        // The cancellation strikes while another exception is on its way; .NET drops that one, and keeps the cancellation as the cause.
        var error = await CoroutineTests.Thrown<TimeoutException>(async () => await Aio.Timeout(0.01, async () =>
        {
            try
            {
                throw new FormatException();
            }
            finally
            {
                await Aio.Sleep(1);
            }
        }));
        Assert.IsType<OperationCanceledException>(error.InnerException);
    });

    [Fact]
    public void Nested_timeouts_concurrent() => Run(async () =>
    {
        // The outer deadline has passed when the task waits at last: it strikes alone, and the inner scope ends without an error of its own.
        TimeoutScope? inner = null;
        await CoroutineTests.Thrown<TimeoutException>(async () => await Aio.Timeout(0.002, async () => await Aio.Timeout(0.1, async scope =>
        {
            inner = scope;
            Clock.Advance(TimeSpan.FromSeconds(0.01));
            await Aio.Sleep(1);
        })));
        Assert.False(inner!.IsExpired);
        Assert.Equal(TimeSpan.FromSeconds(0.01), Loop.Time);
    });

    [Fact]
    public void Nested_timeouts_loop_busy() => Run(async () =>
    {
        // Both deadlines pass while the loop is busy.
        TimeoutScope? inner = null;
        await CoroutineTests.Thrown<TimeoutException>(async () => await Aio.Timeout(0.1, async () =>
        {
            try
            {
                await Aio.Timeout(0.01, async scope =>
                {
                    inner = scope;
                    Clock.Advance(TimeSpan.FromSeconds(0.1));
                    await Aio.Sleep(1);
                });
            }
            catch (TimeoutException)
            {
                Say("inner");
            }

            await Aio.Sleep(10);
        }));
        Assert.True(inner!.IsExpired);
        Assert.Equal(TimeSpan.FromSeconds(0.1), Loop.Time);
        Assert.Equal(0, Aio.CurrentTask!.Cancelling);
    });
}
