namespace Orbweaver.Asyncio.Tests;

public sealed class RunningTests : LoopTest
{
    [Fact]
    [Trait("Rule", "9")]
    public void Stop_before_RunForever_gives_one_pass()
    {
        Loop.CallSoon(() =>
        {
            Say("a");
            Loop.CallSoon(() => Say("b"));
        });
        Loop.Stop();
        Loop.RunForever();
        AssertTrace("a");
        Assert.False(Loop.IsRunning);
    }

    [Fact]
    [Trait("Rule", "9")]
    public void Stop_before_RunForever_does_not_wait_for_a_timer()
    {
        Loop.CallLater(TimeSpan.FromSeconds(1), () => Say("timer"));
        RunPasses(3);
        AssertTrace();
        Assert.Equal(TimeSpan.Zero, Loop.Time);
    }

    [Fact]
    [Trait("Rule", "9")]
    public void Stop_in_the_middle_finishes_the_pass()
    {
        Loop.CallSoon(() => Say("a"));
        Loop.CallSoon(() =>
        {
            Loop.Stop();
            Loop.CallSoon(() => Say("next run"));
        });
        Loop.CallSoon(() => Say("b"));
        Loop.RunForever();
        AssertTrace("a", "b");
        RunPasses();
        AssertTrace("a", "b", "next run");
    }

    [Fact]
    [Trait("Rule", "9")]
    public void RunForever_can_be_called_again()
    {
        for (var i = 0; i < 3; i++)
        {
            Loop.CallLater(TimeSpan.FromSeconds(1), Loop.Stop);
            Loop.RunForever();
        }

        Assert.Equal(TimeSpan.FromSeconds(3), Loop.Time);
    }

    [Fact]
    [Trait("Rule", "10")]
    public void RunUntilComplete_returns_the_result_or_throws()
    {
        Assert.Equal(5, Run(async () =>
        {
            await Aio.Sleep(1);
            return 5;
        }));
        Assert.Throws<FormatException>(() => Run(async () =>
        {
            await Aio.Sleep(1);
            throw new FormatException();
        }));
        Assert.Throws<OperationCanceledException>(() => Run(async () =>
        {
            Aio.CurrentTask!.Cancel();
            await Aio.Sleep(1);
        }));
    }

    [Fact]
    [Trait("Rule", "10")]
    public void RunUntilComplete_takes_a_future_that_is_done()
    {
        var future = new Future<int>(Loop);
        future.SetResult(3);
        Assert.Equal(3, Loop.RunUntilComplete(future));
    }

    [Fact]
    [Trait("Rule", "10")]
    public void RunUntilComplete_stopped_early_throws_and_takes_its_callback_back()
    {
        var future = new Future<int>(Loop);
        Loop.CallSoon(Loop.Stop);
        var error = Assert.Throws<InvalidOperationException>(() => Loop.RunUntilComplete(future));
        Assert.Contains("stopped before the future was done", error.Message, StringComparison.Ordinal);

        // A callback left behind would stop this run when the future ends.
        Loop.CallSoon(() => future.SetResult(1));
        Loop.CallLater(TimeSpan.FromSeconds(1), () => Say("still running"));
        Loop.CallLater(TimeSpan.FromSeconds(2), Loop.Stop);
        Loop.RunForever();
        AssertTrace("still running");
    }

    [Fact]
    [Trait("Rule", "10")]
    public void RunUntilComplete_of_another_loops_future_throws()
    {
        using var other = new EventLoop();
        var error = Assert.Throws<ArgumentException>(() => Loop.RunUntilComplete(new Future<int>(other)));
        Assert.Contains("another loop", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Rule", "11")]
    public void Loop_that_runs_cannot_be_run_again_and_nothing_is_left_behind()
    {
        Run(async () =>
        {
            Assert.Contains("already running", Assert.Throws<InvalidOperationException>(Loop.RunForever).Message, StringComparison.Ordinal);
            Assert.Throws<InvalidOperationException>(() => Loop.RunUntilComplete(Never()));
            Assert.Single(Loop.AllTasks);
            await Aio.Sleep(0);
        });
        AssertTrace();

        async Coroutine Never()
        {
            Say("ran");
            await Aio.Sleep(0);
        }
    }

    [Fact]
    [Trait("Rule", "11")]
    public void Another_loop_cannot_run_on_the_same_thread_and_nothing_is_left_behind()
    {
        var faults = new List<LoopFault>();
        using var other = new EventLoop { ExceptionHandler = (_, fault) => faults.Add(fault) };
        Run(async () =>
        {
            Assert.Contains("another loop is running", Assert.Throws<InvalidOperationException>(other.RunForever).Message, StringComparison.Ordinal);
            Assert.Throws<InvalidOperationException>(() => other.RunUntilComplete(Never()));
            Assert.Throws<InvalidOperationException>(() => Aio.Run(Never()));
            await Aio.Sleep(0);
        });
        Assert.Empty(other.AllTasks);
        other.Dispose();
        Assert.Empty(faults);
        AssertTrace();

        async Coroutine Never()
        {
            Say("ran");
            await Aio.Sleep(0);
        }
    }

    [Fact]
    public void Current_is_the_loop_only_while_it_runs()
    {
        Assert.Null(EventLoop.Current);
        Assert.Throws<InvalidOperationException>(() => EventLoop.Running());
        Assert.Throws<InvalidOperationException>(() => Aio.CreateTask(Aio.Sleep(0)));
        Run(async () =>
        {
            Assert.Same(Loop, EventLoop.Current);
            Assert.Same(Loop, EventLoop.Running());
            Assert.True(Loop.IsRunning);
            await Aio.Sleep(0);
        });
        Assert.Null(EventLoop.Current);
        Assert.Null(Loop.CurrentTask);
    }

    [Fact]
    public void SynchronizationContext_is_the_loops_while_it_runs_and_restored_after()
    {
        var before = new SynchronizationContext();
        var saved = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(before);
        try
        {
            SynchronizationContext? seen = null;
            Loop.CallSoon(() => seen = SynchronizationContext.Current);
            RunPasses();
            Assert.NotNull(seen);
            Assert.NotSame(before, seen);
            Assert.Same(before, SynchronizationContext.Current);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(saved);
        }
    }

    [Fact]
    public void CurrentTask_is_the_task_whose_step_runs()
    {
        Run(async () =>
        {
            var main = Aio.CurrentTask;
            Assert.NotNull(main);
            var other = Aio.CreateTask(Other());
            Loop.CallSoon(() => Say($"callback: {Aio.CurrentTask?.Name ?? "none"}"));
            other.AddDoneCallback(_ => Say($"done: {Aio.CurrentTask?.Name ?? "none"}"));
            await other;
            await Aio.Sleep(0);
            Assert.Same(main, Aio.CurrentTask);

            async Coroutine Other()
            {
                Assert.NotSame(main, Aio.CurrentTask);
                await Aio.Sleep(1);
                Assert.NotSame(main, Aio.CurrentTask);
            }
        });
        AssertTrace("callback: none", "done: none");
    }

    [Fact]
    [Trait("Rule", "7")]
    public void Callback_that_throws_goes_to_the_handler_and_the_loop_goes_on()
    {
        var handle = Loop.CallSoon(() => throw new FormatException("bad"));
        Loop.CallSoon(() => Say("next"));
        RunPasses();
        AssertTrace("next");
        var fault = Assert.Single(Faults);
        Assert.StartsWith("Exception in callback", fault.Message, StringComparison.Ordinal);
        Assert.Equal("bad", Assert.IsType<FormatException>(fault.Exception).Message);
        Assert.Same(handle, fault.Handle);
    }

    [Fact]
    [Trait("Rule", "7")]
    public void Timer_that_throws_goes_to_the_handler_and_the_loop_goes_on()
    {
        Loop.CallLater(TimeSpan.FromSeconds(1), () => throw new FormatException("bad"));
        Loop.CallLater(TimeSpan.FromSeconds(1), Loop.Stop);
        Loop.RunForever();
        Assert.IsType<FormatException>(Assert.Single(Faults).Exception);
    }

    [Fact]
    [Trait("Rule", "59")]
    public void Handler_that_throws_does_not_take_the_loop_with_it()
    {
        Loop.ExceptionHandler = (_, _) => throw new InvalidOperationException("handler");
        var error = Console.Error;
        using var written = new StringWriter();
        Console.SetError(written);
        try
        {
            Loop.CallSoon(() => throw new FormatException("callback"));
            Loop.CallSoon(() => Say("next"));
            RunPasses();
        }
        finally
        {
            Console.SetError(error);
        }

        AssertTrace("next");
        Assert.Contains("Unhandled error in exception handler", written.ToString(), StringComparison.Ordinal);
        Assert.Contains("callback", written.ToString(), StringComparison.Ordinal);
    }
}
