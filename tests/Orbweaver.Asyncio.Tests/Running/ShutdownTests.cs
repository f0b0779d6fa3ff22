namespace Orbweaver.Asyncio.Tests;

/// <summary>How a run ends that leaves tasks behind which do not end when they are cancelled.</summary>
[Trait("Rule", "48")]
public sealed class ShutdownTests
{
    private readonly List<LoopFault> _faults = [];

    [Theory]
    [InlineData("await")]
    [InlineData("gather")]
    [InlineData("group")]
    [InlineData("wait")]
    public void Tasks_behind_a_net_task_that_ignores_its_cancellation_are_left_behind_with_it(string how)
    {
        Run(async () =>
        {
            _ = Aio.CreateTask(Outer(how), "outer");
            await Aio.Sleep(1);
        });
        var left = _faults.Where(f => f.Kind == LoopFaultKind.LeftBehind).ToList();
        Assert.Contains(left, f => f.Message.Contains("ignores its cancellation", StringComparison.Ordinal));
        Assert.Contains(left, f => f.Message.StartsWith("Task outer (pending) waits for others that are left behind", StringComparison.Ordinal));

        static async Coroutine Outer(string how)
        {
            switch (how)
            {
                case "await":
                    await Aio.CreateTask(Stuck());
                    break;
                case "gather":
                    await Aio.Gather([Stuck(), Stuck()]);
                    break;
                case "group":
                    await Aio.TaskGroup(async group => group.CreateTask(Stuck()));
                    break;
                default:
                    try
                    {
                        await Aio.Sleep(100);
                    }
                    finally
                    {
                        await Aio.Wait([Aio.CreateTask(Stuck())]);
                    }

                    break;
            }
        }
    }

    [Fact]
    public void Task_that_waits_for_what_a_stuck_one_was_to_do_is_left_behind_too()
    {
        Run(async () =>
        {
            var signal = new AsyncEvent();
            _ = Aio.CreateTask(Signal(signal));
            _ = Aio.CreateTask(CleanUp(signal));
            await Aio.Sleep(1);
        });
        Assert.Equal(2, _faults.Count(f => f.Kind == LoopFaultKind.LeftBehind));

        static async Coroutine Signal(AsyncEvent signal)
        {
            await Stuck();
            signal.Set();
        }
    }

    [Fact]
    public void Deadlock_in_clean_up_is_an_error_on_virtual_time()
    {
        var error = Assert.Throws<DeadlockException>(() => Run(async () =>
        {
            _ = Aio.CreateTask(CleanUp(new AsyncEvent()), "cleaning");
            await Aio.Sleep(1);
        }));
        Assert.Contains("Task cleaning: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("waits for AsyncEvent.Wait", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Clean_up_may_take_its_time()
    {
        var ended = TimeSpan.Zero;
        Run(async () =>
        {
            _ = Aio.CreateTask(CleanUp());
            await Aio.Sleep(1);
        });
        Assert.Equal(TimeSpan.FromSeconds(3601), ended);
        Assert.Empty(_faults);

        async Coroutine CleanUp()
        {
            try
            {
                await Aio.Sleep(100);
            }
            finally
            {
                await Aio.Sleep(3600);
                ended = EventLoop.Running().Time;
            }
        }
    }

    private static async Coroutine CleanUp(AsyncEvent signal)
    {
        try
        {
            await Aio.Sleep(100);
        }
        finally
        {
            await signal.Wait();
        }
    }

    private static async Coroutine<int> Stuck()
    {
        await new TaskCompletionSource().Task;
        return 1;
    }

    private void Run(Func<Coroutine> main) => Aio.Run(Main(main), new EventLoopOptions { TimeProvider = new VirtualClock() });

    private async Coroutine Main(Func<Coroutine> main)
    {
        EventLoop.Running().ExceptionHandler = (_, fault) => _faults.Add(fault);
        await main();
    }
}
