namespace Orbweaver.Asyncio.Tests;

[Trait("Rule", "12")]
public sealed class SleepTests : LoopTest
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NegativeInfinity)]
    public void Sleep_zero_or_less_gives_the_others_exactly_one_pass(double seconds)
    {
        Run(async () =>
        {
            Loop.CallSoon(() =>
            {
                Say("pass 1");
                Loop.CallSoon(() => Say("pass 2"));
            });
            await Aio.Sleep(seconds);
            Say("slept");
            await Aio.Sleep(TimeSpan.FromSeconds(-5));
            Say("slept again");
        });
        AssertTrace("pass 1", "slept", "pass 2", "slept again");
        Assert.Equal(TimeSpan.Zero, Loop.Time);
    }

    [Fact]
    public void Sleep()
    {
        Run(async () =>
        {
            await Aio.Sleep(1.5);
            Assert.Equal("yeah", await Aio.Sleep(TimeSpan.FromMinutes(1), "yeah"));
        });
        Assert.Equal(TimeSpan.FromSeconds(61.5), Loop.Time);
    }

    [Fact]
    public void Sleep_shorter_than_a_tick_waits_a_tick()
    {
        Run(async () => await Aio.Sleep(1e-300));
        Assert.Equal(new TimeSpan(1), Loop.Time);
    }

    [Fact]
    public void Sleep_when_delay_is_nan()
    {
        var error = Assert.Throws<ArgumentException>(() => { _ = Aio.Sleep(double.NaN); });
        Assert.Contains("NaN", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sleepers_wake_in_the_order_of_their_times_and_at_equal_times_of_their_calls()
    {
        Run(async () =>
        {
            await Aio.Gather(new[] { 3.0, 1, 2, 1, 3, 0.5 }.Select((seconds, n) => Sleeper(seconds, $"{n}:{seconds}")));
        });
        AssertTrace("5:0.5", "1:1", "3:1", "2:2", "0:3", "4:3");

        async Coroutine Sleeper(double seconds, string name)
        {
            await Aio.Sleep(seconds);
            Say(FormattableString.Invariant($"{name}"));
        }
    }

    [Fact]
    public void Sleep_resumes_one_pass_after_its_timer()
    {
        Run(async () =>
        {
            Loop.CallLater(TimeSpan.FromSeconds(1), () =>
            {
                Say("timer");
                Loop.CallSoon(() => Say("next pass"));
            });
            await Aio.Sleep(1);
            Say("slept");
        });
        AssertTrace("timer", "next pass", "slept");
    }

    [Fact]
    public void Sleep_cancel()
    {
        Run(async () =>
        {
            var task = Aio.CreateTask(Aio.Sleep(1000));
            await Aio.Sleep(1);
            Assert.Equal(1, Loop.Timers.Count);
            task.Cancel();
            await CoroutineTests.Thrown<OperationCanceledException>(async () => await task);
            await Aio.Sleep(0);
        });
        Assert.Equal(0, Loop.Timers.Count);
        Assert.Equal(TimeSpan.FromSeconds(1), Loop.Time);
    }

    [Fact]
    public void Sleeps_cancelled_by_the_thousand_are_swept_out() => Run(async () =>
    {
        var tasks = Enumerable.Range(0, 1000).Select(n => Aio.CreateTask(Aio.Sleep(1000 + n))).ToArray();
        await Aio.Sleep(1);
        foreach (var task in tasks.Skip(1).Take(600))
            task.Cancel();
        await Passes(3);
        Assert.Equal(400, Loop.Timers.Count);
        foreach (var task in tasks)
            task.Cancel();
        await Passes(3);
        Assert.Equal(0, Loop.Timers.Count);
    });

    [Fact]
    public void Sleep_cancelled_in_the_pass_in_which_it_is_due_leaves_the_next_sleep_alone()
    {
        // The task wakes before the timer has run, which is in the ready queue already; the frame of the first sleep serves the second.
        Run(async () =>
        {
            var task = Aio.CreateTask(Body());
            await Aio.Sleep(0);
            Loop.CallAt(TimeSpan.FromSeconds(1) - new TimeSpan(1), () =>
            {
                Clock.Advance(new TimeSpan(1));
                task.Cancel();
            });
            await task;
        });
        Assert.Equal(TimeSpan.FromSeconds(11), Loop.Time);

        static async Coroutine Body()
        {
            try
            {
                await Aio.Sleep(1);
                Assert.Fail("The cancellation was lost.");
            }
            catch (OperationCanceledException)
            {
                await Aio.Sleep(10);
            }
        }
    }

    [Fact]
    public void Sleep_cancelled_when_its_timer_has_run_is_cancelled_all_the_same()
    {
        Run(async () =>
        {
            var task = Aio.CreateTask(Aio.Sleep(1));
            Loop.CallLater(TimeSpan.FromSeconds(1), () => Loop.CallSoon(() => { }));
            await Aio.Sleep(0);
            Loop.CallLater(TimeSpan.FromSeconds(1), () => task.Cancel()); // the same pass, after the sleep's timer
            await CoroutineTests.Thrown<OperationCanceledException>(async () => await task);
        });
        Assert.Equal(TimeSpan.FromSeconds(1), Loop.Time);
    }

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e300)]
    public void Sleep_for_ever_waits_until_it_is_cancelled(double seconds)
    {
        Run(async () =>
        {
            await Aio.Sleep(1);
            var task = Aio.CreateTask(Aio.Sleep(seconds));
            var another = Aio.CreateTask(Aio.Sleep(TimeSpan.MaxValue));
            await Aio.Sleep(86_400 * 365);
            Assert.False(task.IsDone);
            Assert.False(another.IsDone);
            task.Cancel();
            another.Cancel();
            await CoroutineTests.Thrown<OperationCanceledException>(async () => await task);
        });
    }

    [Fact]
    public void Sleep_for_ever_with_nothing_else_to_come_is_a_deadlock() =>
        Assert.Throws<DeadlockException>(() => Run(async () => await Aio.Sleep(double.PositiveInfinity)));

    [Fact]
    public void Sleep_made_a_task_and_cancelled_before_its_first_step_sets_no_timer() => Run(async () =>
    {
        var task = Aio.CreateTask(Aio.Sleep(5));
        task.Cancel();
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await task);
        Assert.Equal(0, Loop.Timers.Count);
    });

    [Fact]
    public void Sleep_awaited_twice_throws() => Run(async () =>
    {
        var sleep = Aio.Sleep(1);
        await sleep;
        await CoroutineTests.Thrown<InvalidOperationException>(async () => await sleep);
    });
}
