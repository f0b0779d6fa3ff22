namespace Orbweaver.Asyncio.Tests;

/// <summary>The blocked code waits for the report that it is blocked: no time is measured.</summary>
public sealed class WatchdogTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public void Blocked_task_is_reported_while_it_blocks_by_the_coroutine_that_does_it()
    {
        var reported = new ManualResetEventSlim();
        LoopFaultKind? kind = null;
        using var loop = new EventLoop(new EventLoopOptions { Watchdog = TimeSpan.FromMilliseconds(20) })
        {
            ExceptionHandler = (_, fault) =>
            {
                // What a stalled machine holds up before is reported, too.
                if (!fault.Message.Contains($"Task Task-1 (pending), in {nameof(WatchdogTests)}.{nameof(Blocked_task_is_reported_while_it_blocks_by_the_coroutine_that_does_it)}.{nameof(Inner)}", StringComparison.Ordinal))
                    return;
                kind = fault.Kind;
                reported.Set();
            },
        };
        loop.RunUntilComplete(Outer());
        Assert.Equal(LoopFaultKind.Blocked, kind);

        async Coroutine Outer()
        {
            await Done();
            await Inner();
        }

        async Coroutine Inner()
        {
            await Done();
            Assert.True(reported.Wait(Patience));
        }

        static async Coroutine Done() => await Aio.Sleep(0);
    }

    [Fact]
    public void Blocked_callback_is_reported_again_at_longer_intervals()
    {
        var reports = new SemaphoreSlim(0);
        using var loop = new EventLoop(new EventLoopOptions { Watchdog = TimeSpan.FromMilliseconds(10) })
        {
            ExceptionHandler = (_, fault) =>
            {
                if (fault.Message.Contains($"by callback {nameof(WatchdogTests)}.{nameof(Blocked_callback_is_reported_again_at_longer_intervals)} (lambda)", StringComparison.Ordinal))
                    reports.Release();
            },
        };
        loop.CallSoon(() =>
        {
            for (var i = 0; i < 3; i++)
                Assert.True(reports.Wait(Patience));
        });
        loop.Stop();
        loop.RunForever();
    }

    [Fact]
    public void Blocked_done_callback_is_named()
    {
        var reported = new ManualResetEventSlim();
        using var loop = new EventLoop(new EventLoopOptions { Watchdog = TimeSpan.FromMilliseconds(10) })
        {
            ExceptionHandler = (_, fault) =>
            {
                if (fault.Message.Contains($"by done callback {nameof(WatchdogTests)}.{nameof(Blocked_done_callback_is_named)}.{nameof(Block)} of Future (cancelled)", StringComparison.Ordinal))
                    reported.Set();
            },
        };
        var future = new Future<int>(loop);
        future.AddDoneCallback(Block);
        future.Cancel();
        loop.Stop();
        loop.RunForever();

        void Block(Future done) => Assert.True(reported.Wait(Patience));
    }

    [Fact]
    public void Loop_is_stuck_when_nothing_moves_and_it_does_not_sleep()
    {
        var busy = new Watchdog.LoopProgress(Head: 1, Asleep: false);
        var stall = new Watchdog.Stall(TimeSpan.FromSeconds(10));
        Assert.Equal(
            [null, null, 10, null, 20, null, 40, null, null, 10, null, null, null, null, 15],
            new double?[]
            {
                Look(busy, 0), Look(busy, 9), Look(busy, 10), Look(busy, 19), Look(busy, 20), Look(busy, 39), Look(busy, 40), // it stays so: after twice the time again
                Look(busy with { Head = 2 }, 41), Look(busy with { Head = 2 }, 50), Look(busy with { Head = 2 }, 51), // the next callback is as slow
                Look(new(2, Asleep: true), 52), Look(new(2, Asleep: true), 99), // it waits for something to do
                Look(busy with { Head = 3 }, 100), Look(busy with { Head = 3 }, 109), Look(busy with { Head = 3 }, 115),
            });

        double? Look(Watchdog.LoopProgress progress, int now) => stall.Look(progress, TimeSpan.FromSeconds(now))?.TotalSeconds;
    }

    [Fact]
    public void Watchdog_must_allow_some_time()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new EventLoopOptions { Watchdog = TimeSpan.Zero });
        Assert.Contains("more than zero", error.Message, StringComparison.Ordinal);
    }
}
