namespace Orbweaver.Asyncio.Tests;

/// <summary>A queue that has room for some items only; names as in CPython's test_queues.</summary>
[Trait("Rule", "56")]
public sealed class QueueLimitTests : LoopTest
{
    [Fact]
    public void Maxsize() => Run(async () =>
    {
        var queue = new AsyncQueue<int>(2);
        Assert.Equal(2, queue.MaxSize);
        var putter = Aio.CreateTask(Put());
        await Passes(2);
        AssertTrace("0", "1"); // the third waits
        Assert.Equal(0, await queue.Get());
        await Aio.Sleep(0);
        AssertTrace("0", "1", "2");
        Assert.Equal(1, await queue.Get());
        Assert.Equal(2, await queue.Get());
        Assert.True(putter.IsDone);

        async Coroutine Put()
        {
            for (var i = 0; i < 3; i++)
            {
                await queue.Put(i);
                Say($"{i}");
            }
        }
    });

    [Fact]
    public void Put_with_waiting_getters() => Run(async () =>
    {
        var queue = new AsyncQueue<string>();
        var getter = Aio.CreateTask(queue.Get());
        await Aio.Sleep(0);
        await queue.Put("a");
        Assert.Equal("a", await getter);
    });
}
