namespace Orbweaver.Asyncio.Tests;

[Trait("Rule", "48")]
public sealed class AioRunTests
{
    private readonly List<string> _trace = [];

    [Fact]
    public void Run_returns_the_result_or_throws()
    {
        Assert.Equal(4, Aio.Run(Number(), Virtual()));
        Assert.Throws<FormatException>(() => Aio.Run(Fail(), Virtual()));
        Assert.Null(EventLoop.Current);

        static async Coroutine<int> Number()
        {
            await Aio.Sleep(1);
            return 4;
        }

        static async Coroutine Fail()
        {
            await Aio.Sleep(1);
            throw new FormatException();
        }
    }

    [Fact]
    public void Run_cancels_the_tasks_that_are_left_and_waits_for_them()
    {
        Aio.Run(Main(), Virtual());
        Assert.Equal(["main ends", "cancelled", "cleaned"], _trace);

        async Coroutine Main()
        {
            _ = Aio.CreateTask(Background());
            await Aio.Sleep(1);
            _trace.Add("main ends");
        }

        async Coroutine Background()
        {
            try
            {
                await Aio.Sleep(1000);
            }
            catch (OperationCanceledException)
            {
                _trace.Add("cancelled");
                await Aio.Sleep(5);
                _trace.Add("cleaned");
                throw;
            }
        }
    }

    [Fact]
    public void Run_does_not_wait_for_ever_for_a_task_whose_net_awaitable_ignores_cancellation()
    {
        var reported = new List<string>();
        Aio.Run(Main(), Virtual());
        Assert.Contains(reported, m => m.Contains("ignores its cancellation", StringComparison.Ordinal));

        async Coroutine Main()
        {
            EventLoop.Running().ExceptionHandler = (_, fault) => reported.Add(fault.Message);
            _ = Aio.CreateTask(Stuck());
            await Aio.Sleep(1);
        }

        static async Coroutine Stuck() => await new TaskCompletionSource().Task;
    }

    [Fact]
    public void Run_that_throws_cancels_the_tasks_that_are_left_too()
    {
        Assert.Throws<FormatException>(() => Aio.Run(Main(), Virtual()));
        Assert.Equal(["cancelled"], _trace);

        async Coroutine Main()
        {
            _ = Aio.CreateTask(Background());
            await Aio.Sleep(1);
            throw new FormatException();
        }

        async Coroutine Background()
        {
            try
            {
                await Aio.Sleep(1000);
            }
            finally
            {
                _trace.Add("cancelled");
            }
        }
    }

    [Fact]
    public void Run_reports_what_a_task_throws_when_it_is_cancelled_at_the_end()
    {
        var faults = new List<LoopFault>();
        Aio.Run(Main(), Virtual());
        var fault = Assert.Single(faults);
        Assert.IsType<FormatException>(fault.Exception);
        Assert.Contains("shutdown", fault.Message, StringComparison.Ordinal);

        async Coroutine Main()
        {
            EventLoop.Running().ExceptionHandler = (_, f) => faults.Add(f);
            _ = Aio.CreateTask(Background());
            await Aio.Sleep(1);
        }

        static async Coroutine Background()
        {
            try
            {
                await Aio.Sleep(1000);
            }
            catch (OperationCanceledException)
            {
                throw new FormatException();
            }
        }
    }

    [Fact]
    public void Run_inside_a_running_loop_throws_and_runs_nothing()
    {
        Aio.Run(Main(), Virtual());
        Assert.Empty(_trace);

        async Coroutine Main()
        {
            var error = Assert.Throws<InvalidOperationException>(() => Aio.Run(Inner()));
            Assert.Contains("another loop is running", error.Message, StringComparison.Ordinal);
            await Aio.Sleep(0);
        }

        async Coroutine Inner()
        {
            _trace.Add("ran");
            await Aio.Sleep(0);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_debug(bool debug)
    {
        Assert.Equal(debug, Aio.Run(Debug(), new EventLoopOptions { Debug = debug }));

        static async Coroutine<bool> Debug()
        {
            await Aio.Sleep(0);
            return EventLoop.Running().Debug;
        }
    }

    [Fact]
    public void Run_of_a_default_coroutine_throws() => Assert.Throws<InvalidOperationException>(() => Aio.Run(default));

    private static EventLoopOptions Virtual() => new() { TimeProvider = new VirtualClock() };
}
