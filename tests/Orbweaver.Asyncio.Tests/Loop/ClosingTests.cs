namespace Orbweaver.Asyncio.Tests;

[Trait("Rule", "11")]
public sealed class ClosingTests : LoopTest
{
    [Fact]
    public void Dispose_twice_does_nothing_more()
    {
        Loop.Dispose();
        Loop.Dispose();
        Assert.True(Loop.IsClosed);
    }

    [Fact]
    public void Dispose_while_it_runs_throws() => Run(async () =>
    {
        var error = Assert.Throws<InvalidOperationException>(Loop.Dispose);
        Assert.Contains("running loop cannot be closed", error.Message, StringComparison.Ordinal);
        Assert.False(Loop.IsClosed);
        await Aio.Sleep(0);
    });

    [Fact]
    [Trait("Rule", "4")]
    public void Closed_loop_takes_nothing_more()
    {
        Loop.Dispose();
        Action[] uses =
        [
            () => Loop.CallSoon(() => { }),
            () => Loop.CallSoon(_ => { }, null),
            () => Loop.CallSoonThreadSafe(() => { }),
            () => Loop.CallSoonThreadSafe(_ => { }, null),
            () => Loop.CallLater(TimeSpan.Zero, () => { }),
            () => Loop.CallAt(TimeSpan.Zero, () => { }),
            () => _ = Loop.CreateTask(Aio.Sleep(0)),
            Loop.RunForever,
            () => Loop.RunUntilComplete(Aio.Sleep(0)),
            () => Loop.RunUntilComplete(new Future<int>(Loop)),
        ];
        foreach (var use in uses)
            Assert.Equal("The event loop is closed.", Assert.Throws<InvalidOperationException>(use).Message);
    }

    [Fact]
    public void Dispose_drops_what_is_queued()
    {
        Loop.CallSoon(() => Say("soon"));
        Loop.CallSoonThreadSafe(() => Say("posted"));
        Loop.CallLater(TimeSpan.Zero, () => Say("timer"));
        Loop.Dispose();
        AssertTrace();
        Assert.Empty(Faults);
    }

    [Fact]
    public void Dispose_reports_tasks_that_have_not_ended()
    {
        var task = Loop.CreateTask(Aio.Sleep(10), "sleeper");
        var never = Loop.CreateTask(Aio.Sleep(10), "never begun");
        RunPasses(2);
        Loop.Dispose();
        Assert.Equal([task, never], Faults.Select(f => f.Future));
        Assert.All(Faults, f => Assert.Contains("Task was destroyed but it is pending", f.Message, StringComparison.Ordinal));
        Assert.Contains("sleeper", Faults[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Task_on_a_closed_loop_leaves_nothing_registered()
    {
        Loop.Dispose();
        Assert.Throws<InvalidOperationException>(() => Loop.CreateTask(Aio.Sleep(0)));
        Assert.Empty(Loop.AllTasks);
    }
}
