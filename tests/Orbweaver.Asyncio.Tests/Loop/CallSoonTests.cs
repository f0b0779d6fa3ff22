namespace Orbweaver.Asyncio.Tests;

[Trait("Rule", "4")]
public sealed class CallSoonTests : LoopTest
{
    [Fact]
    public void CallSoon_calls_in_order_each_once()
    {
        for (var i = 0; i < 200; i++)
        {
            var n = i;
            Loop.CallSoon(() => Say($"{n}"));
        }

        RunPasses(3);
        Assert.Equal(Enumerable.Range(0, 200).Select(n => $"{n}"), Trace);
    }

    [Fact]
    public void CallSoon_with_state_hands_it_over()
    {
        Loop.CallSoon(s => Say($"got {s}"), "state");
        Loop.CallSoon(s => Say($"got {s ?? "null"}"), null);
        RunPasses();
        AssertTrace("got state", "got null");
    }

    [Fact]
    [Trait("Rule", "1")]
    public void Callback_added_during_a_pass_runs_in_the_next()
    {
        Loop.CallSoon(() =>
        {
            Say("a");
            Loop.CallSoon(() => Say("c"));
        });
        Loop.CallSoon(() => Say("b"));
        RunPasses();
        AssertTrace("a", "b");
        RunPasses();
        AssertTrace("a", "b", "c");
    }

    [Fact]
    [Trait("Rule", "1")]
    public void Callback_that_always_adds_another_does_not_keep_timers_from_running()
    {
        var passes = 0;
        Loop.CallSoon(Again);
        Loop.CallLater(TimeSpan.Zero, Loop.Stop);
        Loop.RunForever();
        Assert.Equal(1, passes);

        void Again()
        {
            passes++;
            Loop.CallSoon(Again);
        }
    }

    [Fact]
    [Trait("Rule", "6")]
    public void Handle_cancelled_is_not_called()
    {
        var first = Loop.CallSoon(() => Say("first"));
        Handle? third = null;
        Loop.CallSoon(() =>
        {
            Say("second");
            third!.Cancel(); // later in the same pass
        });
        third = Loop.CallSoon(() => Say("third"));
        first.Cancel();
        first.Cancel();
        Assert.True(first.IsCancelled);
        RunPasses(2);
        AssertTrace("second");
    }

    [Fact]
    [Trait("Rule", "6")]
    public void Handle_cancelled_lets_go_of_callback_and_state()
    {
        var (handle, target) = Make();
        handle.Cancel();
        GC.Collect();
        Assert.False(target.IsAlive);
        GC.KeepAlive(handle);

        (Handle Handle, WeakReference Target) Make()
        {
            var state = new object();
            return (Loop.CallSoon(static _ => { }, state), new WeakReference(state));
        }
    }

    [Fact]
    public void Ready_queue_that_grows_and_shrinks_keeps_its_order()
    {
        var ready = new ReadyQueue();
        var expected = new Queue<Runnable>();
        var random = new Random(1);
        for (var i = 0; i < 5000; i++)
        {
            if (random.Next(5) < 3)
            {
                var handle = new Handle(() => { }, null);
                ready.Enqueue(handle);
                expected.Enqueue(handle);
            }
            else if (expected.TryDequeue(out var next))
            {
                Assert.Same(next, ready.Dequeue());
            }

            Assert.Equal(expected.Count, ready.Count);
        }
    }

    [Fact]
    public void Ready_queue_keeps_its_order_through_bursts()
    {
        var ready = new ReadyQueue();
        var expected = new Queue<Runnable>();
        foreach (var burst in (int[])[1, 63, 65, 100_000, 3, 40_000, 200])
        {
            for (var i = 0; i < burst; i++)
            {
                var handle = new Handle(() => { }, null);
                ready.Enqueue(handle);
                expected.Enqueue(handle);
            }

            while (expected.Count > burst % 3) // some are left
                Assert.Same(expected.Dequeue(), ready.Dequeue());
            Assert.Equal(expected.Count, ready.Count);
        }
    }

    [Fact]
    public void CallSoon_without_a_callback_throws()
    {
        Assert.Throws<ArgumentNullException>(() => Loop.CallSoon(null!));
        Assert.Throws<ArgumentNullException>(() => Loop.CallSoonThreadSafe(null!));
        Assert.Throws<ArgumentNullException>(() => Loop.CallLater(TimeSpan.Zero, null!));
    }
}
