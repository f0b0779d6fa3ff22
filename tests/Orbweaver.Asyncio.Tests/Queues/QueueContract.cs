namespace Orbweaver.Asyncio.Tests;

/// <summary>What all queues have in common: rules 50 and 56 to 58; names as in CPython's test_queues.</summary>
[Trait("Rule", "56")]
public abstract partial class QueueContract : LoopTest
{
    [Fact]
    public void Empty() => Run(async () =>
    {
        var queue = Make();
        Assert.True(queue.IsEmpty);
        await Put(queue, 1);
        Assert.False(queue.IsEmpty);
        Assert.Equal(1, await queue.Get());
        Assert.True(queue.IsEmpty);
        Assert.False(queue.TryGet(out _));
    });

    [Fact]
    public void Full()
    {
        var queue = Make(2);
        PutNoWait(queue, 1);
        Assert.False(queue.IsFull);
        Assert.True(TryPut(queue, 2));
        Assert.True(queue.IsFull);
        Assert.Equal((2, 2), (queue.Count, queue.MaxSize));
    }

    [Fact]
    public void Text_tells_the_state() => Run(async () =>
    {
        var queue = Make(1);
        var name = queue.GetType().Name.Split('`')[0];
        Assert.Equal($"{name} [items: 0/1]", queue.ToString());
        var getter = Aio.CreateTask(queue.Get());
        await Aio.Sleep(0);
        Assert.Equal($"{name} [items: 0/1, getters: 1]", queue.ToString());
        getter.Cancel();
        await Passes(2);
        PutNoWait(queue, 1);
        var putter = Aio.CreateTask(Put(queue, 2));
        await Aio.Sleep(0);
        Assert.Equal($"{name} [items: 1/1, putters: 1, unfinished: 1]", queue.ToString());
        putter.Cancel();
        queue.Shutdown(immediate: true);
        Assert.Equal($"{name} [items: 0/1, shut down]", queue.ToString());
    });

    [Fact]
    public void Nonblocking_get()
    {
        var queue = Make();
        PutNoWait(queue, 1);
        Assert.Equal(1, queue.GetNoWait());
    }

    [Fact]
    public void Nonblocking_get_exception()
    {
        var error = Assert.Throws<QueueEmptyException>(() => Make().GetNoWait());
        Assert.Contains("TryGet", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nonblocking_put_exception()
    {
        var queue = Make(1);
        PutNoWait(queue, 1);
        var error = Assert.Throws<QueueFullException>(() => PutNoWait(queue, 2));
        Assert.Contains("TryPut", error.Message, StringComparison.Ordinal);
        Assert.False(TryPut(queue, 2));
        Assert.Equal(1, queue.UnfinishedCount);
    }

    [Fact]
    public void Blocking_get_and_put() => Run(async () =>
    {
        // Rule 56.
        var queue = Make(1);
        Loop.CallLater(TimeSpan.FromSeconds(1), () => PutNoWait(queue, 1));
        Assert.Equal(1, await queue.Get());
        PutNoWait(queue, 2);
        Loop.CallLater(TimeSpan.FromSeconds(1), () => queue.GetNoWait());
        await Put(queue, 3);
        Assert.Equal(3, await queue.Get());
        Assert.Equal(TimeSpan.FromSeconds(2), Loop.Time);
    });

    [Fact]
    public void Get_cancel_drop_one_pending_reader() => Run(async () =>
    {
        var queue = Make();
        var reader = Aio.CreateTask(queue.Get());
        await Aio.Sleep(0);
        PutNoWait(queue, 1);
        reader.Cancel();
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await reader);
        Assert.Equal(1, await queue.Get());
    });

    [Fact]
    public void Get_with_putters() => Run(async () =>
    {
        // Rule 56: what is taken without a wait lets a writer in.
        var queue = Make(1);
        PutNoWait(queue, 1);
        var putter = Aio.CreateTask(Put(queue, 2));
        await Aio.Sleep(0);
        Assert.Equal(1, queue.GetNoWait());
        await Aio.Sleep(0);
        Assert.True(putter.IsDone);
        Assert.Equal(2, queue.GetNoWait());
    });

    [Fact]
    public void Get_and_put_that_are_not_awaited_do_nothing() => Run(async () =>
    {
        var queue = Make(1);
        var put = Put(queue, 1);
        Assert.True(queue.IsEmpty);
        await put;
        var get = queue.Get();
        Assert.Equal(1, queue.Count);
        Assert.Equal(1, await get);
        await CoroutineTests.Thrown<InvalidOperationException>(async () => await get);
    });

    [Fact]
    public void Get_that_need_not_wait_lets_nobody_else_run_and_ignores_a_cancellation_that_is_due() => Run(async () =>
    {
        var queue = Make();
        PutNoWait(queue, 1);
        var passes = 0;
        Loop.CallSoon(() => passes++);
        var got = 0;
        var task = Aio.CreateTask(Self());
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await task);
        Assert.Equal(1, got);

        async Coroutine Self()
        {
            Assert.Equal(1, passes);
            Loop.CallSoon(() => passes++);
            Aio.CurrentTask!.Cancel();
            got = await queue.Get();
            await Put(queue, 2);
            Assert.Equal((1, 1), (passes, queue.Count));
            await Aio.Sleep(0);
        }
    });

    [Fact]
    public void Get_awaited_by_an_async_task_takes_what_is_there() => Run(async () =>
    {
        var queue = Make();
        PutNoWait(queue, 1);
        Assert.Equal(1, await TakeInTask());
        var later = TakeInTask();
        await Aio.Sleep(0);
        PutNoWait(queue, 2);
        Assert.Equal(2, await later);

        async Task<int> TakeInTask() => await queue.Get();
    });

    [Fact]
    public async Task Get_awaited_where_no_loop_runs_throws_and_takes_nothing()
    {
        var queue = Make();
        PutNoWait(queue, 1);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await queue.Get());
        Assert.Equal(1, queue.Count);
    }

    [Fact]
    public void Waits_that_use_a_frame_again_after_a_cancellation_are_woken_as_new_ones() => Run(async () =>
    {
        var queue = Make(1);
        for (var i = 0; i < 100; i++)
        {
            var readers = Enumerable.Range(0, 5).Select(_ => Aio.CreateTask(queue.Get())).ToArray();
            await Aio.Sleep(0);
            readers[i % 5].Cancel();
            if (i % 2 == 0)
                await Aio.Sleep(0);
            for (var item = 0; item < 4; item++)
                await Put(queue, item);
            await Passes(3);
            Assert.All(readers, r => Assert.True(r.IsDone));
            Assert.Equal(1, readers.Count(r => r.IsCancelled));
            Assert.True(queue.IsEmpty);
        }
    });

    [Fact]
    public void Why_are_getters_waiting() => Run(async () =>
    {
        // Rule 56: no item stands in the queue while a reader waits.
        var queue = Make();
        var readers = Enumerable.Range(0, 3).Select(_ => Aio.CreateTask(queue.Get())).ToArray();
        var sum = 0;
        for (var i = 1; i <= 3; i++)
            await Put(queue, i);
        foreach (var reader in readers)
            sum += await reader;
        Assert.Equal(6, sum);
    });

    [Fact]
    public void Get_cancel_drop_many_pending_readers() => Run(async () =>
    {
        // Rule 56: readers that were woken and then cancelled pass their turn on, and no item is left while one waits.
        var queue = Make();
        var readers = Enumerable.Range(0, 3).Select(_ => Aio.CreateTask(queue.Get())).ToArray();
        await Aio.Sleep(0);
        PutNoWait(queue, 1);
        PutNoWait(queue, 2);
        readers[0].Cancel();
        Assert.Equal(3, await readers[1] + await readers[2]);
        Assert.True(readers[0].IsCancelled);
        Assert.True(queue.IsEmpty);
    });

    [Fact]
    public void Put_cancel_drop() => Run(async () =>
    {
        var queue = Make(1);
        PutNoWait(queue, 1);
        var first = Aio.CreateTask(Put(queue, 2));
        var second = Aio.CreateTask(Put(queue, 3));
        await Aio.Sleep(0);
        Assert.Equal(1, queue.GetNoWait());
        first.Cancel(); // it was woken
        await second;
        Assert.Equal(3, queue.GetNoWait());
        Assert.True(first.IsCancelled);
    });

    [Fact]
    public void Cancelled_puts_not_being_held_in_self_putters() => Run(async () =>
    {
        var queue = Make(1);
        PutNoWait(queue, 1);
        for (var i = 0; i < 100; i++)
        {
            var putter = Aio.CreateTask(Put(queue, 2));
            await Aio.Sleep(0);
            putter.Cancel();
            await Passes(2);
        }

        Assert.DoesNotContain("putters", queue.ToString(), StringComparison.Ordinal);
    });

    [Fact]
    [Trait("Rule", "57")]
    public void Task_done_underflow() => Assert.Throws<InvalidOperationException>(Make().TaskDone); // rule 57

    [Fact]
    [Trait("Rule", "57")]
    public void Join() => Run(async () =>
    {
        // Rule 57.
        var queue = Make();
        await queue.Join();
        PutNoWait(queue, 1);
        PutNoWait(queue, 2);
        var joiner = Aio.CreateTask(queue.Join());
        await queue.Get();
        await queue.Get();
        queue.TaskDone();
        await Aio.Sleep(1);
        Assert.False(joiner.IsDone);
        queue.TaskDone();
        await joiner;
    });

    [Fact]
    [Trait("Rule", "50")]
    public void Of_one_loop_cannot_be_waited_for_on_another()
    {
        // Rule 50: getters and putters bind the queue as one.
        var queue = Make(1);
        Run(async () =>
        {
            var getter = Aio.CreateTask(queue.Get());
            await Aio.Sleep(1);
            getter.Cancel();
            await Aio.Sleep(1);
        });
        using var other = new EventLoop(new EventLoopOptions { TimeProvider = new VirtualClock() });
        Assert.Throws<InvalidOperationException>(() => other.RunUntilComplete(queue.Get()));
        other.RunUntilComplete(Put(queue, 1)); // need not wait
        var error = Assert.Throws<InvalidOperationException>(() => other.RunUntilComplete(Put(queue, 2)));
        Assert.Contains("another loop", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Readers_and_writers_cancelled_at_random_and_a_shutdown_lose_and_double_nothing(int seed) => Run(async () =>
    {
        var random = new Random(seed);
        var queue = Make(3);
        var put = new List<int>();
        var got = new List<int>();
        var tasks = new List<LoopTask>();
        for (var round = 0; round < 300; round++)
        {
            tasks.Add(Aio.CreateTask(random.Next(2) == 0 ? Write(round) : Read()));
            if (random.Next(3) == 0)
                tasks[random.Next(tasks.Count)].Cancel();
            if (random.Next(2) == 0)
                await Passes(random.Next(3));
        }

        queue.Shutdown();
        await Aio.Sleep(1);
        while (queue.TryGet(out var item))
            got.Add(item);
        Assert.Equal(put.Order(), got.Order());
        Assert.All(tasks, t => Assert.True(t.IsDone));

        async Coroutine Write(int n)
        {
            try
            {
                await Put(queue, n);
                put.Add(n);
            }
            catch (QueueShutDownException)
            {
            }
        }

        async Coroutine Read()
        {
            try
            {
                got.Add(await queue.Get());
            }
            catch (QueueShutDownException)
            {
            }
        }
    });

    protected abstract AsyncQueueBase<int> Make(int maxSize = 0);

    protected abstract Coroutine Put(AsyncQueueBase<int> queue, int item);

    protected abstract void PutNoWait(AsyncQueueBase<int> queue, int item);

    protected abstract bool TryPut(AsyncQueueBase<int> queue, int item);
}
