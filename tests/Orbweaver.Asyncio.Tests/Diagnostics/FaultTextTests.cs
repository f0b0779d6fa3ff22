namespace Orbweaver.Asyncio.Tests;

/// <summary>Faults and errors speak of what the program has called, and say what to do.</summary>
public sealed class FaultTextTests : LoopTest
{
    [Fact]
    public void Forgotten_coroutines_of_the_library_are_reported_once_by_their_public_names()
    {
        Loop.Debug = true;
        Loop.SlowCallbackDuration = TimeSpan.MaxValue;
        Func<object>[] calls =
        [
            () => Aio.Timeout(1, async () => await Aio.Sleep(0)), () => Aio.Timeout(1, async scope => await Aio.Sleep(0)), () => Aio.TimeoutAt(1, async () => await Aio.Sleep(0)),
            () => Aio.MoveOnAfter(1, async () => await Aio.Sleep(0)), () => Aio.MoveOnAt(1, async () => await Aio.Sleep(0)), () => Aio.CancelScope(async () => await Aio.Sleep(0)),
            () => Aio.TaskGroup(async _ => await Aio.Sleep(0)), () => Aio.ToThread(() => { }), () => Aio.ToThread(() => 1), () => Aio.Sleep(1, "result"),
            () => Aio.WaitFor(new Future<int>(), 1), () => new AsyncQueue<int>().Join(),
        ];
        Loop.CallSoon(() =>
        {
            foreach (var call in calls)
                _ = call();
        });
        RunPasses();
        Loop.Dispose();
        string[] expected =
        [
            "Aio.Timeout", "Aio.Timeout", "Aio.TimeoutAt", "Aio.MoveOnAfter", "Aio.MoveOnAt", "Aio.CancelScope", "Aio.TaskGroup", "Aio.ToThread", "Aio.ToThread", "Aio.Sleep", "Aio.WaitFor",
            "AsyncQueue.Join",
        ];
        Assert.Equal(expected.Order(), Faults.Select(f => f.Message.Split(' ')[2]).Order()); // the collector may have found some of them first
    }

    [Fact]
    public void Deadlock_in_Join_is_told_as_Join()
    {
        var queue = new AsyncQueue<int>();
        queue.PutNoWait(1);
        var error = Assert.Throws<DeadlockException>(() => Run(async () => await queue.Join()));
        Assert.Equal("AsyncQueue.Join", Assert.Single(error.Tasks).WaitsFor);
    }

    [Fact]
    public void Task_that_is_left_when_the_loop_closes_is_reported_with_what_to_do()
    {
        _ = Loop.CreateTask(Aio.Sleep(1), "left behind");
        Loop.Dispose();
        var fault = Assert.Single(Faults);
        Assert.Equal(LoopFaultKind.PendingAtClose, fault.Kind);
        Assert.StartsWith("Task left behind (pending) had not ended when its loop was closed", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Cancel it and await it", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Disposed_runner_says_what_to_do()
    {
        var runner = new Runner();
        runner.Dispose();
        Assert.Contains("make another runner", Assert.Throws<ObjectDisposedException>(() => runner.Loop).Message, StringComparison.Ordinal);
    }
}
