using System.Runtime.InteropServices;

namespace Orbweaver.Asyncio.Tests;

/// <summary>Rule 49, with signals that the test sends by hand. The process's own are in <see cref="ProcessSignalTests"/>.</summary>
[Trait("Rule", "49")]
public sealed class RunnerSignalTests
{
    private readonly Dictionary<PosixSignal, Func<PosixSignal, bool>> _handlers = [];
    private readonly Runner _runner;

    public RunnerSignalTests() => _runner = new Runner(() => new EventLoop(new EventLoopOptions { TimeProvider = new VirtualClock() }), Listen);

    [Fact]
    public void Interrupt_call_soon()
    {
        using (_runner)
        {
            _runner.Loop.CallLater(TimeSpan.Zero, () => Send(PosixSignal.SIGINT));
            var error = Assert.Throws<KeyboardInterruptException>(() => _runner.Run(Main()));
            Assert.Equal(PosixSignal.SIGINT, error.Signal);
            Assert.Equal(130, error.ExitCode);
            Assert.IsType<OperationCanceledException>(error.InnerException);
        }

        static async Coroutine Main()
        {
            while (true)
                await Aio.Sleep(0);
        }
    }

    [Fact]
    public void Interrupt_wait()
    {
        using (_runner)
        {
            var future = new Future<int>(_runner.Loop);
            _runner.Loop.CallLater(TimeSpan.FromSeconds(1), () => Send(PosixSignal.SIGINT));
            Assert.Throws<KeyboardInterruptException>(() => _runner.Run(Main(future)));
            Assert.True(future.IsCancelled);
        }

        static async Coroutine<int> Main(Future<int> future)
        {
            try
            {
                return await future;
            }
            catch (OperationCanceledException e)
            {
                throw new OperationCanceledException("mine", e);
            }
        }
    }

    [Fact]
    public void Interrupt_cancelled_task()
    {
        using (_runner)
            Assert.Throws<OperationCanceledException>(() => _runner.Run(Main()));

        async Coroutine Main()
        {
            _ = Aio.CreateTask(Subtask(Aio.CurrentTask!));
            await Aio.Sleep(10);
        }

        async Coroutine Subtask(ILoopTask task)
        {
            await Aio.Sleep(0);
            task.Cancel();
            Send(PosixSignal.SIGINT);
        }
    }

    [Fact]
    public void Terminate_signal_is_told_by_the_exception()
    {
        using (_runner)
        {
            _runner.Loop.CallLater(TimeSpan.FromSeconds(1), () => Send(PosixSignal.SIGTERM));
            var error = Assert.Throws<KeyboardInterruptException>(() => _runner.Run(Aio.Sleep(10)));
            Assert.Equal(PosixSignal.SIGTERM, error.Signal);
            Assert.Equal(143, error.ExitCode);
        }
    }

    [Fact]
    public void Interrupt_from_another_thread_wakes_a_loop_that_waits()
    {
        using var runner = new Runner(() => new EventLoop(), Listen);
        Assert.Throws<KeyboardInterruptException>(() => runner.Run(Main()));

        async Coroutine Main()
        {
            var thread = new Thread(() => Send(PosixSignal.SIGINT));
            thread.Start();
            await new Future<int>();
        }
    }

    [Fact]
    public void Interrupt_that_the_main_task_gets_over_is_no_error()
    {
        using (_runner)
        {
            _runner.Loop.CallLater(TimeSpan.FromSeconds(1), () => Send(PosixSignal.SIGINT));
            Assert.Equal(5, _runner.Run(Main()));
        }

        static async Coroutine<int> Main()
        {
            try
            {
                await Aio.Sleep(10);
            }
            catch (OperationCanceledException)
            {
                Aio.CurrentTask!.Uncancel();
            }

            await Aio.Sleep(1);
            return 5;
        }
    }

    [Fact]
    public void Interrupt_that_comes_with_the_last_step_is_not_lost()
    {
        using (_runner)
            Assert.Throws<KeyboardInterruptException>(() => _runner.Run(Main()));

        async Coroutine Main()
        {
            await Aio.Sleep(1);
            Send(PosixSignal.SIGINT);
        }
    }

    [Fact]
    public void Interrupt_does_not_hide_the_main_tasks_error()
    {
        using (_runner)
            Assert.Throws<FormatException>(() => _runner.Run(Main()));

        async Coroutine Main()
        {
            await Aio.Sleep(1);
            Send(PosixSignal.SIGINT);
            throw new FormatException();
        }
    }

    [Fact]
    public void Second_interrupt_is_left_to_the_default_action()
    {
        using (_runner)
            Assert.Throws<KeyboardInterruptException>(() => _runner.Run(Main()));

        async Coroutine Main()
        {
            Assert.True(_handlers[PosixSignal.SIGINT](PosixSignal.SIGINT));
            Assert.False(_handlers[PosixSignal.SIGINT](PosixSignal.SIGINT));
            Assert.False(_handlers[PosixSignal.SIGTERM](PosixSignal.SIGTERM));
            await Aio.Sleep(10);
        }
    }

    [Fact]
    public void Interrupt_counts_afresh_in_each_run_and_only_while_it_is_under_way()
    {
        using (_runner)
        {
            for (var run = 0; run < 2; run++)
            {
                Assert.Empty(_handlers);
                _runner.Loop.CallLater(TimeSpan.FromSeconds(1), () => Send(PosixSignal.SIGINT));
                Assert.Throws<KeyboardInterruptException>(() => _runner.Run(Aio.Sleep(10)));
            }

            Assert.Empty(_handlers);
            _runner.Run(Aio.Sleep(1));
        }
    }

    [Fact]
    public void Interrupt_when_the_main_task_has_ended_is_left_to_the_default_action()
    {
        Func<PosixSignal, bool>? handler = null;
        using (_runner)
            _runner.Run(Main());
        Assert.False(handler!(PosixSignal.SIGINT));

        async Coroutine Main()
        {
            handler = _handlers[PosixSignal.SIGINT];
            await Aio.Sleep(0);
        }
    }

    [Fact]
    public void Cancellation_without_a_signal_is_a_cancellation()
    {
        using (_runner)
            Assert.Throws<OperationCanceledException>(() => _runner.Run(Main()));

        static async Coroutine Main()
        {
            Aio.CurrentTask!.Cancel();
            await Aio.Sleep(1);
        }
    }

    [Fact]
    public void Signal_install_not_supported_ok()
    {
        using var runner = new Runner(() => new EventLoop(), (_, _) => throw new PlatformNotSupportedException());
        runner.Run(Aio.Sleep(0));
    }

    private void Send(PosixSignal signal) => Assert.True(_handlers[signal](signal));

    private Registration Listen(PosixSignal signal, Func<PosixSignal, bool> handler)
    {
        _handlers.Add(signal, handler);
        return new Registration(() => _handlers.Remove(signal));
    }

    private sealed class Registration(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
