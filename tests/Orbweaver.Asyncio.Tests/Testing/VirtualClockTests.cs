namespace Orbweaver.Asyncio.Tests;

public sealed class VirtualClockTests : LoopTest
{
    [Fact]
    public void Clock_stands_still_while_there_is_work() => Run(async () =>
    {
        await Passes(1000);
        Assert.Equal(TimeSpan.Zero, Clock.Elapsed);
        Assert.Equal(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero), Clock.GetUtcNow());
    });

    [Fact]
    public void Clock_jumps_to_the_next_timer() => Run(async () =>
    {
        await Aio.Sleep(TimeSpan.FromDays(366));
        Assert.Equal(new DateTimeOffset(2001, 1, 1, 0, 0, 0, TimeSpan.Zero), Clock.GetUtcNow());
    });

    [Fact]
    public void Clock_does_not_run_backwards() => Assert.Throws<ArgumentOutOfRangeException>(() => Clock.Advance(TimeSpan.FromTicks(-1)));

    [Fact]
    public void Deadlock_is_an_error_that_names_the_tasks()
    {
        var error = Assert.Throws<DeadlockException>(() => Run(async () =>
        {
            _ = Aio.CreateTask(Forever(), "left");
            _ = Aio.CreateTask(Forever(), "right");
            await Forever();
        }));
        Assert.Contains("left", error.Message, StringComparison.Ordinal);
        Assert.Contains("right", error.Message, StringComparison.Ordinal);
        Assert.Contains("Task-1", error.Message, StringComparison.Ordinal);
        Assert.Contains("3 task(s)", error.Message, StringComparison.Ordinal);

        static async Coroutine Forever() => await new Future<int>();
    }

    [Fact]
    public void Deadlock_comes_only_when_the_last_timer_has_run()
    {
        Assert.Throws<DeadlockException>(() => Run(async () =>
        {
            _ = Aio.CreateTask(Aio.Sleep(100));
            await new Future<int>();
        }));
        Assert.Equal(TimeSpan.FromSeconds(100), Loop.Time);
    }

    [Fact]
    public void Run_that_deadlocks_cancels_its_tasks_and_throws()
    {
        var cancelled = 0;
        Assert.Throws<DeadlockException>(() => Aio.Run(Main(), new EventLoopOptions { TimeProvider = new VirtualClock() }));
        Assert.Equal(3, cancelled);

        async Coroutine Main()
        {
            // Two tasks that wait for each other, and one that waits for them.
            LoopTask? left = null;
            LoopTask? right = null;
            left = Aio.CreateTask(Await(() => right!));
            right = Aio.CreateTask(Await(() => left));
            await Await(() => left);
        }

        async Coroutine Await(Func<LoopTask> task)
        {
            try
            {
                await task();
            }
            catch (OperationCanceledException)
            {
                cancelled++;
                throw;
            }
        }
    }

    [Fact]
    public void Task_of_dotnet_that_waits_for_the_loops_timer_does_not_hold_the_clock() => Run(async () =>
    {
        await SleepAsTask();
        Assert.Equal(TimeSpan.FromHours(1), Clock.Elapsed);

        static async Task SleepAsTask() => await Aio.Sleep(TimeSpan.FromHours(1));
    });
}
