namespace Orbweaver.Asyncio.Tests;

[Trait("Rule", "5")]
public sealed class TimerTests : LoopTest
{
    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void CallLater_at_zero_or_less_calls_in_the_next_pass(int seconds)
    {
        Loop.CallSoon(() =>
        {
            Say("pass 1");
            Loop.CallLater(TimeSpan.FromSeconds(seconds), () => Say("timer"));
            Loop.CallSoon(() => Say("pass 2"));
        });
        RunPasses(2);
        AssertTrace("pass 1", "pass 2", "timer");
    }

    [Fact]
    public void CallLater_at_zero_calls_in_the_next_pass_by_the_systems_clock_too()
    {
        using var loop = new EventLoop();
        for (var i = 0; i < 20; i++)
        {
            var passes = 0;
            var called = -1;
            loop.CallSoon(Pass);
            loop.RunForever();
            Assert.Equal(1, called);

            void Pass()
            {
                if (passes == 0)
                    loop.CallLater(TimeSpan.Zero, () => called = passes - 1);
                if (++passes == 5)
                    loop.Stop();
                else
                    loop.CallSoon(Pass);
            }
        }
    }

    [Fact]
    [Trait("Rule", "3")]
    public void Timers_run_by_time_and_at_equal_times_in_the_order_in_which_they_were_set()
    {
        var order = new[] { 5, 1, 3, 1, 5, 3, 1, 2 };
        for (var i = 0; i < order.Length; i++)
        {
            var name = $"{order[i]}/{i}";
            Loop.CallAt(TimeSpan.FromSeconds(order[i]), () => Say(name));
        }

        Loop.CallAt(TimeSpan.FromSeconds(6), Loop.Stop);
        Loop.RunForever();
        AssertTrace("1/1", "1/3", "1/6", "2/7", "3/2", "3/5", "5/0", "5/4");
    }

    [Fact]
    [Trait("Rule", "1")]
    [Trait("Rule", "2")]
    public void Pass_runs_what_was_left_then_the_timers_that_are_due()
    {
        Loop.CallSoon(() =>
        {
            Loop.CallLater(TimeSpan.Zero, () => Say("timer set first"));
            Loop.CallSoon(() => Say("soon"));
        });
        RunPasses(2);
        AssertTrace("soon", "timer set first");
    }

    [Fact]
    [Trait("Rule", "6")]
    public void CallAt_tells_when_it_is_due()
    {
        Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(TimeSpan.FromSeconds(5), Loop.CallLater(TimeSpan.FromSeconds(3), () => { }).When);
        Assert.Equal(TimeSpan.FromSeconds(9), Loop.CallAt(TimeSpan.FromSeconds(9), () => { }).When);
    }

    [Fact]
    [Trait("Rule", "6")]
    public void Timer_cancelled_is_not_called_and_not_waited_for()
    {
        var handle = Loop.CallLater(TimeSpan.FromHours(1), () => Say("cancelled"));
        Loop.CallLater(TimeSpan.FromSeconds(1), () => handle.Cancel());
        Loop.CallLater(TimeSpan.FromSeconds(2), Loop.Stop);
        Loop.RunForever();
        handle.Cancel();
        AssertTrace();
        Assert.Equal(TimeSpan.FromSeconds(2), Loop.Time);
        RunPasses();
        Assert.Equal(0, Loop.Timers.Count);
    }

    [Fact]
    [Trait("Rule", "1")]
    public void Timer_cancelled_when_it_is_due_but_has_not_run_is_not_called()
    {
        TimerHandle? second = null;
        Loop.CallAt(TimeSpan.FromSeconds(1), () => second!.Cancel());
        second = Loop.CallAt(TimeSpan.FromSeconds(1), () => Say("second"));
        Loop.CallAt(TimeSpan.FromSeconds(2), Loop.Stop);
        Loop.RunForever();
        AssertTrace();
    }

    [Fact]
    public void Timer_beyond_all_time_never_runs()
    {
        Clock.Advance(TimeSpan.FromSeconds(1));
        Loop.CallLater(TimeSpan.MaxValue, () => Say("never"));
        Loop.CallAt(TimeSpan.MaxValue, () => Say("never"));
        Loop.CallLater(TimeSpan.FromDays(1000), Loop.Stop);
        Loop.RunForever();
        AssertTrace();
    }

    [Fact]
    public void Time_in_the_past_is_called_at_once()
    {
        Clock.Advance(TimeSpan.FromSeconds(5));
        Loop.CallAt(TimeSpan.FromSeconds(1), () => Say("a"));
        Loop.CallLater(TimeSpan.MinValue / 2, () => Say("b"));
        RunPasses();
        AssertTrace("b", "a");
    }

    [Fact]
    [Trait("Rule", "1")]
    public void Cancelled_timers_are_swept_out_when_they_are_more_than_half()
    {
        var handles = Enumerable.Range(0, 150).Select(n => Loop.CallAt(TimeSpan.FromSeconds(10 + n), () => { })).ToArray();
        foreach (var handle in handles.Skip(1).Take(75))
            handle.Cancel();
        RunPasses();
        Assert.Equal(150, Loop.Timers.Count); // half, no more
        handles[100].Cancel();
        RunPasses();
        Assert.Equal(74, Loop.Timers.Count);
    }

    [Fact]
    [Trait("Rule", "1")]
    public void Few_cancelled_timers_stay_until_they_reach_the_top()
    {
        var handles = Enumerable.Range(0, 50).Select(n => Loop.CallAt(TimeSpan.FromSeconds(10 + n), () => { })).ToArray();
        foreach (var handle in handles.Skip(1).Take(40))
            handle.Cancel();
        RunPasses();
        Assert.Equal(50, Loop.Timers.Count);
        handles[0].Cancel();
        RunPasses();
        Assert.Equal(9, Loop.Timers.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Heap_gives_random_timers_in_order_whatever_is_cancelled(int seed)
    {
        var random = new Random(seed);
        var expected = new List<(int When, int Number)>();
        var handles = new List<(TimerHandle Handle, int When, int Number)>();
        var number = 0;
        var called = new List<(int, int)>();
        for (var round = 0; round < 40; round++)
        {
            for (var i = random.Next(100); i > 0; i--)
            {
                var (when, n) = ((round * 10) + random.Next(1, 300), number++);
                handles.Add((Loop.CallAt(TimeSpan.FromSeconds(when), () => called.Add((when, n))), when, n));
            }

            for (var i = random.Next(80); i > 0 && handles.Count > 0; i--)
                handles[random.Next(handles.Count)].Handle.Cancel();

            var now = (round + 1) * 10;
            Clock.Advance(TimeSpan.FromSeconds(10));
            expected.AddRange(handles.Where(h => h.When <= now && !h.Handle.IsCancelled).Select(h => (h.When, h.Number)).Order());
            handles.RemoveAll(h => h.When <= now);
            RunPasses();
        }

        Assert.Equal(expected, called);
    }
}
