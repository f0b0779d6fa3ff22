namespace Orbweaver.Asyncio.Tests;

/// <summary>Rules 56 and 57; names as in CPython's test_queues.</summary>
[Trait("Rule", "56")]
public sealed class AsyncQueueTests : LoopTest
{
    [Fact]
    public void Empty()
    {
        var queue = new AsyncQueue<int>();
        Assert.True(queue.IsEmpty);
        Assert.True(queue.TryPut(1));
        Assert.False(queue.IsEmpty);
        Assert.True(queue.TryGet(out var item));
        Assert.Equal(1, item);
        Assert.True(queue.IsEmpty);
        Assert.False(queue.TryGet(out _));
    }

    [Fact]
    public void Full()
    {
        var queue = new AsyncQueue<int>(2);
        Assert.True(queue.TryPut(1));
        Assert.False(queue.IsFull);
        Assert.True(queue.TryPut(2));
        Assert.True(queue.IsFull);
        Assert.False(queue.TryPut(3));
        Assert.Equal(2, queue.Count);
        Assert.Equal(2, queue.MaxSize);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Maxsize_of_zero_or_less_is_no_limit(int maxSize)
    {
        var queue = new AsyncQueue<int>(maxSize);
        for (var i = 0; i < 1000; i++)
            Assert.True(queue.TryPut(i));
        Assert.False(queue.IsFull);
    }

    [Fact]
    public void Order() => Run(async () =>
    {
        var queue = new AsyncQueue<int>();
        foreach (var item in new[] { 1, 3, 2 })
            await queue.Put(item);
        Assert.Equal([1, 3, 2], new List<int> { await queue.Get(), await queue.Get(), await queue.Get() });
    });

    [Fact]
    public void Get_and_Put_that_need_not_wait_do_not_suspend()
    {
        Run(async () =>
        {
            var queue = new AsyncQueue<int>(1);
            Loop.CallSoon(() => Say("callback"));
            await queue.Put(1);
            await queue.Get();
            Say("done");
            await Aio.Sleep(0);
        });
        AssertTrace("done", "callback");
    }

    [Fact]
    public void Blocking_get() => Run(async () =>
    {
        var queue = new AsyncQueue<int>();
        Loop.CallLater(TimeSpan.FromSeconds(1), () => queue.TryPut(5));
        Assert.Equal(5, await queue.Get());
        Assert.Equal(TimeSpan.FromSeconds(1), Loop.Time);
    });

    [Fact]
    public void Blocking_put() => Run(async () =>
    {
        var queue = new AsyncQueue<int>(1);
        await queue.Put(1);
        Loop.CallLater(TimeSpan.FromSeconds(1), () => queue.TryGet(out _));
        await queue.Put(2);
        Assert.Equal(TimeSpan.FromSeconds(1), Loop.Time);
        Assert.Equal(2, await queue.Get());
    });

    [Fact]
    public void Getters_are_served_in_the_order_in_which_they_came()
    {
        Run(async () =>
        {
            var queue = new AsyncQueue<int>();
            var getters = Enumerable.Range(0, 5).Select(n => Aio.CreateTask(Get(n))).ToArray();
            await Aio.Sleep(1);
            for (var i = 0; i < 5; i++)
                queue.TryPut(i * 10);
            foreach (var getter in getters)
                await getter;

            async Coroutine Get(int n) => Say($"{n} got {await queue.Get()}");
        });
        AssertTrace("0 got 0", "1 got 10", "2 got 20", "3 got 30", "4 got 40");
    }

    [Fact]
    public void Putters_are_served_in_the_order_in_which_they_came() => Run(async () =>
    {
        var queue = new AsyncQueue<int>(1);
        var putters = Enumerable.Range(0, 5).Select(n => Aio.CreateTask(queue.Put(n))).ToArray();
        await Aio.Sleep(1);
        for (var i = 0; i < 5; i++)
            Assert.Equal(i, await queue.Get());
        Assert.All(putters.Take(4), p => Assert.True(p.IsDone));
        await putters[4];
    });

    [Fact]
    public void Get_cancelled() => Run(async () =>
    {
        var queue = new AsyncQueue<int>();
        var getter = Aio.CreateTask(queue.Get());
        await Aio.Sleep(1);
        getter.Cancel();
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await getter);
        queue.TryPut(1);
        Assert.Equal(1, await queue.Get());
    });

    [Fact]
    public void Get_cancelled_race()
    {
        // A getter that was woken and then cancelled passes its turn on, and the item is not lost.
        Run(async () =>
        {
            var queue = new AsyncQueue<int>();
            var first = Aio.CreateTask(queue.Get());
            var second = Aio.CreateTask(queue.Get());
            await Aio.Sleep(1);
            queue.TryPut(7);
            first.Cancel();
            Assert.Equal(7, await second);
            Assert.True(first.IsCancelled);
        });
    }

    [Fact]
    public void Get_with_waiting_putters() => Run(async () =>
    {
        var queue = new AsyncQueue<int>(1);
        var first = Aio.CreateTask(queue.Put(1));
        var second = Aio.CreateTask(queue.Put(2));
        Assert.Equal(1, await queue.Get());
        Assert.Equal(2, await queue.Get());
        await first;
        await second;
    });

    [Fact]
    public void Put_cancelled() => Run(async () =>
    {
        var queue = new AsyncQueue<int>(1);
        await queue.Put(1);
        var putter = Aio.CreateTask(queue.Put(2));
        await Aio.Sleep(1);
        putter.Cancel();
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await putter);
        Assert.Equal(1, await queue.Get());
        Assert.True(queue.IsEmpty);
    });

    [Fact]
    public void Put_cancelled_race() => Run(async () =>
    {
        var queue = new AsyncQueue<int>(1);
        await queue.Put(1);
        var first = Aio.CreateTask(queue.Put(2));
        var second = Aio.CreateTask(queue.Put(3));
        await Aio.Sleep(1);
        Assert.True(queue.TryGet(out _)); // wakes the first
        first.Cancel();
        await second;
        Assert.True(first.IsCancelled);
        Assert.Equal(3, await queue.Get());
    });

    [Fact]
    public void Why_are_putters_waiting() => Run(async () =>
    {
        // CPython gh-23812: putters are woken one an item, and none is forgotten.
        var queue = new AsyncQueue<int>(2);
        await queue.Put(0);
        await queue.Put(0);
        var putters = Enumerable.Range(0, 4).Select(n => Aio.CreateTask(queue.Put(n))).ToArray();
        await Aio.Sleep(0);
        for (var i = 0; i < 6; i++)
            await queue.Get();
        foreach (var putter in putters)
            await putter;
        Assert.True(queue.IsEmpty);
    });

    [Fact]
    public void Cancelled_getters_not_being_held_in_self_getters() => Run(async () =>
    {
        var queue = new AsyncQueue<int>();
        for (var i = 0; i < 100; i++)
        {
            var getter = Aio.CreateTask(queue.Get());
            await Aio.Sleep(0.1);
            getter.Cancel();
            await Passes(2);
        }

        queue.TryPut(1);
        Assert.Equal(1, await queue.Get());
    });

    [Fact]
    public void Item_put_while_a_woken_getter_is_on_its_way_may_be_taken_by_another() => Run(async () =>
    {
        var queue = new AsyncQueue<int>();
        var getter = Aio.CreateTask(queue.Get());
        await Aio.Sleep(1);
        queue.TryPut(1);
        Assert.True(queue.TryGet(out _)); // before the getter had its turn: it waits again
        await Aio.Sleep(1);
        Assert.False(getter.IsDone);
        queue.TryPut(2);
        Assert.Equal(2, await getter);
    });

    [Fact]
    [Trait("Rule", "57")]
    public void Task_done_underflow() => Assert.Throws<InvalidOperationException>(() => new AsyncQueue<int>().TaskDone());

    [Fact]
    [Trait("Rule", "57")]
    public void Task_done() => Run(async () =>
    {
        var queue = new AsyncQueue<int>();
        for (var i = 0; i < 100; i++)
            queue.TryPut(i);
        var sum = 0;
        var workers = Enumerable.Range(0, 2).Select(_ => Aio.CreateTask(Worker())).ToArray();
        await queue.Join();
        Assert.Equal(4950, sum);
        foreach (var worker in workers)
            worker.Cancel();
        Assert.Throws<InvalidOperationException>(queue.TaskDone);

        async Coroutine Worker()
        {
            while (true)
            {
                sum += await queue.Get();
                await Aio.Sleep(0.1);
                queue.TaskDone();
            }
        }
    });

    [Fact]
    [Trait("Rule", "57")]
    public void Join_empty_queue() => Run(async () =>
    {
        var queue = new AsyncQueue<int>();
        await queue.Join();
        await queue.Join();
    });

    [Fact]
    [Trait("Rule", "57")]
    public void Join_releases_all_that_wait_even_when_an_item_comes_in_the_meantime() => Run(async () =>
    {
        var queue = new AsyncQueue<int>();
        queue.TryPut(1);
        var joiners = Enumerable.Range(0, 3).Select(_ => Aio.CreateTask(queue.Join())).ToArray();
        await Aio.Sleep(1);
        queue.TaskDone();
        queue.TryPut(2);
        foreach (var joiner in joiners)
            await joiner;
        var late = Aio.CreateTask(queue.Join());
        await Aio.Sleep(1);
        Assert.False(late.IsDone);
        queue.TaskDone();
        await late;
    });

    [Fact]
    [Trait("Rule", "57")]
    public void Join_cancelled_leaves_the_others_waiting() => Run(async () =>
    {
        var queue = new AsyncQueue<int>();
        queue.TryPut(1);
        var first = Aio.CreateTask(queue.Join());
        var second = Aio.CreateTask(queue.Join());
        await Aio.Sleep(1);
        first.Cancel();
        await Aio.Sleep(1);
        Assert.True(first.IsCancelled);
        Assert.False(second.IsDone);
        queue.TaskDone();
        await second;
    });

    [Fact]
    [Trait("Rule", "50")]
    public void Queue_of_one_loop_cannot_be_waited_for_on_another()
    {
        var queue = new AsyncQueue<int>();
        Run(async () =>
        {
            var getter = Aio.CreateTask(queue.Get());
            await Aio.Sleep(1);
            getter.Cancel();
            await Aio.Sleep(1);
        });
        using var other = new EventLoop(new EventLoopOptions { TimeProvider = new VirtualClock() });
        var error = Assert.Throws<InvalidOperationException>(() => other.RunUntilComplete(queue.Get()));
        Assert.Contains("another loop", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Producers_and_consumers_cancelled_at_random_lose_and_double_nothing(int seed) => Run(async () =>
    {
        var random = new Random(seed);
        var queue = new AsyncQueue<int>(3);
        var put = new List<int>();
        var got = new List<int>();
        var next = 0;
        var tasks = new List<LoopTask>();
        for (var round = 0; round < 300; round++)
        {
            tasks.Add(Aio.CreateTask(random.Next(2) == 0 ? Producer(next++) : Consumer()));
            if (random.Next(3) == 0)
                tasks[random.Next(tasks.Count)].Cancel();
            if (random.Next(2) == 0)
                await Passes(random.Next(3));
        }

        await Aio.Sleep(1);
        foreach (var task in tasks)
            task.Cancel();
        await Aio.Sleep(1);
        while (queue.TryGet(out var item))
            got.Add(item);
        Assert.Equal(put.Order(), got.Order());
        Assert.All(tasks, t => Assert.True(t.IsDone));

        async Coroutine Producer(int n)
        {
            await queue.Put(n);
            put.Add(n);
        }

        async Coroutine Consumer() => got.Add(await queue.Get());
    });
}
