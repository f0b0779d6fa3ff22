namespace Orbweaver.Asyncio.Tests;

/// <summary>.NET's own awaitables in coroutines.</summary>
public sealed class ForeignWaitTests : LoopTest
{
    [Fact]
    public void Awaitable_that_is_done_does_not_suspend()
    {
        Run(async () =>
        {
            Loop.CallSoon(() => Say("callback"));
            await Task.CompletedTask;
            Assert.Equal(1, await Task.FromResult(1));
            Assert.Equal(2, await new ValueTask<int>(2));
            await Task.CompletedTask.ConfigureAwait(false);
            Say("awaited");
            await Aio.Sleep(0);
        });
        AssertTrace("awaited", "callback");
    }

    [Fact]
    public void Yield_gives_the_others_one_pass()
    {
        Run(async () =>
        {
            Loop.CallSoon(() =>
            {
                Say("pass 1");
                Loop.CallSoon(() => Say("pass 2"));
            });
            await Task.Yield();
            Say("back");
            await Aio.Sleep(0);
        });
        AssertTrace("pass 1", "back", "pass 2");
    }

    [Fact]
    public void Task_completed_on_the_loop_resumes_in_the_next_pass_as_a_future_does()
    {
        Run(async () =>
        {
            var source = new TaskCompletionSource<int>();
            Loop.CallLater(TimeSpan.FromSeconds(1), () =>
            {
                source.SetResult(5);
                Say("set");
                Loop.CallSoon(() => Say("next pass"));
            });
            Say($"{await source.Task}");
        });
        AssertTrace("set", "5", "next pass");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Task_completed_on_another_thread_resumes_on_the_loops(bool configured) => Run(async () =>
    {
        var thread = Environment.CurrentManagedThreadId;
        for (var i = 0; i < 50; i++)
        {
            var task = Aio.CreateTask(Body(i));
            await Until(() => task.IsDone);
            Assert.Equal(i, await task);
        }

        async Coroutine<int> Body(int n)
        {
            var result = configured ? await Task.Run(() => n).ConfigureAwait(false) : await Task.Run(() => n);
            Assert.Equal(thread, Environment.CurrentManagedThreadId);
            Assert.Same(Loop, EventLoop.Current);
            Assert.NotNull(Aio.CurrentTask);
            return result;
        }
    });

    [Fact]
    public void ValueTask_and_Task_give_their_results_and_exceptions() => Run(async () =>
    {
        var source = new TaskCompletionSource<string>();
        Loop.CallLater(TimeSpan.FromSeconds(1), () => source.SetResult("a"));
        Assert.Equal("a", await new ValueTask<string>(source.Task));
        var failed = new TaskCompletionSource();
        Loop.CallLater(TimeSpan.FromSeconds(1), () => failed.SetException(new FormatException("bad")));
        Assert.Equal("bad", (await CoroutineTests.Thrown<FormatException>(async () => await failed.Task)).Message);
        Assert.Equal("bad", (await CoroutineTests.Thrown<FormatException>(async () => await new ValueTask(failed.Task))).Message);
        var cancelled = new TaskCompletionSource();
        Loop.CallLater(TimeSpan.FromSeconds(1), cancelled.SetCanceled);
        var task = Aio.CreateTask(Await(cancelled.Task));
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await task);
        Assert.True(task.IsCancelled);
    });

    [Fact]
    public void Many_at_a_time_each_get_their_own_result() => Run(async () =>
    {
        var tasks = Enumerable.Range(0, 500).Select(n => Aio.CreateTask(Body(n))).ToArray();
        await Until(() => tasks.All(t => t.IsDone));
        Assert.Equal(Enumerable.Range(0, 500).Select(n => n * 4), tasks.Select(t => t.Result));

        static async Coroutine<int> Body(int n)
        {
            var sum = 0;
            for (var i = 0; i < 4; i++)
                sum += await Task.Run(() => n);
            return sum;
        }
    });

    [Fact]
    public void Async_Task_method_comes_back_to_the_loop() => Run(async () =>
    {
        var thread = Environment.CurrentManagedThreadId;
        var method = Method();
        await Until(() => method.IsCompleted);
        Assert.Equal(7, await method);

        async Task<int> Method()
        {
            await Task.Run(() => { });
            Assert.Equal(thread, Environment.CurrentManagedThreadId);
            Assert.Null(Aio.CurrentTask);
            await Task.Yield();
            Assert.Equal(thread, Environment.CurrentManagedThreadId);
            await Task.Run(() => { }).ConfigureAwait(false);
            return 7;
        }
    });

    [Fact]
    public void Awaitable_of_the_kind_that_flows_the_context_itself_is_awaited() => Run(async () =>
    {
        var source = new TaskCompletionSource<int>();
        Loop.CallLater(TimeSpan.FromSeconds(1), () => source.SetResult(3));
        Assert.Equal(3, await new SafeAwaitable(source.Task));
    });

    [Fact]
    public void Cancellation_reaches_the_awaitable_by_the_token() => Run(async () =>
    {
        var task = Aio.CreateTask(Body());
        await Aio.Sleep(0);
        task.Cancel();
        await Until(() => task.IsDone);
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await task);
        Assert.True(task.IsCancelled);

        static async Coroutine Body() => await Task.Delay(Timeout.Infinite, Aio.CancellationToken);
    });

    [Fact]
    public void Cancellation_delivered_by_the_token_strikes_once()
    {
        Run(async () =>
        {
            var task = Aio.CreateTask(Body());
            await Aio.Sleep(0);
            task.Cancel();
            await CoroutineTests.Thrown<OperationCanceledException>(async () => await task);
        });
        AssertTrace("cleaned");

        async Coroutine Body()
        {
            var source = new TaskCompletionSource();
            using var registration = Aio.CancellationToken.Register(() => source.SetCanceled());
            try
            {
                await source.Task;
            }
            finally
            {
                await Aio.Sleep(1);
                Say("cleaned");
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Awaitable_that_ignores_the_cancellation_delivers_it_at_the_next_await_that_suspends(bool tokenTaken)
    {
        Run(async () =>
        {
            var source = new TaskCompletionSource<int>();
            var task = Aio.CreateTask(Body(source));
            await Aio.Sleep(0);
            task.Cancel("why");
            await Passes(3);
            Assert.False(task.IsDone);
            source.SetResult(5);
            Assert.Equal("why", (await CoroutineTests.Thrown<OperationCanceledException>(async () => await task)).Message);
        });
        AssertTrace("result 5", "not suspended");

        async Coroutine Body(TaskCompletionSource<int> source)
        {
            if (tokenTaken)
                _ = Aio.CancellationToken;
            Say($"result {await source.Task}");
            await Task.CompletedTask;
            Say("not suspended");
            await Aio.Sleep(10);
            Say("not reached");
        }
    }

    [Fact]
    [Trait("Rule", "23")]
    public void Awaitable_that_ignores_the_cancellation_as_the_last_await_ends_the_task_cancelled() => Run(async () =>
    {
        var source = new TaskCompletionSource<int>();
        var task = Aio.CreateTask(Body());
        await Aio.Sleep(0);
        task.Cancel();
        source.SetResult(5);
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await task);
        Assert.True(task.IsCancelled);

        async Coroutine<int> Body() => await source.Task;
    });

    [Fact]
    public void Awaitable_that_fails_instead_of_being_cancelled_leaves_the_cancellation_due() => Run(async () =>
    {
        var source = new TaskCompletionSource<int>();
        var task = Aio.CreateTask(Body());
        await Aio.Sleep(0);
        task.Cancel();
        source.SetException(new FormatException());
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await task);
        AssertTrace("caught");

        async Coroutine Body()
        {
            await CoroutineTests.Thrown<FormatException>(async () => await source.Task);
            Say("caught");
            await Aio.Sleep(1);
            Say("not reached");
        }
    });

    [Fact]
    public void Cancellation_ignored_by_one_awaitable_is_delivered_by_the_token_given_to_the_next() => Run(async () =>
    {
        var source = new TaskCompletionSource();
        var task = Aio.CreateTask(Body());
        await Aio.Sleep(0);
        task.Cancel();
        source.SetResult();
        Assert.Equal(1, await task);

        async Coroutine<int> Body()
        {
            await Ignoring(source.Task);
            await CoroutineTests.Thrown<OperationCanceledException>(async () => await Task.Delay(Timeout.Infinite, Aio.CancellationToken));
            await Aio.Sleep(0);
            return 1;
        }
    });

    [Fact]
    public void ThrowIfCancellationRequested_after_the_awaitable_counts_as_delivery()
    {
        Run(async () =>
        {
            var source = new TaskCompletionSource();
            var task = Aio.CreateTask(Body(source));
            await Aio.Sleep(0);
            task.Cancel();
            source.SetResult();
            await CoroutineTests.Thrown<OperationCanceledException>(async () => await task);
        });
        AssertTrace("cleaned");

        async Coroutine Body(TaskCompletionSource source)
        {
            var token = Aio.CancellationToken;
            await source.Task;
            try
            {
                token.ThrowIfCancellationRequested();
            }
            finally
            {
                await Aio.Sleep(1);
                Say("cleaned");
            }
        }
    }

    [Fact]
    [Trait("Rule", "27")]
    public void Uncancel_before_the_awaitable_ends_takes_the_cancellation_back() => Run(async () =>
    {
        var source = new TaskCompletionSource<int>();
        var task = Aio.CreateTask(Body());
        await Aio.Sleep(0);
        task.Cancel();
        task.Uncancel();
        source.SetResult(5);
        Assert.Equal(5, await task);

        async Coroutine<int> Body()
        {
            var result = await source.Task;
            await Aio.Sleep(1);
            return result;
        }
    });

    [Fact]
    public void Channel_between_tasks_works_on_the_loop_alone() => Run(async () =>
    {
        var channel = System.Threading.Channels.Channel.CreateBounded<int>(2);
        var producer = Aio.CreateTask(Produce());
        var sum = 0;
        while (await channel.Reader.WaitToReadAsync())
        {
            while (channel.Reader.TryRead(out var item))
                sum += item;
            await Aio.Sleep(1);
        }

        Assert.Equal(4950, sum);
        await producer;

        async Coroutine Produce()
        {
            for (var i = 0; i < 100; i++)
                await channel.Writer.WriteAsync(i);
            channel.Writer.Complete();
        }
    });

    [Fact]
    public void Awaitable_that_refuses_to_be_awaited_throws_into_the_coroutine() => Run(async () =>
    {
        await CoroutineTests.Thrown<FormatException>(async () => await new RefusingAwaitable());
        Assert.Equal(0, Loop.ForeignWaits.Pending);
        await Aio.Sleep(1);
    });

    private static async Coroutine Await(Task task) => await task;

    private static async Coroutine Ignoring(Task task) => await task;

    private sealed class SafeAwaitable(Task<int> task) : System.Runtime.CompilerServices.INotifyCompletion
    {
        public bool IsCompleted => false;

        public SafeAwaitable GetAwaiter() => this;

        public int GetResult() => task.Result;

        public void OnCompleted(Action continuation) => task.GetAwaiter().OnCompleted(continuation);
    }

    private readonly struct RefusingAwaitable : System.Runtime.CompilerServices.INotifyCompletion
    {
        public bool IsCompleted => false;

        public RefusingAwaitable GetAwaiter() => this;

        public void GetResult()
        {
        }

        public void OnCompleted(Action continuation) => throw new FormatException();
    }
}
