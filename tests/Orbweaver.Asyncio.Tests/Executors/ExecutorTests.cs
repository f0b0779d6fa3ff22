namespace Orbweaver.Asyncio.Tests;

/// <summary>Rule 13: functions in other threads.</summary>
[Trait("Rule", "13")]
public sealed class ExecutorTests : LoopTest
{
    [Fact]
    public void Run_in_executor() => Run(async () =>
    {
        var here = Environment.CurrentManagedThreadId;
        var there = await Loop.RunInExecutor(null, () => Environment.CurrentManagedThreadId);
        Assert.NotEqual(here, there);
        Assert.Equal(here, Environment.CurrentManagedThreadId);
        await Loop.RunInExecutor(null, () => Say($"in {Thread.CurrentThread.Name}"));
        AssertTrace("in asyncio_0");
    });

    [Fact]
    public void Run_in_executor_cancel() => Run(async () =>
    {
        using var executor = new ThreadExecutor(1);
        using var gate = new ManualResetEventSlim();
        using var begun = new ManualResetEventSlim();
        var running = Loop.RunInExecutor(executor, () =>
        {
            begun.Set();
            gate.Wait();
            Say("ran");
        });
        var waiting = Loop.RunInExecutor(executor, () => Say("never"));
        begun.Wait();
        Assert.True(running.Cancel()); // a function that has begun is not stopped
        Assert.True(waiting.Cancel());
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await waiting);
        gate.Set();
        await Loop.RunInExecutor(executor, () => Say("next"));
        AssertTrace("ran", "next");
    });

    [Fact]
    public void Function_that_throws_fails_the_future_with_its_trace() => Run(async () =>
    {
        var error = await CoroutineTests.Thrown<FormatException>(async () => await Aio.ToThread(Fail));
        Assert.Contains(nameof(Fail), error.StackTrace!, StringComparison.Ordinal);

        static void Fail() => throw new FormatException();
    });

    [Fact]
    public void To_thread() => Run(async () =>
    {
        Assert.Equal(3, await Aio.ToThread(() => 1 + 2));
        Assert.True(await Aio.ToThread(() => Thread.CurrentThread.IsBackground));
    });

    [Fact]
    public void To_thread_exception() => Run(async () =>
        await CoroutineTests.Thrown<InvalidCastException>(async () => await Aio.ToThread(int () => throw new InvalidCastException())));

    [Fact]
    public void To_thread_once() => Run(async () =>
    {
        await Aio.ToThread(() => Say("called"));
        AssertTrace("called");
    });

    [Fact]
    public void To_thread_concurrent() => Run(async () =>
    {
        using var barrier = new Barrier(4); // none gets through unless all four run at the same time
        Func<int> meet = () =>
        {
            barrier.SignalAndWait();
            return 1;
        };
        var all = await Aio.Gather(Enumerable.Range(0, 4).Select(_ => Aio.ToThread(meet)));
        Assert.Equal(4, all.Sum());
    });

    [Fact]
    public void To_thread_contextvars() => Run(async () =>
    {
        var local = new AsyncLocal<int> { Value = 7 };
        var seen = await Aio.ToThread(() =>
        {
            var value = local.Value;
            local.Value = 8;
            return value;
        });
        Assert.Equal((7, 7), (seen, local.Value));
    });

    [Fact]
    public void Set_default_executor() => Run(async () =>
    {
        using var executor = new ThreadExecutor(2, "own");
        Loop.SetDefaultExecutor(executor);
        Assert.Equal("own_0", await Aio.ToThread(() => Thread.CurrentThread.Name));
    });

    [Fact]
    public void Set_default_executor_error()
    {
        Assert.Throws<ArgumentNullException>(() => Loop.SetDefaultExecutor(null!));
        Assert.Contains("1 or more", Assert.Throws<ArgumentOutOfRangeException>(() => new ThreadExecutor(0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Shutdown_waits_for_what_runs_and_what_is_queued() => Run(async () =>
    {
        using var gate = new ManualResetEventSlim();
        Loop.SetDefaultExecutor(new ThreadExecutor(1));
        var first = Loop.RunInExecutor(null, gate.Wait);
        var second = Loop.RunInExecutor(null, () => Say("second"));
        var shutdown = Aio.CreateTask(Loop.ShutdownDefaultExecutor());
        await Aio.Sleep(1);
        Assert.False(shutdown.IsDone);
        gate.Set();
        await shutdown;
        Assert.True(first.IsDone && second.IsDone);
        var error = Assert.Throws<InvalidOperationException>(() => Loop.RunInExecutor(null, () => 1));
        Assert.Contains("shut down", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Shutdown_default_executor_timeout() => Run(async () =>
    {
        using var gate = new ManualResetEventSlim();
        var stuck = Loop.RunInExecutor(null, gate.Wait);
        await Loop.ShutdownDefaultExecutor(TimeSpan.FromMilliseconds(1));
        Assert.Equal(LoopFaultKind.LeftBehind, Assert.Single(Faults).Kind);
        gate.Set();
        await stuck;
    });

    [Fact]
    public void Executor_that_was_shut_down_takes_no_work() => Run(async () =>
    {
        var executor = new ThreadExecutor();
        executor.Shutdown();
        Assert.Contains("shut down", Assert.Throws<InvalidOperationException>(() => Loop.RunInExecutor(executor, () => 1)).Message, StringComparison.Ordinal);
        await Aio.Sleep(0);
    });

    [Fact]
    public void Shutdown_with_cancelPending_cancels_what_has_not_begun() => Run(async () =>
    {
        using var gate = new ManualResetEventSlim();
        using var begun = new ManualResetEventSlim();
        var executor = new ThreadExecutor(1);
        var first = Loop.RunInExecutor(executor, () =>
        {
            begun.Set();
            gate.Wait();
        });
        begun.Wait();
        var second = Loop.RunInExecutor(executor, () => Say("never"));
        executor.Shutdown(cancelPending: true);
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await second);
        gate.Set();
        await first;
        Assert.True(executor.Join(Timeout.InfiniteTimeSpan));
        AssertTrace();
    });

    [Fact]
    public void Threads_are_started_only_when_none_is_idle() => Run(async () =>
    {
        using var executor = new ThreadExecutor(8, "few");
        for (var i = 0; i < 20; i++)
        {
            Say(await Loop.RunInExecutor(executor, () => Thread.CurrentThread.Name!));
            await Until(() => executor.IsIdle); // the outcome may be back before the thread waits for more
        }

        Assert.Equal(["few_0"], Trace.Distinct());
    });

    [Fact]
    public void Work_under_way_is_no_deadlock_on_virtual_time() => Run(async () =>
    {
        using var gate = new ManualResetEventSlim();
        var opener = new Thread(gate.Set);
        var work = Loop.RunInExecutor(null, gate.Wait);
        opener.Start();
        await work;
    });

    [Fact]
    public void Cancelled_work_does_not_hide_a_deadlock()
    {
        using var executor = new ThreadExecutor(1);
        using var gate = new ManualResetEventSlim();
        using var begun = new ManualResetEventSlim();
        Assert.Throws<DeadlockException>(() => Run(async () =>
        {
            var running = Loop.RunInExecutor(executor, () =>
            {
                begun.Set();
                gate.Wait();
            });
            begun.Wait();
            Loop.RunInExecutor(executor, () => { }).Cancel();
            gate.Set();
            await running;
            await new Future<int>();
        }));
    }

    [Fact]
    public void Run_waits_at_its_end_for_what_runs_in_the_default_executor()
    {
        using var gate = new ManualResetEventSlim();
        Aio.Run(Main());
        AssertTrace("opened", "ran");

        async Coroutine Main()
        {
            var loop = EventLoop.Running();
            _ = loop.RunInExecutor(null, () =>
            {
                gate.Wait();
                Say("ran");
            });
            await Aio.Sleep(0);
            Say("opened");
            gate.Set();
        }
    }
}
