namespace Orbweaver.Asyncio.Tests;

public sealed class AsyncLifoQueueTests : QueueContract
{
    [Fact]
    public void Order() => Run(async () =>
    {
        var queue = new AsyncLifoQueue<int>();
        foreach (var item in new[] { 1, 3, 2 })
            await queue.Put(item);
        Assert.Equal([2, 3, 1], new List<int> { await queue.Get(), queue.GetNoWait(), await queue.Get() });
    });

    [Fact]
    public void Order_in_which_tasks_wait_is_that_in_which_they_came()
    {
        Run(async () =>
        {
            var queue = new AsyncLifoQueue<int>(1);
            var getters = Enumerable.Range(0, 3).Select(n => Aio.CreateTask(Get(n))).ToArray();
            await Aio.Sleep(0);
            for (var i = 0; i < 3; i++)
            {
                queue.PutNoWait(i);
                await Aio.Sleep(0);
            }

            foreach (var getter in getters)
                await getter;

            async Coroutine Get(int n) => Say($"{n} got {await queue.Get()}");
        });
        AssertTrace("0 got 0", "1 got 1", "2 got 2");
    }

    protected override AsyncQueueBase<int> Make(int maxSize = 0) => new AsyncLifoQueue<int>(maxSize);

    protected override Coroutine Put(AsyncQueueBase<int> queue, int item) => ((AsyncLifoQueue<int>)queue).Put(item);

    protected override void PutNoWait(AsyncQueueBase<int> queue, int item) => ((AsyncLifoQueue<int>)queue).PutNoWait(item);

    protected override bool TryPut(AsyncQueueBase<int> queue, int item) => ((AsyncLifoQueue<int>)queue).TryPut(item);
}
