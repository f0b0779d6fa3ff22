namespace Orbweaver.Asyncio.Tests;

/// <summary>Rule 37. The names are those of CPython's test_tasks.</summary>
[Trait("Rule", "37")]
public sealed class ShieldTests : LoopTest
{
    [Fact]
    public void Shield_result()
    {
        var inner = new Future<int>(Loop);
        var outer = Aio.Shield(inner);
        inner.SetResult(42);
        Assert.Equal(42, Loop.RunUntilComplete(outer));
    }

    [Fact]
    public void Shield_exception()
    {
        var inner = new Future<int>(Loop);
        var outer = Aio.Shield(inner);
        RunPasses();
        var error = new FormatException();
        inner.SetException(error);
        RunPasses();
        Assert.Same(error, outer.Exception);
    }

    [Fact]
    public void Shield_cancel_inner()
    {
        var inner = new Future<int>(Loop);
        var outer = Aio.Shield(inner);
        RunPasses();
        inner.Cancel();
        RunPasses();
        Assert.True(outer.IsCancelled);
    }

    [Fact]
    public void Shield_cancel_outer()
    {
        var inner = new Future<int>(Loop);
        var outer = Aio.Shield(inner);
        RunPasses();
        outer.Cancel();
        RunPasses();
        Assert.True(outer.IsCancelled);
        Assert.False(inner.IsDone);
        inner.SetResult(1);
        RunPasses();
        Assert.Empty(Faults);
    }

    [Fact]
    public void Shield_cancel_outer_exception_is_reported_once()
    {
        var inner = new Future<int>(Loop);
        var outers = new[] { Aio.Shield(inner), Aio.Shield(inner) };
        foreach (var outer in outers)
            outer.Cancel();
        RunPasses();
        inner.SetException(new FormatException());
        RunPasses();
        var fault = Assert.Single(Faults);
        Assert.Contains("exception in shielded future", fault.Message, StringComparison.Ordinal);
        Assert.IsType<FormatException>(fault.Exception);
        Assert.Same(inner, fault.Future);
    }

    [Fact]
    public void Shield_shortcut_returns_what_is_done()
    {
        var done = new Future<int>(Loop);
        done.SetResult(1);
        Assert.Same(done, Aio.Shield(done));
        Assert.Same(done, Aio.Shield((Future)done));
    }

    [Fact]
    public void Shield_effect()
    {
        Run(async () =>
        {
            var outer = Aio.CreateTask(Outer());
            await Aio.Sleep(1);
            outer.Cancel();
            await CoroutineTests.Thrown<OperationCanceledException>(async () => await outer);
            AssertTrace();
            await Aio.Sleep(5);
        });
        AssertTrace("inner ends");

        async Coroutine Outer() => await Aio.Shield(Inner());

        async Coroutine Inner()
        {
            await Aio.Sleep(3);
            Say("inner ends");
        }
    }

    [Fact]
    public void Shield_gather() => Run(async () =>
    {
        var (a, b) = (new Future<int>(), new Future<int>());
        var gathering = Aio.Gather([a, b]);
        var outer = Aio.Shield(gathering);
        await Aio.Sleep(0);
        outer.Cancel();
        await Aio.Sleep(0);
        Assert.True(outer.IsCancelled);
        a.SetResult(1);
        b.SetResult(2);
        var results = await gathering;
        Assert.Equal([1, 2], results);
    });

    [Fact]
    public void Gather_shield() => Run(async () =>
    {
        var (a, b) = (new Future<int>(), new Future<int>());
        var gathering = Aio.Gather(Aio.Shield(a), Aio.Shield(b));
        gathering.Cancel();
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await gathering);
        Assert.False(a.IsDone);
        Assert.False(b.IsDone);
    });

    [Fact]
    public void Shield_coroutine_use_running_loop() => Run(async () =>
    {
        Assert.Equal("x", await Aio.Shield(Aio.Sleep(1, "x")));
        Assert.Equal(2, await Aio.Sleep(TimeSpan.Zero, 2));
        Assert.Equal(TimeSpan.FromSeconds(1), Loop.Time);
    });

    [Fact]
    public void Shield_coroutine_without_loop() => Assert.Throws<InvalidOperationException>(() => { _ = Aio.Shield(Aio.Sleep(0, 42)); });

    [Fact]
    public void Shield_coroutine_is_cancelled_at_the_end_of_Run()
    {
        var cancelled = false;
        Aio.Run(Main(), new EventLoopOptions { TimeProvider = new VirtualClock() });
        Assert.True(cancelled);

        async Coroutine Main()
        {
            _ = Aio.Shield(Inner());
            await Aio.Sleep(0);
        }

        async Coroutine Inner()
        {
            try
            {
                await Aio.Sleep(1000);
            }
            catch (OperationCanceledException)
            {
                cancelled = true;
                throw;
            }
        }
    }
}
