namespace Orbweaver.Asyncio.Tests;

/// <summary>What a body sees of a cancellation: it arrives at the innermost await, and passes catch and finally on its way out.</summary>
[Trait("Rule", "25")]
public sealed class CancelledBodyTests : LoopTest
{
    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public void Finally_and_using_run_from_the_inside_out(double seconds)
    {
        Run(async () =>
        {
            var task = Aio.CreateTask(Outer());
            await Aio.Sleep(0);
            task.Cancel();
            await CoroutineTests.Thrown<OperationCanceledException>(async () => await task);
        });
        AssertTrace("inner finally", "disposed", "outer catch", "outer finally");

        async Coroutine Outer()
        {
            try
            {
                using var resource = new Resource(this);
                await Inner();
            }
            catch (OperationCanceledException)
            {
                Say("outer catch");
                throw;
            }
            finally
            {
                Say("outer finally");
            }
        }

        async Coroutine Inner()
        {
            try
            {
                await Aio.Sleep(seconds);
            }
            finally
            {
                Say("inner finally");
            }
        }
    }

    [Fact]
    public void Cleanup_in_finally_may_await()
    {
        Run(async () =>
        {
            var task = Aio.CreateTask(Body());
            await Aio.Sleep(1);
            task.Cancel();
            await CoroutineTests.Thrown<OperationCanceledException>(async () => await task);
            Assert.Equal(TimeSpan.FromSeconds(3), Loop.Time);
        });
        AssertTrace("cleaned");

        async Coroutine Body()
        {
            try
            {
                await Aio.Sleep(10);
            }
            finally
            {
                await Aio.Sleep(2);
                Say("cleaned");
            }
        }
    }

    [Fact]
    public void Cleanup_is_struck_by_a_second_cancellation() => Run(async () =>
    {
        var cleaned = false;
        var task = Aio.CreateTask(Body());
        await Aio.Sleep(1);
        task.Cancel();
        await Aio.Sleep(1);
        task.Cancel();
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await task);
        Assert.False(cleaned);
        Assert.Equal(2, task.Cancelling);

        async Coroutine Body()
        {
            try
            {
                await Aio.Sleep(10);
            }
            finally
            {
                await Aio.Sleep(10);
                cleaned = true;
            }
        }
    });

    [Fact]
    public void Exception_thrown_by_the_cleanup_takes_the_cancellations_place() => Run(async () =>
    {
        var task = Aio.CreateTask(Body());
        await Aio.Sleep(1);
        task.Cancel();
        await CoroutineTests.Thrown<FormatException>(async () => await task);
        Assert.False(task.IsCancelled);

        static async Coroutine Body()
        {
            try
            {
                await Aio.Sleep(10);
            }
            finally
            {
                Throw();
            }
        }

        static void Throw() => throw new FormatException();
    });

    private sealed class Resource(CancelledBodyTests test) : IDisposable
    {
        public void Dispose() => test.Say("disposed");
    }
}
