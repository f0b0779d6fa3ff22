namespace Orbweaver.Asyncio.Tests;

/// <content>What .NET methods are cancelled by.</content>
public sealed partial class CancellationTests
{
    [Fact]
    public void CancellationToken_fires_when_the_task_is_cancelled() => Run(async () =>
    {
        CancellationToken token = default;
        var task = Aio.CreateTask(Body());
        await Aio.Sleep(0);
        Assert.Equal(task.CancellationToken, token);
        Assert.False(token.IsCancellationRequested);
        task.Cancel();
        Assert.True(token.IsCancellationRequested);
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await task);

        async Coroutine Body()
        {
            token = Aio.CancellationToken;
            await Aio.Sleep(10);
        }
    });

    [Fact]
    public void CancellationToken_asked_for_when_a_cancellation_is_due_has_fired_and_after_its_delivery_has_not() => Run(async () =>
    {
        var task = Aio.CreateTask(Body());
        Assert.Equal(1, await task);

        static async Coroutine<int> Body()
        {
            var first = Aio.CancellationToken;
            Assert.Equal(first, Aio.CancellationToken);
            Aio.CurrentTask!.Cancel();
            Assert.True(first.IsCancellationRequested);
            Assert.True(Aio.CancellationToken.IsCancellationRequested);
            await CoroutineTests.Thrown<OperationCanceledException>(async () => await Aio.Sleep(1));
            Assert.False(Aio.CancellationToken.IsCancellationRequested);
            await Aio.Sleep(1);
            return 1;
        }
    });

    [Fact]
    public void CancellationToken_outside_a_task_throws()
    {
        Loop.CallSoon(() => Say(Assert.Throws<InvalidOperationException>(() => Aio.CancellationToken).Message));
        RunPasses();
        Assert.Contains("no running task", Assert.Single(Trace), StringComparison.Ordinal);
    }

    [Fact]
    public void CancellationToken_with_a_callback_that_throws_does_not_keep_the_cancellation_from_the_task() => Run(async () =>
    {
        var task = Aio.CreateTask(Body());
        await Aio.Sleep(0);
        Assert.True(task.Cancel());
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await task);
        Assert.IsType<AggregateException>(Assert.Single(Faults).Exception);

        static async Coroutine Body()
        {
            using var registration = Aio.CancellationToken.Register(() => throw new FormatException());
            await Aio.Sleep(10);
        }
    });
}
