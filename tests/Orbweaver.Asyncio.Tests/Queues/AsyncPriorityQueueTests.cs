namespace Orbweaver.Asyncio.Tests;

public sealed class AsyncPriorityQueueTests : QueueContract
{
    [Fact]
    public void Order() => Run(async () =>
    {
        var queue = new AsyncPriorityQueue<string, int>();
        await queue.Put("one", 1);
        queue.PutNoWait("three", 3);
        Assert.True(queue.TryPut("two", 2));
        Assert.Equal(["one", "two", "three"], new List<string> { await queue.Get(), queue.GetNoWait(), await queue.Get() });
    });

    [Fact]
    public void Order_of_equal_priorities_is_that_in_which_they_came()
    {
        // CPython leaves it open.
        var queue = new AsyncPriorityQueue<int, int>();
        for (var i = 0; i < 1000; i++)
            queue.PutNoWait(i, i % 3);
        var got = new List<int>();
        while (queue.TryGet(out var item))
            got.Add(item);
        Assert.Equal(Enumerable.Range(0, 1000).OrderBy(i => i % 3), got);
    }

    [Fact]
    public void Order_is_the_comparers()
    {
        var queue = new AsyncPriorityQueue<int, string>(comparer: StringComparer.OrdinalIgnoreCase);
        queue.PutNoWait(1, "b");
        queue.PutNoWait(2, "C");
        queue.PutNoWait(3, "A");
        Assert.Equal([3, 1, 2], new List<int> { queue.GetNoWait(), queue.GetNoWait(), queue.GetNoWait() });
    }

    [Fact]
    public void Put_that_waited_is_ranked_when_it_goes_in() => Run(async () =>
    {
        var queue = new AsyncPriorityQueue<string, int>(1);
        queue.PutNoWait("first", 5);
        var urgent = Aio.CreateTask(queue.Put("urgent", 1));
        await Aio.Sleep(0);
        Assert.Equal("first", await queue.Get());
        await urgent;
        Assert.Equal("urgent", await queue.Get());
    });

    [Fact]
    public void Error_of_the_comparer_is_the_puts() => Run(async () =>
    {
        var queue = new AsyncPriorityQueue<string, int>(comparer: Comparer<int>.Create((x, y) => x == 3 || y == 3 ? throw new FormatException() : x - y));
        await queue.Put("one", 1);
        await CoroutineTests.Thrown<FormatException>(async () => await queue.Put("three", 3));
    });

    protected override AsyncQueueBase<int> Make(int maxSize = 0) => new AsyncPriorityQueue<int, int>(maxSize);

    protected override Coroutine Put(AsyncQueueBase<int> queue, int item) => ((AsyncPriorityQueue<int, int>)queue).Put(item, 0);

    protected override void PutNoWait(AsyncQueueBase<int> queue, int item) => ((AsyncPriorityQueue<int, int>)queue).PutNoWait(item, 0);

    protected override bool TryPut(AsyncQueueBase<int> queue, int item) => ((AsyncPriorityQueue<int, int>)queue).TryPut(item, 0);
}
