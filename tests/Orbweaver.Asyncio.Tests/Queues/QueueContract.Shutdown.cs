namespace Orbweaver.Asyncio.Tests;

/// <content>Rule 58: shutting a queue down.</content>
public abstract partial class QueueContract
{
    [Fact]
    [Trait("Rule", "58")]
    public void Shutdown_empty() => Run(async () =>
    {
        // Rule 58.
        var queue = Make();
        var getters = Enumerable.Range(0, 2).Select(_ => Aio.CreateTask(queue.Get())).ToArray();
        await Aio.Sleep(0);
        queue.Shutdown();
        Assert.True(queue.IsShutDown);
        await queue.Join();
        await Aio.Sleep(0);
        foreach (var getter in getters)
        {
            Assert.True(getter.IsDone);
            Assert.IsType<QueueShutDownException>(getter.Exception);
        }

        await AssertShutDown(queue);
    });

    [Fact]
    [Trait("Rule", "58")]
    public void Shutdown_nonempty() => Run(async () =>
    {
        var queue = Make(1);
        PutNoWait(queue, 1);
        var join = Aio.CreateTask(queue.Join());
        var put = Aio.CreateTask(Put(queue, 2));
        await Aio.Sleep(0);
        Assert.False(put.IsDone);
        queue.Shutdown();
        Assert.Equal(1, queue.Count);
        await Aio.Sleep(0);
        Assert.IsType<QueueShutDownException>(put.Exception);
        Assert.Equal(1, await queue.Get());
        await Aio.Sleep(0);
        Assert.False(join.IsDone);
        await AssertShutDown(queue);
        queue.TaskDone();
        await Aio.Sleep(0);
        Assert.True(join.IsDone);
        Assert.Throws<InvalidOperationException>(queue.TaskDone);
    });

    [Fact]
    [Trait("Rule", "58")]
    public void Shutdown_immediate() => Run(async () =>
    {
        var queue = Make();
        PutNoWait(queue, 1);
        var join = Aio.CreateTask(queue.Join());
        await Aio.Sleep(0);
        queue.Shutdown(immediate: true);
        Assert.Equal(0, queue.Count);
        await Aio.Sleep(0);
        Assert.True(join.IsDone);
        await AssertShutDown(queue);
        Assert.Throws<InvalidOperationException>(queue.TaskDone);
    });

    [Fact]
    [Trait("Rule", "58")]
    public void Shutdown_immediate_with_unfinished() => Run(async () =>
    {
        var queue = Make();
        PutNoWait(queue, 1);
        PutNoWait(queue, 2);
        var join = Aio.CreateTask(queue.Join());
        await queue.Get();
        queue.Shutdown(immediate: true);
        Assert.Equal((0, 1), (queue.Count, queue.UnfinishedCount));
        await Aio.Sleep(0);
        Assert.False(join.IsDone);
        await AssertShutDown(queue);
        queue.TaskDone();
        Assert.Throws<InvalidOperationException>(queue.TaskDone);
        await Aio.Sleep(0);
        Assert.True(join.IsDone);
    });

    [Fact]
    [Trait("Rule", "58")]
    public void Shutdown_then_immediate_drops_what_was_left() => Run(async () =>
    {
        var queue = Make();
        PutNoWait(queue, 1);
        queue.Shutdown();
        queue.Shutdown();
        Assert.Equal(1, queue.Count);
        queue.Shutdown(immediate: true);
        await queue.Join();
        await AssertShutDown(queue);
    });

    private async Coroutine AssertShutDown(AsyncQueueBase<int> queue)
    {
        await CoroutineTests.Thrown<QueueShutDownException>(async () => await Put(queue, 9));
        Assert.Throws<QueueShutDownException>(() => PutNoWait(queue, 9));
        Assert.False(TryPut(queue, 9));
        await CoroutineTests.Thrown<QueueShutDownException>(async () => await queue.Get());
        Assert.Throws<QueueShutDownException>(() => queue.GetNoWait());
        Assert.False(queue.TryGet(out _));
        await foreach (var item in queue)
            Assert.Fail($"{item} came out of an empty queue.");
    }
}
