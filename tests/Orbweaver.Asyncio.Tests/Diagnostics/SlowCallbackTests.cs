using System.Diagnostics;

namespace Orbweaver.Asyncio.Tests;

/// <summary>Rule 60: steps that take too long, by which clock, and what is said of them.</summary>
[Trait("Rule", "60")]
public sealed class SlowCallbackTests : LoopTest
{
    public SlowCallbackTests() => Loop.Debug = true;

    [Fact]
    public void Limit_is_100_ms_by_default_and_never_negative()
    {
        Assert.Equal(TimeSpan.FromMilliseconds(100), Loop.SlowCallbackDuration);
        Assert.Throws<ArgumentOutOfRangeException>(() => Loop.SlowCallbackDuration = TimeSpan.FromSeconds(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EventLoopOptions { SlowCallbackDuration = TimeSpan.FromSeconds(-1) });
        Assert.Equal(TimeSpan.FromMilliseconds(100), Loop.SlowCallbackDuration);
    }

    [Fact]
    public void Real_time_counts_while_virtual_time_stands_still()
    {
        Loop.SlowCallbackDuration = new TimeSpan(1);
        Loop.CallSoon(Compute);
        RunPasses();
        Assert.Equal(TimeSpan.Zero, Loop.Time);
        Assert.Contains(nameof(Compute), Assert.Single(Faults).Message, StringComparison.Ordinal);

        static void Compute()
        {
            var start = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(start) < new TimeSpan(2))
                Thread.SpinWait(1);
        }
    }

    [Fact]
    public void Step_that_ran_the_loop_itself_is_told_as_such()
    {
        Loop.SlowCallbackDuration = TimeSpan.FromHours(1);
        Loop.AllowNesting = true;
        Run(async () =>
        {
            await Aio.Sleep(0);
            Loop.RunUntilComplete(Aio.Sleep(3600));
        });
        RunPasses();
        var message = Assert.Single(Faults).Message;
        Assert.DoesNotContain("Nothing else ran", message, StringComparison.Ordinal);
        Assert.Contains("ran the loop itself", message, StringComparison.Ordinal);
    }
}
