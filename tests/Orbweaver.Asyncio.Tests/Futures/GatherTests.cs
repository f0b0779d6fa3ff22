namespace Orbweaver.Asyncio.Tests;

public sealed class GatherTests : LoopTest
{
    [Fact]
    [Trait("Rule", "32")]
    public void Constructor_empty_sequence_use_running_loop() => Run(async () =>
    {
        var gathering = Aio.Gather(Array.Empty<Future<int>>());
        Assert.True(gathering.IsDone);
        Assert.Empty(gathering.Result);
        Assert.Empty(await Aio.Gather(Array.Empty<Coroutine<int>>()));
        await Aio.Gather(Array.Empty<Coroutine>());
    });

    [Fact]
    [Trait("Rule", "32")]
    public void Success() => Run(async () =>
    {
        var results = await Aio.Gather([After(3, "a"), After(1, "b"), After(2, "c")]);
        Assert.Equal(["a", "b", "c"], results);
        Assert.Equal(TimeSpan.FromSeconds(3), Loop.Time);
    });

    [Fact]
    [Trait("Rule", "32")]
    public void Coroutines_without_results_are_gathered() => Run(async () =>
    {
        await Aio.Gather(Aio.Sleep(1), Aio.Sleep(3), Aio.Sleep(2));
        Assert.Equal(TimeSpan.FromSeconds(3), Loop.Time);
    });

    [Fact]
    [Trait("Rule", "32")]
    public void Constructor_heterogenous_futures() => Run(async () =>
    {
        using var other = new EventLoop();
        var own = new Future<int>();
        Assert.Throws<ArgumentException>(() => { _ = Aio.Gather(own, new Future<int>(other)); });
        Assert.Equal(0, own.RemoveDoneCallback(_ => { }));
        await Aio.Sleep(0);
    });

    [Fact]
    [Trait("Rule", "32")]
    public void Heavy_use_of_one_future_counts_it_once() => Run(async () =>
    {
        var future = new Future<int>();
        var other = new Future<int>();
        var gathering = Aio.Gather([future, other, future, future]);
        future.SetResult(1);
        await Passes(2);
        Assert.False(gathering.IsDone);
        other.SetResult(2);
        var results = await gathering;
        Assert.Equal([1, 2, 1, 1], results);
    });

    [Fact]
    [Trait("Rule", "32")]
    public void Children_that_are_done_already_count_at_once() => Run(async () =>
    {
        var done = new Future<int>();
        done.SetResult(1);
        var gathering = Aio.Gather([done, done]);
        Assert.True(gathering.IsDone);
        Assert.Equal([1, 1], gathering.Result);
        var failed = new Future<int>();
        failed.SetException(new FormatException());
        var pending = new Future<int>();
        var failing = Aio.Gather(done, pending, failed);
        Assert.True(failing.IsDone);
        await CoroutineTests.Thrown<FormatException>(async () => await failing);
        Assert.False(pending.IsDone);
    });

    [Fact]
    [Trait("Rule", "33")]
    public void One_exception_fails_the_gathering_and_leaves_the_others_alone()
    {
        Run(async () =>
        {
            await CoroutineTests.Thrown<FormatException>(async () => await Aio.Gather(Log(3, "late"), Fail(1), Fail(2)));
            Say($"failed at {Loop.Time.TotalSeconds}");
            await Aio.Sleep(10);
        });
        AssertTrace("failed at 1", "late");
        GC.Collect();
        GC.WaitForPendingFinalizers();
        RunPasses();
        Assert.Empty(Faults); // what the others threw later is dropped

        async Coroutine<int> Log(double seconds, string what)
        {
            await Aio.Sleep(seconds);
            Say(what);
            return 0;
        }

        static async Coroutine<int> Fail(double seconds)
        {
            await Aio.Sleep(seconds);
            throw new FormatException();
        }
    }

    [Fact]
    [Trait("Rule", "33")]
    public void One_cancellation_fails_the_gathering_which_is_not_cancelled_itself() => Run(async () =>
    {
        var futures = Enumerable.Range(0, 3).Select(_ => new Future<int>()).ToArray();
        var gathering = Aio.Gather(futures);
        futures[1].Cancel("child");
        await Passes(2);
        Assert.True(gathering.IsDone);
        Assert.False(gathering.IsCancelled);
        Assert.Equal("child", (await CoroutineTests.Thrown<OperationCanceledException>(async () => await gathering)).Message);
        Assert.False(futures[0].IsDone);
        futures[0].SetResult(1);
        futures[2].SetException(new FormatException());
        await Passes(2);
    });

    [Fact]
    [Trait("Rule", "34")]
    public void Cancelled_gathering_cancels_its_children_and_ends_with_the_first_of_them() => Run(async () =>
    {
        var tasks = new[] { After(100, 1), Slow(), After(100, 3) }.Select(c => Aio.CreateTask(c)).ToArray();
        var gathering = Aio.Gather<int>(tasks);
        await Aio.Sleep(1);
        Assert.True(gathering.Cancel());
        Assert.False(gathering.IsDone);
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await gathering);
        Assert.False(gathering.IsCancelled);
        Assert.False(gathering.Cancel());
        Assert.Equal([true, false, true], tasks.Select(t => t.IsDone)); // as CPython: only return_exceptions waits for all of them
        await Aio.Sleep(10);
        Assert.True(tasks[1].IsCancelled);

        static async Coroutine<int> Slow()
        {
            try
            {
                await Aio.Sleep(100);
            }
            finally
            {
                await Aio.Sleep(5);
            }

            return 2;
        }
    });

    [Fact]
    [Trait("Rule", "34")]
    public void Cancelled_gathering_whose_children_get_over_it_is_cancelled_all_the_same() => Run(async () =>
    {
        var gathering = Aio.Gather(Stubborn(), Stubborn());
        await Aio.Sleep(1);
        gathering.Cancel("gathering");
        Assert.Equal("gathering", (await CoroutineTests.Thrown<OperationCanceledException>(async () => await gathering)).Message);
        Assert.Equal(TimeSpan.FromSeconds(3), Loop.Time);

        static async Coroutine<int> Stubborn()
        {
            await CoroutineTests.Thrown<OperationCanceledException>(async () => await Aio.Sleep(100));
            await Aio.Sleep(2);
            return 1;
        }
    });

    [Fact]
    [Trait("Rule", "34")]
    public void Child_that_fails_when_it_is_cancelled_fails_the_gathering_with_its_exception() => Run(async () =>
    {
        var gathering = Aio.Gather(FailOnCancel(), FailOnCancel());
        await Aio.Sleep(1);
        gathering.Cancel();
        await CoroutineTests.Thrown<FormatException>(async () => await gathering);

        static async Coroutine<int> FailOnCancel()
        {
            await CoroutineTests.Thrown<OperationCanceledException>(async () => await Aio.Sleep(100));
            throw new FormatException();
        }
    });

    [Fact]
    [Trait("Rule", "34")]
    public void Cancellation_broadcast() => Run(async () =>
    {
        var children = new List<LoopTask<int>>();
        var task = Aio.CreateTask(Body());
        await Aio.Sleep(1);
        task.Cancel();
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await task);
        await Aio.Sleep(0);
        Assert.All(children, c => Assert.True(c.IsCancelled));

        async Coroutine Body()
        {
            children.AddRange(Enumerable.Range(0, 3).Select(n => Aio.CreateTask(After(100, n))));
            await Aio.Gather<int>(children);
        }
    });

    [Fact]
    [Trait("Rule", "34")]
    public void Cancel_gather_1() => Run(async () =>
    {
        var future = new Future<int>();
        var gathering = Aio.Gather(future);
        future.SetResult(1);
        Assert.False(gathering.Cancel());
        Assert.Equal(1, Assert.Single(await gathering));
        Assert.False(gathering.Cancel());
    });

    [Fact]
    [Trait("Rule", "34")]
    public void Task_that_gathers_itself_can_be_cancelled() => Run(async () =>
    {
        LoopTask<int>? self = null;
        self = Aio.CreateTask(Body());
        await Aio.Sleep(1);
        self.Cancel();
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await self);

        async Coroutine<int> Body() => (await Aio.Gather([self!, new Future<int>()]))[0];
    });

    /// <summary>Rule 34. Found by the differential test: as CPython, which leaves to the last argument what is thrown.</summary>
    [Fact]
    [Trait("Rule", "34")]
    public void Cancelled_gathering_of_outcomes_ends_as_its_last_argument_was_cancelled() => Run(async () =>
    {
        var first = new Future<int>();
        var last = new Future<int>();
        var gathering = Aio.GatherOutcomes(first, last);
        last.Cancel("earlier");
        await Aio.Sleep(0);
        Assert.True(gathering.Cancel("later"));
        var error = await CoroutineTests.Thrown<OperationCanceledException>(async () => await gathering);
        Assert.Equal("earlier", error.Message);
    });

    /// <summary>Rule 22. Found by the differential test.</summary>
    [Fact]
    [Trait("Rule", "22")]
    public void Cancel_of_a_task_whose_gathering_has_ended_cancelled_leaves_it_the_gatherings_exception() => Run(async () =>
    {
        var child = new Future<int>();
        var gathering = Aio.Gather(child);
        var waiter = Aio.CreateTask(Body());
        await Aio.Sleep(0);
        child.Cancel("of the child");
        await Aio.Sleep(0);
        Assert.True(gathering.IsDone);
        Assert.True(waiter.Cancel("of the waiter"));
        Assert.Equal("of the child", (await CoroutineTests.Thrown<OperationCanceledException>(async () => await waiter)).Message);

        async Coroutine<int> Body() => (await gathering)[0];
    });

    [Fact]
    public void Constructor_without_loop()
    {
        Assert.Throws<InvalidOperationException>(() => { _ = Aio.Gather(Aio.Sleep(0)); });
        Assert.Throws<InvalidOperationException>(() => { _ = Aio.Gather(Array.Empty<Coroutine<int>>()); });
        Assert.Throws<InvalidOperationException>(() => { _ = Aio.Gather(Array.Empty<Future<int>>()); });
    }

    private static async Coroutine<T> After<T>(double seconds, T result)
    {
        await Aio.Sleep(seconds);
        return result;
    }
}
