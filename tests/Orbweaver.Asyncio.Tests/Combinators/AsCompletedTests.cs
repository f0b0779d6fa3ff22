namespace Orbweaver.Asyncio.Tests;

/// <summary>Rule 36. The names are those of CPython's test_tasks.</summary>
[Trait("Rule", "36")]
public sealed class AsCompletedTests : LoopTest
{
    [Fact]
    public void As_completed_plain_gives_results_in_the_order_of_the_ends()
    {
        Run(async () =>
        {
            foreach (var next in Aio.AsCompleted([Aio.Sleep(0.1, "b"), Aio.Sleep(0.05, "a"), Aio.Sleep(0.15, "c")]))
                Say(await next);
        });
        AssertTrace("a", "b", "c");
        Assert.Equal(TimeSpan.FromSeconds(0.15), Loop.Time);
    }

    [Fact]
    public void As_completed_async_gives_the_same_futures() => Run(async () =>
    {
        var tasks = new[] { Aio.CreateTask(Aio.Sleep(2, 2)), Aio.CreateTask(Aio.Sleep(1, 1)) };
        var ended = new List<Future<int>>();
        await foreach (var task in Aio.AsCompleted(tasks))
        {
            Assert.True(task.IsDone);
            ended.Add(task);
        }

        Assert.Equal([tasks[1], tasks[0]], ended);
    });

    [Fact]
    public void As_completed_without_results() => Run(async () =>
    {
        var count = 0;
        foreach (var next in Aio.AsCompleted([Aio.Sleep(1), Aio.Sleep(2)]))
        {
            await next;
            Assert.Equal(TimeSpan.FromSeconds(++count), Loop.Time);
        }
    });

    [Fact]
    public void As_completed_same_tasks_in_as_out_and_duplicates_once() => Run(async () =>
    {
        var task = Aio.CreateTask(Aio.Sleep(1, 1));
        var count = 0;
        await foreach (var done in Aio.AsCompleted([task, task]))
        {
            Assert.Same(task, done);
            count++;
        }

        Assert.Equal(1, count);
        await foreach (var done in Aio.AsCompleted(Array.Empty<Future<int>>(), 1))
            Assert.Null(done);
    });

    [Fact]
    public void As_completed_with_timeout()
    {
        Run(async () =>
        {
            var tasks = new[] { Aio.CreateTask(Aio.Sleep(0.1, "a")), Aio.CreateTask(Aio.Sleep(0.15, "b")), Aio.CreateTask(Aio.Sleep(0.2, "c")) };
            foreach (var next in Aio.AsCompleted(tasks, 0.12))
            {
                try
                {
                    Say(await next);
                }
                catch (TimeoutException)
                {
                    Say("timeout");
                }
            }

            Assert.Equal(TimeSpan.FromSeconds(0.12), Loop.Time);
            Assert.False(tasks[1].IsDone);
            await Aio.Wait(tasks);
            Assert.Equal("c", tasks[2].Result);
        });
        AssertTrace("a", "timeout", "timeout");
    }

    [Fact]
    public void As_completed_async_with_timeout_throws_it_out_of_the_loop() => Run(async () =>
    {
        await CoroutineTests.Thrown<TimeoutException>(async () =>
        {
            await foreach (var task in Aio.AsCompleted([Aio.Sleep(0.1, "a"), Aio.Sleep(0.15, "b")], TimeSpan.FromSeconds(0.12)))
                Say(task.Result);
        });
        AssertTrace("a");
    });

    [Fact]
    public void As_completed_timeout_counts_from_the_call() => Run(async () =>
    {
        var sequence = Aio.AsCompleted([Aio.Sleep(2, 1)], 1);
        await Aio.Sleep(5);
        foreach (var next in sequence)
            await CoroutineTests.Thrown<TimeoutException>(async () => await next);
        Assert.Equal(TimeSpan.FromSeconds(5), Loop.Time);
    });

    [Fact]
    public void As_completed_with_unused_timeout() => Run(async () =>
    {
        foreach (var next in Aio.AsCompleted([Aio.Sleep(0.01, "a")], 1))
            Assert.Equal("a", await next);
        await Aio.Sleep(5);
    });

    [Fact]
    public void As_completed_left_early_leaves_the_tasks_running() => Run(async () =>
    {
        var tasks = new[] { Aio.CreateTask(Aio.Sleep(1, 1)), Aio.CreateTask(Aio.Sleep(2, 2)) };
        await foreach (var task in Aio.AsCompleted(tasks))
            break;
        Assert.False(tasks[1].IsDone);
        Assert.Equal(2, await tasks[1]);
    });

    [Fact]
    public void As_completed_concurrent_consumers_take_each_end_once()
    {
        // The coroutines may be awaited in any order and at the same time: the first waiter gets the first end.
        Run(async () =>
        {
            var nexts = Aio.AsCompleted([Aio.Sleep(0.05, "a"), Aio.Sleep(0.1, "b")]).ToArray();
            Assert.Equal(["a", "b"], await Aio.Gather<string>(nexts));
        });
    }

    [Fact]
    public void As_completed_failure_is_thrown_by_its_coroutine() => Run(async () =>
    {
        var failed = new Future<int>();
        failed.SetException(new FormatException());
        foreach (var next in Aio.AsCompleted([failed]))
            await CoroutineTests.Thrown<FormatException>(async () => await next);
    });

    [Fact]
    public void As_completed_wait_is_cancelled_with_its_task() => Run(async () =>
    {
        var future = new Future<int>();
        var task = Aio.CreateTask(Body());
        await Aio.Sleep(1);
        task.Cancel();
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await task);
        Assert.False(future.IsDone);

        async Coroutine Body()
        {
            await foreach (var done in Aio.AsCompleted([future]))
                Assert.Null(done);
        }
    });

    [Fact]
    public void As_completed_coroutine_without_loop() => Assert.Throws<InvalidOperationException>(() => { _ = Aio.AsCompleted([Aio.Sleep(0, 42)]); });

    [Fact]
    public void As_completed_refuses_another_loops_future() => Run(async () =>
    {
        using var other = new EventLoop();
        Assert.Throws<ArgumentException>(() => { _ = Aio.AsCompleted([new Future<int>(other)]); });
        await Aio.Sleep(0);
    });
}
