namespace Orbweaver.Asyncio.Tests;

/// <content>Reading a queue with await foreach.</content>
public abstract partial class QueueContract
{
    [Fact]
    [Trait("Rule", "58")]
    public void Await_foreach_takes_items_until_the_queue_is_shut_down() => Run(async () =>
    {
        var queue = Make(1);
        var reader = Aio.CreateTask(Sum());
        for (var i = 1; i <= 10; i++)
            await Put(queue, i);
        queue.Shutdown();
        Assert.Equal(55, await reader);
        await queue.Join();

        async Coroutine<int> Sum()
        {
            var sum = 0;
            await foreach (var item in queue)
            {
                sum += item;
                await Aio.Sleep(1);
                queue.TaskDone();
            }

            return sum;
        }
    });

    [Fact]
    public void Await_foreach_by_several_shares_the_items_and_ends_for_all() => Run(async () =>
    {
        var queue = Make();
        var got = new List<int>();
        var readers = Enumerable.Range(0, 3).Select(_ => Aio.CreateTask(Read())).ToArray();
        await Aio.Sleep(0);
        for (var i = 0; i < 10; i++)
            PutNoWait(queue, i);
        queue.Shutdown();
        foreach (var reader in readers)
            await reader;
        Assert.Equal(Enumerable.Range(0, 10), got.Order());

        async Coroutine Read()
        {
            await foreach (var item in queue)
            {
                got.Add(item);
                await Aio.Sleep(1);
            }
        }
    });

    [Fact]
    public void Await_foreach_is_cancelled_with_its_task_and_loses_no_item() => Run(async () =>
    {
        var queue = Make();
        var reader = Aio.CreateTask(Read());
        await Aio.Sleep(1);
        PutNoWait(queue, 1);
        reader.Cancel();
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await reader);
        Assert.Equal(1, queue.GetNoWait());

        async Coroutine Read()
        {
            await foreach (var item in queue)
                Assert.Fail($"{item} was taken by a task that was cancelled.");
        }
    });

    [Fact]
    public void Await_foreach_in_a_method_that_is_no_coroutine_ends_with_the_queue() => Run(async () =>
    {
        var queue = Make();
        var reader = Sum(queue, TestContext.Current.CancellationToken);
        for (var i = 1; i <= 4; i++)
        {
            PutNoWait(queue, i);
            await Aio.Sleep(1);
        }

        queue.Shutdown();
        Assert.Equal(10, await reader);
    });

    [Fact]
    public void Await_foreach_in_a_method_that_is_no_coroutine_is_cancelled_by_its_token() => Run(async () =>
    {
        var queue = Make();
        using var source = new CancellationTokenSource();
        var reader = Sum(queue, source.Token);
        await Aio.Sleep(1);
        source.Cancel();
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await reader);
        PutNoWait(queue, 1);
        Assert.Equal(1, await queue.Get());
    });

    private static async Task<int> Sum(IAsyncEnumerable<int> items, CancellationToken cancellation)
    {
        var sum = 0;
        await foreach (var item in items.WithCancellation(cancellation))
            sum += item;
        return sum;
    }
}
