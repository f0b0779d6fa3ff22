namespace Orbweaver.Asyncio.Tests;

[Trait("Rule", "8")]
public sealed class ThreadSafeTests : LoopTest
{
    [Fact]
    public void CallSoonThreadSafe_from_eight_threads_loses_nothing_and_keeps_each_threads_order()
    {
        const int Threads = 8;
        const int Calls = 5000;
        var seen = new List<(int Thread, int Call)>();
        Run(async () =>
        {
            var threads = Enumerable.Range(0, Threads).Select(t => new Thread(() =>
            {
                for (var i = 0; i < Calls; i++)
                {
                    var call = i;
                    Loop.CallSoonThreadSafe(() => seen.Add((t, call)));
                }
            })).ToArray();
            foreach (var thread in threads)
                thread.Start();
            await Until(() => seen.Count == Threads * Calls);
            foreach (var thread in threads)
                thread.Join();
        });
        Assert.All(seen.GroupBy(s => s.Thread), g => Assert.Equal(Enumerable.Range(0, Calls), g.Select(s => s.Call)));
        Assert.Equal(Threads, seen.Select(s => s.Thread).Distinct().Count());
    }

    [Fact]
    public void CallSoonThreadSafe_runs_on_the_loops_thread_with_the_callers_context() => Run(async () =>
    {
        var local = new AsyncLocal<string>();
        var thread = 0;
        string? value = null;
        var caller = new Thread(() =>
        {
            local.Value = "caller's";
            Loop.CallSoonThreadSafe(
                state =>
                {
                    value = local.Value + state;
                    thread = Environment.CurrentManagedThreadId;
                },
                "!");
        });
        caller.Start();
        await Until(() => thread != 0);
        caller.Join();
        Assert.Equal(Environment.CurrentManagedThreadId, thread);
        Assert.Equal("caller's!", value);
        Assert.Null(local.Value);
    });

    [Fact]
    public void CallSoonThreadSafe_before_the_loop_runs_is_called_when_it_does()
    {
        ThreadTests.OnThreads(1, _ => Loop.CallSoonThreadSafe(() => Say("called")));
        AssertTrace();
        RunPasses();
        AssertTrace("called");
    }

    [Fact]
    public void CallSoonThreadSafe_on_the_loops_thread_takes_its_place_among_CallSoon()
    {
        Loop.CallSoon(() =>
        {
            Loop.CallSoonThreadSafe(() => Say("a"));
            Loop.CallSoon(() => Say("b"));
            Loop.CallSoonThreadSafe(() => Say("c"));
        });
        RunPasses(2);
        AssertTrace("a", "b", "c");
    }

    [Fact]
    public void Handle_of_CallSoonThreadSafe_cancelled_before_it_runs_is_not_called()
    {
        var handle = Loop.CallSoonThreadSafe(() => Say("called"));
        ThreadTests.OnThreads(1, _ => handle.Cancel());
        RunPasses(2);
        AssertTrace();
    }

    [Fact]
    public void CallSoonThreadSafe_wakes_a_loop_that_sleeps_every_time()
    {
        const int Rounds = 3000;
        using var loop = new EventLoop();
        using var requests = new System.Collections.Concurrent.BlockingCollection<Future<int>>();
        var answerer = new Thread(() =>
        {
            foreach (var request in requests.GetConsumingEnumerable())
                loop.CallSoonThreadSafe(() => request.SetResult(1));
        });
        answerer.Start();
        var answers = loop.RunUntilComplete(Ask());
        requests.CompleteAdding();
        answerer.Join();
        Assert.Equal(Rounds, answers);

        async Coroutine<int> Ask()
        {
            var sum = 0;
            for (var i = 0; i < Rounds; i++)
            {
                var answer = new Future<int>();
                requests.Add(answer);
                sum += await answer;
            }

            return sum;
        }
    }

    [Fact]
    public void Loop_that_sleeps_on_foreign_tasks_alone_is_woken_by_each()
    {
        using var loop = new EventLoop();
        Assert.Equal(1000, loop.RunUntilComplete(Work()));

        static async Coroutine<int> Work()
        {
            var sum = 0;
            for (var i = 0; i < 1000; i++)
                sum += await Task.Run(() => 1);
            return sum;
        }
    }

    [Fact]
    public void RunForever_with_nothing_to_do_waits_for_another_threads_Stop()
    {
        using var loop = new EventLoop();
        var stopper = new Thread(() => loop.CallSoonThreadSafe(loop.Stop));
        loop.CallSoon(stopper.Start);
        loop.RunForever();
        stopper.Join();
        Assert.False(loop.IsRunning);
    }

    [Fact]
    public void Timer_by_the_systems_clock_is_not_early()
    {
        using var loop = new EventLoop();
        foreach (var milliseconds in new[] { 0.01, 0.3, 1, 3 })
        {
            var due = TimeSpan.FromMilliseconds(milliseconds);
            var before = loop.Time;
            loop.RunUntilComplete(Aio.Sleep(due));
            Assert.True(loop.Time - before >= due);
        }
    }

    [Fact]
    public void Stop_from_another_thread_ends_the_run()
    {
        Loop.CallSoon(Spin);
        var stopper = new Thread(() => Loop.CallSoonThreadSafe(Loop.Stop));
        stopper.Start();
        Loop.RunForever();
        stopper.Join();
        Assert.False(Loop.IsRunning);

        void Spin() => Loop.CallSoon(Spin);
    }
}
