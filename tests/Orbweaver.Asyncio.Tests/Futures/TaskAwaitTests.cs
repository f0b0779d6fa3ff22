namespace Orbweaver.Asyncio.Tests;

/// <summary>What a task awaits, and what comes of it: rules 23 to 26 and 29. The names are those of CPython's test_tasks.</summary>
public sealed class TaskAwaitTests : LoopTest
{
    private readonly AsyncLocal<int> _local = new();

    [Fact]
    [Trait("Rule", "23")]
    [Trait("Rule", "25")]
    public void Cancel_awaited_task() => Run(async () =>
    {
        // bpo-34872: a task that has cancelled itself cancels what it awaits next.
        var future = new Future<int>();
        LoopTask? nested = null;
        var task = Aio.CreateTask(Body());
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await task);
        Assert.True(task.IsCancelled);
        Assert.True(nested!.IsCancelled);
        Assert.True(future.IsCancelled);

        async Coroutine Body()
        {
            nested = Aio.CreateTask(Await());
            await Aio.Sleep(0);
            Aio.CurrentTask!.Cancel();
            await nested;
        }

        async Coroutine Await() => await future;
    });

    [Fact]
    [Trait("Rule", "22")]
    public void Cancel_both_task_and_inner_future() => Run(async () =>
    {
        var future = new Future<int>();
        var task = Aio.CreateTask(Body());
        await Aio.Sleep(0);
        future.Cancel();
        task.Cancel();
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await task);
        Assert.True(future.IsCancelled);
        Assert.True(task.IsCancelled);

        async Coroutine<int> Body()
        {
            await future;
            return 12;
        }
    });

    [Fact]
    [Trait("Rule", "25")]
    public void Cancel_with_message_then_future_exception() => Run(async () =>
    {
        var task = Aio.CreateTask(Aio.Sleep(10));
        await Aio.Sleep(0);
        task.Cancel("my message");
        await Aio.Wait([task]);
        Assert.Equal("my message", Assert.Throws<OperationCanceledException>(() => task.Exception).Message);
        Assert.Equal("my message", Assert.Throws<OperationCanceledException>(() => task.Result).Message);
    });

    [Fact]
    [Trait("Rule", "25")]
    public void Cancellation_exception_context() => Run(async () =>
    {
        var inner = Aio.CreateTask(Aio.Sleep(10));
        await Aio.Sleep(0);
        Loop.CallSoon(() => inner.Cancel("msg"));
        var error = await CoroutineTests.Thrown<FormatException>(async () => await Outer());
        Assert.Equal("msg", Assert.IsType<OperationCanceledException>(error.InnerException).Message);

        async Coroutine Outer()
        {
            try
            {
                await inner;
            }
            catch (OperationCanceledException e)
            {
                throw new FormatException("cancelled", e);
            }
        }
    });

    [Fact]
    [Trait("Rule", "25")]
    public void Yield_future_passes_cancel() => Run(async () =>
    {
        var waiter = new Future<int>();
        var proof = 0;
        var task = Aio.CreateTask(Outer());
        await Aio.Sleep(0);
        task.Cancel();
        await task;
        Assert.Equal(101, proof);
        Assert.True(waiter.IsCancelled);

        async Coroutine Inner()
        {
            try
            {
                await waiter;
            }
            catch (OperationCanceledException)
            {
                proof++;
                throw;
            }
        }

        async Coroutine Outer()
        {
            await CoroutineTests.Thrown<OperationCanceledException>(async () => await Inner());
            proof += 100;
        }
    });

    [Fact]
    [Trait("Rule", "35")]
    public void Yield_wait_does_not_shield_cancel() => Run(async () =>
    {
        var waiter = new Future<int>();
        var proof = 0;
        var task = Aio.CreateTask(Outer());
        await Passes(2);
        task.Cancel();
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await task);
        waiter.SetResult(1);
        await Passes(2);
        Assert.Equal(1, proof);

        async Coroutine Inner()
        {
            await waiter;
            proof++;
        }

        async Coroutine Outer()
        {
            await Aio.Wait([Aio.CreateTask(Inner())]);
            proof += 100;
        }
    });

    [Fact]
    [Trait("Rule", "10")]
    public void Stop_while_run_in_complete()
    {
        var count = 0;
        var task = Loop.CreateTask(Body());
        var error = Assert.Throws<InvalidOperationException>(() => Loop.RunUntilComplete(task));
        Assert.Contains("stopped", error.Message, StringComparison.Ordinal);
        Assert.False(task.IsDone);
        Assert.Equal(2, count);
        task.Cancel();
        Assert.Throws<OperationCanceledException>(() => Loop.RunUntilComplete(task));

        async Coroutine Body()
        {
            while (count < 10)
            {
                await Aio.Sleep(0.1);
                if (++count == 2)
                    Loop.Stop();
            }
        }
    }

    [Fact]
    [Trait("Rule", "29")]
    public void Current_task_with_interleaving_tasks() => Run(async () =>
    {
        var (first, second) = (new Future<int>(), new Future<int>());
        LoopTask? a = null, b = null;
        a = Aio.CreateTask(A());
        b = Aio.CreateTask(B());
        await Aio.Wait([a, b]);
        Assert.Equal((null, null), (a.Exception, b.Exception));

        async Coroutine A()
        {
            Assert.Same(a, Aio.CurrentTask);
            await first;
            Assert.Same(a, Aio.CurrentTask);
            second.SetResult(1);
        }

        async Coroutine B()
        {
            Assert.Same(b, Aio.CurrentTask);
            first.SetResult(1);
            await second;
            Assert.Same(b, Aio.CurrentTask);
        }
    });

    [Fact]
    [Trait("Rule", "23")]
    public void Exception_traceback() => Run(async () =>
    {
        var task = Aio.CreateTask(Fail());
        await Passes(1);
        Assert.Contains(nameof(Fail), task.Exception!.StackTrace!, StringComparison.Ordinal);

        static async Coroutine Fail() => throw new FormatException();
    });

    [Fact]
    [Trait("Rule", "34")]
    public void Cancel_gather_2() => Run(async () =>
    {
        // A gathering of outcomes lets its caller's cancellation through, with its message.
        var task = Aio.CreateTask(Body());
        await Aio.Sleep(0.2);
        task.Cancel("my message");
        Assert.Equal("my message", (await CoroutineTests.Thrown<OperationCanceledException>(async () => await task)).Message);

        static async Coroutine Body()
        {
            while (true)
                await Aio.GatherOutcomes(Aio.Sleep(0.05));
        }
    });

    [Fact]
    [Trait("Rule", "20")]
    public void Context_3()
    {
        // A hundred tasks change a value each in turn, and none sees another's.
        Run(async () =>
        {
            var random = new Random(1);
            await Aio.Gather(Enumerable.Range(0, 100).Select(_ => Change(random.Next(10), random)));
        });
        Assert.Equal(0, _local.Value);

        async Coroutine Change(int number, Random random)
        {
            for (var i = 0; i < 10; i++)
            {
                _local.Value = number + i;
                await Aio.Sleep(0.001 + (random.NextDouble() * 0.05));
                Assert.Equal(number + i, _local.Value);
            }
        }
    }
}
