namespace Orbweaver.Asyncio.Tests;

/// <summary>Cancelling tasks: rules 22 to 27, which CPython's test_tasks covers under the names given here.</summary>
public sealed partial class CancellationTests : LoopTest
{
    [Fact]
    [Trait("Rule", "25")]
    public void Cancel() => Run(async () =>
    {
        var task = Aio.CreateTask(Aio.Sleep(10));
        await Aio.Sleep(0);
        Assert.True(task.Cancel());
        Assert.False(task.IsDone);
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await task);
        Assert.True(task.IsDone);
        Assert.True(task.IsCancelled);
        Assert.False(task.Cancel());
        Assert.Equal(1, task.Cancelling);
    });

    [Fact]
    [Trait("Rule", "25")]
    public void Cancel_with_a_message_throws_it_into_the_task_and_out_of_it() => Run(async () =>
    {
        foreach (var seconds in new[] { 0.0, 10.0 })
        {
            var task = Aio.CreateTask(Body(seconds));
            await Aio.Sleep(0);
            task.Cancel("because");
            Assert.Equal("because", (await CoroutineTests.Thrown<OperationCanceledException>(async () => await task)).Message);
        }

        AssertTrace("because", "because");

        async Coroutine Body(double seconds)
        {
            try
            {
                await Aio.Sleep(seconds);
            }
            catch (OperationCanceledException e)
            {
                Say(e.Message);
                throw;
            }
        }
    });

    [Fact]
    [Trait("Rule", "26")]
    public void Cancel_with_message_before_starting_task_never_runs_the_body() => Run(async () =>
    {
        var task = Aio.CreateTask(Body());
        Assert.True(task.Cancel("early"));
        Assert.True(task.Cancel("again"));
        Assert.Equal("again", (await CoroutineTests.Thrown<OperationCanceledException>(async () => await task)).Message);
        AssertTrace();
        Assert.Equal(2, task.Cancelling);

        async Coroutine<int> Body()
        {
            Say("ran");
            await Aio.Sleep(1);
            return 1;
        }
    });

    [Fact]
    [Trait("Rule", "23")]
    public void Cancel_inner_future() => Run(async () =>
    {
        var future = new Future<int>();
        var task = Aio.CreateTask(Body());
        await Aio.Sleep(0);
        future.Cancel();
        Assert.Equal(42, await task);
        Assert.Equal(0, task.Cancelling);
        var another = Aio.CreateTask(Await(future));
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await another);
        Assert.True(another.IsCancelled);

        async Coroutine<int> Body()
        {
            await CoroutineTests.Thrown<OperationCanceledException>(async () => await future);
            return 42;
        }
    });

    [Fact]
    [Trait("Rule", "25")]
    public void Task_cancel_waiter_future() => Run(async () =>
    {
        var future = new Future<int>();
        var task = Aio.CreateTask(Await(future));
        await Aio.Sleep(0);
        task.Cancel();
        Assert.True(future.IsCancelled);
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await task);
    });

    [Fact]
    [Trait("Rule", "25")]
    public void Cancel_descends_into_the_task_that_is_awaited()
    {
        Run(async () =>
        {
            var inner = Aio.CreateTask(Body("inner", Aio.Sleep(10)));
            var outer = Aio.CreateTask(Body("outer", AwaitTask(inner)));
            await Passes(2);
            outer.Cancel();
            await CoroutineTests.Thrown<OperationCanceledException>(async () => await outer);
            Assert.True(inner.IsCancelled);
            Assert.Equal(1, inner.Cancelling);
        });
        AssertTrace("inner", "outer");

        async Coroutine Body(string name, Coroutine wait)
        {
            try
            {
                await wait;
            }
            catch (OperationCanceledException)
            {
                Say(name);
                throw;
            }
        }

        static async Coroutine AwaitTask(LoopTask task) => await task;
    }

    [Fact]
    [Trait("Rule", "25")]
    public void Cancel_caught_by_the_awaited_task_gives_the_outer_its_result() => Run(async () =>
    {
        var inner = Aio.CreateTask(Stubborn());
        var outer = Aio.CreateTask(Await(inner));
        await Passes(2);
        outer.Cancel();
        Assert.Equal(5, await outer);
        Assert.Equal(1, outer.Cancelling);
    });

    [Fact]
    [Trait("Rule", "27")]
    public void Cancel_task_catching()
    {
        Run(async () =>
        {
            var task = Aio.CreateTask(Stubborn());
            await Aio.Sleep(0);
            task.Cancel();
            Assert.Equal(5, await task);
            Assert.False(task.IsCancelled);
            Assert.Equal(1, task.Cancelling);
        });
    }

    [Fact]
    [Trait("Rule", "25")]
    public void Cancel_task_ignoring() => Run(async () =>
    {
        // The future that is awaited after the cancellation was swallowed is an ordinary one.
        var second = new Future<int>();
        var task = Aio.CreateTask(Body());
        await Aio.Sleep(0);
        task.Cancel();
        await Passes(3);
        Assert.False(task.IsDone);
        Assert.False(second.IsCancelled);
        second.SetResult(6);
        Assert.Equal(6, await task);

        async Coroutine<int> Body()
        {
            await CoroutineTests.Thrown<OperationCanceledException>(async () => await Aio.Sleep(10));
            return await second;
        }
    });

    [Fact]
    [Trait("Rule", "26")]
    public void Cancel_after_the_awaited_future_is_done_but_before_the_wake_up_loses_the_result() => Run(async () =>
    {
        var future = new Future<int>();
        var task = Aio.CreateTask(Await(future));
        await Aio.Sleep(0);
        future.SetResult(1);
        Assert.True(task.Cancel("late"));
        Assert.Equal("late", (await CoroutineTests.Thrown<OperationCanceledException>(async () => await task)).Message);
        Assert.Equal(1, future.Result);
    });

    [Fact]
    [Trait("Rule", "22")]
    public void Cancel_after_the_awaited_future_is_cancelled_throws_one_cancellation() => Run(async () =>
    {
        var future = new Future<int>();
        var task = Aio.CreateTask(Body());
        await Aio.Sleep(0);
        future.Cancel("the future's");
        task.Cancel("the task's");
        Assert.Equal(3, await task);

        async Coroutine<int> Body()
        {
            var error = await CoroutineTests.Thrown<OperationCanceledException>(async () => await future);
            Assert.Equal("the future's", error.Message);
            await Aio.Sleep(1);
            return 3;
        }
    });

    [Fact]
    [Trait("Rule", "25")]
    public void Cancel_several_times_before_delivery_throws_one_cancellation() => Run(async () =>
    {
        foreach (var wait in new Func<Coroutine>[] { () => Aio.Sleep(10), () => Aio.Sleep(0), async () => await new Future<int>() })
        {
            var task = Aio.CreateTask(Body(wait));
            await Aio.Sleep(0);
            task.Cancel();
            task.Cancel();
            task.Cancel();
            Assert.Equal(3, task.Cancelling);
            Assert.Equal(1, await task);
        }

        static async Coroutine<int> Body(Func<Coroutine> wait)
        {
            var thrown = 0;
            try
            {
                await wait();
            }
            catch (OperationCanceledException)
            {
                thrown++;
            }

            try
            {
                await Aio.Sleep(1);
                await Aio.Sleep(0);
            }
            catch (OperationCanceledException)
            {
                thrown++;
            }

            return thrown;
        }
    });

    [Fact]
    [Trait("Rule", "26")]
    public void Cancel_current_task()
    {
        Run(async () =>
        {
            var task = Aio.CreateTask(Body());
            await CoroutineTests.Thrown<OperationCanceledException>(async () => await task);
            Assert.True(task.IsCancelled);
        });
        AssertTrace("goes on", "done futures do not suspend");

        async Coroutine Body()
        {
            Aio.CurrentTask!.Cancel();
            Say("goes on");
            var done = new Future<int>();
            done.SetResult(1);
            await done;
            await Nothing();
            Say("done futures do not suspend");
            await Aio.Sleep(100);
            Say("not reached");
        }
    }

    [Theory]
    [Trait("Rule", "23")]
    [Trait("Rule", "26")]
    [InlineData(true)]
    [InlineData(false)]
    public void Cancel_of_the_running_task_cancels_the_future_that_it_awaits_next(bool message) => Run(async () =>
    {
        var future = new Future<int>();
        var task = Aio.CreateTask(Body());
        var error = await CoroutineTests.Thrown<OperationCanceledException>(async () => await task);
        Assert.True(future.IsCancelled);
        if (message)
            Assert.Equal("self", error.Message);

        async Coroutine Body()
        {
            Aio.CurrentTask!.Cancel(message ? "self" : null);
            await future;
        }
    });

    [Fact]
    [Trait("Rule", "23")]
    [Trait("Rule", "26")]
    public void Cancel_at_end() => Run(async () =>
    {
        // A task that is cancelled by its own last step ends cancelled, and its result is lost.
        var task = Aio.CreateTask(Body());
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await task);
        Assert.True(task.IsCancelled);

        static async Coroutine<int> Body()
        {
            await Aio.Sleep(0);
            Aio.CurrentTask!.Cancel();
            return 12;
        }
    });

    [Fact]
    [Trait("Rule", "23")]
    public void Cancel_at_the_end_gives_way_to_an_exception() => Run(async () =>
    {
        var task = Aio.CreateTask(Body());
        await CoroutineTests.Thrown<FormatException>(async () => await task);
        Assert.False(task.IsCancelled);

        static async Coroutine Body()
        {
            await Aio.Sleep(0);
            Aio.CurrentTask!.Cancel();
            throw new FormatException();
        }
    });

    [Fact]
    [Trait("Rule", "23")]
    public void Cancel_yield()
    {
        Run(async () =>
        {
            var task = Aio.CreateTask(Body());
            await Aio.Sleep(0);
            task.Cancel();
            await CoroutineTests.Thrown<OperationCanceledException>(async () => await task);
        });
        AssertTrace("before");

        async Coroutine Body()
        {
            Say("before");
            await Inner();
            Say("after");
        }

        static async Coroutine Inner() => await Aio.Sleep(0);
    }

    [Fact]
    [Trait("Rule", "22")]
    public void Cancel_due_when_a_task_awaits_itself_comes_first() => Run(async () =>
    {
        LoopTask? self = null;
        self = Aio.CreateTask(Body());
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await self);

        async Coroutine Body()
        {
            self!.Cancel();
            await self;
        }
    });

    [Fact]
    [Trait("Rule", "19")]
    public void Cancel_clears_that_an_exception_was_never_looked_at() => Run(async () =>
    {
        var future = new Future<int>();
        future.SetException(new FormatException());
        Assert.False(future.Cancel());
        await Aio.Sleep(0);
    });

    private static async Coroutine<int> Await(Future<int> future) => await future;

    private static async Coroutine<int> Stubborn()
    {
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await Aio.Sleep(10));
        return 5;
    }

#pragma warning disable CS1998
    private static async Coroutine Nothing()
    {
    }
#pragma warning restore CS1998
}
