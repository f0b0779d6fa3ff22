using Microsoft.Extensions.Logging;

namespace Orbweaver.Asyncio.Tests;

/// <summary>Rules 59 and 60.</summary>
public sealed partial class DebugModeTests : LoopTest
{
    public DebugModeTests()
    {
        Loop.Debug = true;
        Loop.SlowCallbackDuration = TimeSpan.FromHours(1); // real time counts, too, and no test is to depend on the machine's speed
    }

    [Fact]
    [Trait("Rule", "60")]
    public void Set_debug()
    {
        Assert.True(new EventLoop(new EventLoopOptions { Debug = true }).Debug);
        Loop.Debug = false;
        Assert.False(Loop.Debug);
    }

    [Fact]
    [Trait("Rule", "60")]
    public void Log_slow_callbacks()
    {
        Loop.CallSoon(BlockForALittleLess);
        Loop.CallSoon(BlockForAnHour);
        RunPasses();
        var fault = Assert.Single(Faults);
        Assert.Equal(LoopFaultKind.SlowCallback, fault.Kind);
        Assert.StartsWith($"Executing callback {nameof(DebugModeTests)}.{nameof(BlockForAnHour)} took 3600.000 seconds.", fault.Message, StringComparison.Ordinal);
        Assert.NotNull(fault.Handle);
        Assert.Contains($"{nameof(DebugModeTests)}.{nameof(Log_slow_callbacks)} in ", fault.CreatedAt!.Split('\n')[0], StringComparison.Ordinal);

        void BlockForALittleLess() => Clock.Advance(TimeSpan.FromHours(0.9));
    }

    [Fact]
    [Trait("Rule", "60")]
    public void Slow_step_of_a_task_is_reported_with_the_task() => Run(async () =>
    {
        var task = Aio.CreateTask(Block(), "slow one");
        await task;
        await Aio.Sleep(0);
        var fault = Assert.Single(Faults);
        Assert.Same(task, fault.Future);
        Assert.Contains("slow one", fault.Message, StringComparison.Ordinal);
        Assert.Contains("took 3600.000 seconds", fault.Message, StringComparison.Ordinal);

        async Coroutine Block()
        {
            Clock.Advance(TimeSpan.FromHours(0.9));
            await Aio.Sleep(0);
            Clock.Advance(TimeSpan.FromHours(1));
        }
    });

    [Fact]
    [Trait("Rule", "60")]
    public void Check_thread() => Run(async () =>
    {
        var future = new Future<int>();
        Action[] calls =
        [
            () => Loop.CallSoon(() => { }), () => Loop.CallLater(TimeSpan.Zero, () => { }), () => Loop.CallAt(TimeSpan.Zero, () => { }),
            () => future.SetResult(1), () => future.SetException(new FormatException()),
        ];
        foreach (var call in calls)
        {
            var error = await Assert.ThrowsAsync<InvalidOperationException>(() => Task.Run(call));
            Assert.Contains("CallSoonThreadSafe", error.Message, StringComparison.Ordinal);
        }

        Loop.Debug = false;
        await Task.Run(calls[1]);
    });

    [Fact]
    [Trait("Rule", "60")]
    public void Check_thread_lets_any_thread_prepare_a_loop_that_does_not_run()
    {
        var thread = new Thread(() => Loop.CallSoon(() => Say("called")));
        thread.Start();
        thread.Join();
        RunPasses();
        AssertTrace("called");
    }

    [Fact]
    public void Task_that_ends_in_spite_of_its_cancellation_is_reported() => Run(async () =>
    {
        var task = Aio.CreateTask(Swallow());
        await Aio.Sleep(0);
        task.Cancel();
        Assert.Equal(1, await task);
        var fault = Assert.Single(Faults);
        Assert.Equal(LoopFaultKind.SwallowedCancellation, fault.Kind);
        Assert.Same(task, fault.Future);
        Assert.Contains("when (e is not OperationCanceledException)", fault.Message, StringComparison.Ordinal);

        static async Coroutine<int> Swallow()
        {
            try
            {
                await Aio.Sleep(100);
            }
            catch (Exception)
            {
            }

            return 1;
        }
    });

    [Fact]
    public void Task_that_goes_on_for_long_after_its_cancellation_is_reported_once() => Run(async () =>
    {
        var task = Aio.CreateTask(Serve());
        await Aio.Sleep(0);
        task.Cancel();
        await Aio.Sleep(9);
        Assert.Empty(Faults);
        await Aio.Sleep(5);
        Assert.Contains("still runs", Assert.Single(Faults).Message, StringComparison.Ordinal);
        await Aio.Sleep(100);
        Assert.Single(Faults);
        Assert.True(task.IsDone);

        static async Coroutine Serve()
        {
            for (var i = 0; i < 50; i++)
            {
                try
                {
                    await Aio.Sleep(1);
                }
                catch (Exception)
                {
                }
            }
        }
    });

    [Fact]
    public void Cancellation_that_is_taken_back_or_followed_is_not_reported() => Run(async () =>
    {
        var followed = Aio.CreateTask(CleanUp());
        var takenBack = Aio.CreateTask(TakeBack());
        await Aio.Sleep(0);
        followed.Cancel();
        takenBack.Cancel();
        await Aio.Wait([followed, takenBack]);
        await CoroutineTests.Thrown<TimeoutException>(() => Aio.Timeout(1, () => Aio.Sleep(2)));
        await CoroutineTests.Thrown<AggregateException>(() => Aio.TaskGroup(async group =>
        {
            _ = group.CreateTask(Fail());
            await Aio.Sleep(100);
        }));
        await Aio.Sleep(30);
        Assert.True(followed.IsCancelled);
        Assert.Empty(Faults);

        static async Coroutine CleanUp()
        {
            try
            {
                await Aio.Sleep(100);
            }
            finally
            {
                await Aio.Sleep(1);
            }
        }

        static async Coroutine TakeBack()
        {
            try
            {
                await Aio.Sleep(100);
            }
            catch (OperationCanceledException)
            {
                Aio.CurrentTask!.Uncancel();
            }

            for (var i = 0; i < 20; i++)
                await Aio.Sleep(1);
        }

        static async Coroutine Fail() => throw new FormatException();
    });

    [Fact]
    [Trait("Rule", "60")]
    public void Faults_tell_where_the_task_was_made()
    {
        _ = Loop.CreateTask(Aio.Sleep(10)); // still pending when the loop closes
        RunPasses(2);
        Loop.Dispose();
        var fault = Assert.Single(Faults);
        Assert.Equal(LoopFaultKind.PendingAtClose, fault.Kind);
        Assert.Contains(nameof(Faults_tell_where_the_task_was_made), fault.CreatedAt!, StringComparison.Ordinal);
        Assert.Contains("Made", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Rule", "59")]
    public void Default_exc_handler_callback()
    {
        var log = new ListLogger();
        using var loop = new EventLoop(new EventLoopOptions { TimeProvider = new VirtualClock(), Logger = log });
        loop.CallSoon(Fail);
        loop.Stop();
        loop.RunForever();
        var (level, text, error) = Assert.Single(log.Entries);
        Assert.Equal(LogLevel.Error, level);
        Assert.Contains($"Exception in callback {nameof(DebugModeTests)}.{nameof(Default_exc_handler_callback)}.{nameof(Fail)}", text, StringComparison.Ordinal);
        Assert.IsType<FormatException>(error);

        static void Fail() => throw new FormatException();
    }

    [Fact]
    [Trait("Rule", "59")]
    public void What_is_no_error_is_logged_as_a_warning()
    {
        var log = new ListLogger();
        using (var loop = new EventLoop(new EventLoopOptions { TimeProvider = new VirtualClock(), Logger = log }))
            loop.RunUntilComplete(Lose());
        Assert.Equal(LogLevel.Warning, Assert.Single(log.Entries).Level);

        static async Coroutine Lose() => _ = Lost();

        // Its own, since one whose frame another test has left in the pool is not watched.
        static async Coroutine Lost() => await Aio.Sleep(0);
    }

    [Fact]
    [Trait("Rule", "59")]
    public void Set_exc_handler_custom()
    {
        var error = new FormatException();
        Loop.CallSoon(() => throw error);
        RunPasses();
        Assert.Same(error, Assert.Single(Faults).Exception);
        Loop.CallExceptionHandler(new LoopFault("own", error));
        Assert.Equal("own", Faults[1].Message);
    }

    [Fact]
    [Trait("Rule", "59")]
    public void Set_exc_handler_broken()
    {
        var log = new ListLogger();
        using var loop = new EventLoop(new EventLoopOptions { Logger = log }) { ExceptionHandler = (_, _) => throw new InvalidCastException() };
        loop.CallSoon(() => throw new FormatException());
        loop.Stop();
        loop.RunForever();
        Assert.Equal([typeof(InvalidCastException), typeof(FormatException)], log.Entries.Select(e => e.Error!.GetType()));
        Assert.Contains("Unhandled error in exception handler", log.Entries[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Rule", "59")]
    public void Exception_handler_sees_the_context_of_the_task_or_callback_that_failed()
    {
        var local = new AsyncLocal<string?>();
        Loop.ExceptionHandler = (_, _) => Say(local.Value ?? "none");
        Loop.CallSoon(() =>
        {
            local.Value = "later";
            Loop.CallLater(TimeSpan.FromSeconds(1), () => throw new FormatException());
            local.Value = "changed";
        });
        Run(() => Aio.Sleep(2));
        AssertTrace("later");
    }

    [Theory]
    [InlineData("Crawler+<Fetch>d__3", "MoveNext", "Crawler.Fetch")]
    [InlineData("Some.Space.Crawler`1+<Fetch>d__3`2", "MoveNext", "Crawler.Fetch")]
    [InlineData("Program+<<Main>$>d__0", "MoveNext", "Program.Main")]
    [InlineData("Program+<<<Main>$>g__Worker|0_1>d", "MoveNext", "Program.Main.Worker")]
    [InlineData("A.Tests+<>c+<<Named>b__1_0>d", "MoveNext", "Tests.Named (lambda)")]
    [InlineData("A.Tests+<>c__DisplayClass4_0", "<Named>b__0", "Tests.Named (lambda)")]
    [InlineData("A.Tests+Inner", "<Named>g__Local|7_0", "Tests.Inner.Named.Local")]
    [InlineData("A.Tests", "Plain", "Tests.Plain")]
    public void Method_names_are_those_of_the_source(string type, string method, string expected) => Assert.Equal(expected, MethodNames.Of(type, method));

    private void BlockForAnHour() => Clock.Advance(TimeSpan.FromHours(1));

    private sealed class ListLogger : ILogger
    {
        internal List<(LogLevel Level, string Text, Exception? Error)> Entries { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Entries.Add((logLevel, formatter(state, exception), exception));
    }
}
