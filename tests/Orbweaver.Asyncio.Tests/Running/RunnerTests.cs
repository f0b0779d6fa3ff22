namespace Orbweaver.Asyncio.Tests;

/// <summary>Rule 48. The names are those of CPython's test_runners.py, where there is such a test.</summary>
[Trait("Rule", "48")]
public sealed class RunnerTests
{
    private readonly List<string> _trace = [];
    private readonly List<LoopFault> _faults = [];

    [Fact]
    public void Runner_non_debug() => Runner_debug_is_the_options(false);

    [Fact]
    public void Runner_debug() => Runner_debug_is_the_options(true);

    [Fact]
    public void Runner_custom_factory()
    {
        var loop = new EventLoop();
        using (var runner = new Runner(() => loop))
            Assert.Same(loop, runner.Loop);
        Assert.True(loop.IsClosed);
        Assert.Throws<ArgumentNullException>(() => new Runner((Func<EventLoop>)null!));
    }

    [Fact]
    public void Runner_run()
    {
        var runner = Make();
        Assert.Equal(RunnerState.Created, runner.State);
        Assert.Equal("done", runner.Run(Done()));
        Assert.Equal(RunnerState.Initialized, runner.State);
        var loop = runner.Loop;
        runner.Dispose();
        Assert.Equal(RunnerState.Closed, runner.State);
        Assert.Throws<ObjectDisposedException>(() => runner.Loop);
        Assert.True(loop.IsClosed);

        static async Coroutine<string> Done()
        {
            await Aio.Sleep(0);
            return "done";
        }
    }

    [Fact]
    public void Runner_run_non_coro()
    {
        using var runner = Make();
        Assert.Throws<InvalidOperationException>(() => runner.Run(default));
    }

    [Fact]
    public void Runner_explicit_close()
    {
        var runner = Make();
        var loop = runner.Loop;
        runner.Dispose();
        Assert.Throws<ObjectDisposedException>(() => runner.Loop);
        Assert.True(loop.IsClosed);
    }

    [Fact]
    public void Runner_double_close()
    {
        var runner = Make();
        var loop = runner.Loop;
        runner.Dispose();
        runner.Dispose();
        Assert.True(loop.IsClosed);
    }

    [Fact]
    public void Runner_closed_before_it_had_a_loop_makes_none()
    {
        var runner = new Runner(() => throw new NotSupportedException());
        runner.Dispose();
        Assert.Throws<ObjectDisposedException>(() => runner.Loop);
    }

    [Fact]
    public void Runner_second_with_block_raises()
    {
        var runner = Make();
        using (runner)
            runner.Run(Say("first"));
        Assert.Throws<ObjectDisposedException>(() => runner.Run(Say("second")));
        Assert.Equal(["first"], _trace);
    }

    [Fact]
    public void Runner_run_keeps_context()
    {
        var local = new AsyncLocal<int>();
        using var runner = Make();
        Assert.Equal(0, runner.Run(Swap(1)));
        Assert.Equal(1, runner.Run(Swap(2)));
        Assert.Throws<FormatException>(() => runner.Run(Fail()));
        Assert.Equal(3, runner.Run(Swap(4)));
        Assert.Equal(0, local.Value);

        async Coroutine<int> Swap(int value)
        {
            var old = local.Value;
            await Aio.Sleep(0);
            local.Value = value;
            return old;
        }

        async Coroutine Fail()
        {
            await Aio.Sleep(0);
            local.Value = 3;
            throw new FormatException();
        }
    }

    [Fact]
    public void Runner_run_begins_with_the_context_of_the_runners_first_use()
    {
        var local = new AsyncLocal<int> { Value = 1 };
        using var runner = Make();
        _ = runner.Loop;
        local.Value = 2;
        Assert.Equal(1, runner.Run(Get()));

        async Coroutine<int> Get()
        {
            await Aio.Sleep(0);
            return local.Value;
        }
    }

    [Fact]
    public void Runner_recursive_run()
    {
        using var runner = Make();
        runner.Run(Main());

        async Coroutine Main()
        {
            await Aio.Sleep(0);
            var error = Assert.Throws<InvalidOperationException>(() => runner.Run(Say("inner")));
            Assert.Contains("loop is running", error.Message, StringComparison.Ordinal);
            error = Assert.Throws<InvalidOperationException>(() => new Runner().Run(Say("other")));
            Assert.Contains("loop is running", error.Message, StringComparison.Ordinal);
            Assert.Throws<InvalidOperationException>(runner.Dispose);
            Assert.Empty(_trace);
        }
    }

    [Fact]
    public void Runner_runs_on_one_loop_on_which_tasks_that_are_left_go_on()
    {
        using var runner = Make();
        var loop = runner.Run(Begin());
        Assert.Empty(_trace);
        runner.Run(Wait());
        Assert.Equal(["background"], _trace);
        Assert.Same(loop, runner.Loop);

        async Coroutine<EventLoop> Begin()
        {
            _ = Aio.CreateTask(Background());
            await Aio.Sleep(0);
            return EventLoop.Running();
        }

        async Coroutine Background()
        {
            await Aio.Sleep(10);
            _trace.Add("background");
        }

        static async Coroutine Wait() => await Aio.Sleep(20);
    }

    [Fact]
    public void Run_cancels_hanging_tasks()
    {
        LoopTask? left = null;
        using (var runner = Make())
        {
            Assert.Equal(123, runner.Run(Main()));
            Assert.False(left!.IsDone);
        }

        Assert.True(left.IsCancelled);
        Assert.Empty(_faults);

        async Coroutine<int> Main()
        {
            left = Aio.CreateTask(Aio.Sleep(1));
            await Aio.Sleep(0);
            return 123;
        }
    }

    [Fact]
    public void Run_reports_hanging_tasks_errors()
    {
        LoopTask? left = null;
        using (var runner = Make())
            runner.Run(Main());
        var fault = Assert.Single(_faults);
        Assert.Contains("shutdown", fault.Message, StringComparison.Ordinal);
        Assert.Same(left, fault.Future);
        Assert.IsType<DivideByZeroException>(fault.Exception);

        async Coroutine Main()
        {
            left = Aio.CreateTask(Leftover());
            await Aio.Sleep(0);
        }

        static async Coroutine Leftover()
        {
            try
            {
                await Aio.Sleep(1);
            }
            catch (OperationCanceledException)
            {
                throw new DivideByZeroException();
            }
        }
    }

    [Fact]
    [Trait("Rule", "62")]
    public void Run_closes_gens_after_hanging_tasks_errors()
    {
        LoopTask? left = null;
        Assert.Throws<FormatException>(() =>
        {
            using var runner = Make();
            runner.Run(Main());
        });
        Assert.True(left!.IsDone);
        Assert.Equal(["closed"], _trace); // by await foreach itself: rule 62
        Assert.IsType<DivideByZeroException>(Assert.Single(_faults).Exception);

        async Coroutine Main()
        {
            left = Aio.CreateTask(Spin());
            await Aio.Sleep(0.5);
            throw new FormatException();
        }

        async Coroutine Spin()
        {
            try
            {
                await foreach (var item in Fidget())
                    Assert.Equal(1, item);
            }
            catch (OperationCanceledException)
            {
                throw new DivideByZeroException();
            }
        }

        async IAsyncEnumerable<int> Fidget()
        {
            try
            {
                while (true)
                {
                    yield return 1;
                    await Aio.Sleep(1);
                }
            }
            finally
            {
                _trace.Add("closed");
            }
        }
    }

    [Fact]
    public void Run_without_execution_context_flow_works()
    {
        using var runner = Make();
        using (ExecutionContext.SuppressFlow())
            runner.Run(Say("ran"));
        runner.Run(Say("again"));
        Assert.Equal(["ran", "again"], _trace);
    }

    private static void Runner_debug_is_the_options(bool debug)
    {
        using var runner = new Runner(new EventLoopOptions { Debug = debug });
        Assert.Equal(debug, runner.Loop.Debug);
    }

    private Runner Make() => new(() => new EventLoop(new EventLoopOptions { TimeProvider = new VirtualClock() })
    {
        ExceptionHandler = (_, fault) => _faults.Add(fault),
    });

    private async Coroutine Say(string what)
    {
        await Aio.Sleep(0);
        _trace.Add(what);
    }
}
