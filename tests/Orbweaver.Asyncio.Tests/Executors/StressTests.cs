namespace Orbweaver.Asyncio.Tests;

/// <summary>Eight threads at one loop: nothing is lost, and nothing runs off the loop's thread. The counts are what is checked; no time is.</summary>
public sealed class StressTests
{
    private const int Threads = 8;
    private const int Rounds = 2_000;

    [Fact]
    [Trait("Rule", "8")]
    public void Callbacks_from_eight_threads_all_run_on_the_loops_thread_in_each_threads_order()
    {
        var next = new int[Threads];
        var here = Environment.CurrentManagedThreadId;
        var wrong = 0;
        RunWith(
            (loop, thread) =>
            {
                for (var i = 0; i < Rounds; i++)
                {
                    var expected = i;
                    loop.CallSoonThreadSafe(() => wrong += next[thread]++ == expected && Environment.CurrentManagedThreadId == here ? 0 : 1);
                }
            });
        Assert.Equal(0, wrong);
        Assert.All(next, count => Assert.Equal(Rounds, count));
    }

    [Fact]
    [Trait("Rule", "14")]
    public void Coroutines_from_eight_threads_all_end_there_with_their_results()
    {
        var sums = new long[Threads];
        var here = Environment.CurrentManagedThreadId;
        RunWith(
            (loop, thread) =>
            {
                for (var i = 0; i < Rounds / 10; i++)
                    sums[thread] += Aio.RunCoroutineThreadSafe(Echo(i), loop).GetAwaiter().GetResult();
            });
        Assert.All(sums, sum => Assert.Equal(Enumerable.Range(0, Rounds / 10).Sum(), sum));

        async Coroutine<int> Echo(int value)
        {
            await Aio.Sleep(0);
            Assert.Equal(here, Environment.CurrentManagedThreadId);
            return value;
        }
    }

    [Fact]
    [Trait("Rule", "14")]
    public void Coroutines_cancelled_by_eight_threads_end_once_each_cancelled_or_done()
    {
        var ended = new int[Threads];
        RunWith(
            (loop, thread) =>
            {
                for (var i = 0; i < Rounds / 10; i++)
                {
                    using var source = new CancellationTokenSource();
                    var task = Aio.RunCoroutineThreadSafe(Passing(i % 4), loop, source.Token);
                    source.Cancel();
                    try
                    {
                        task.GetAwaiter().GetResult();
                    }
                    catch (OperationCanceledException)
                    {
                    }

                    ended[thread]++;
                }
            },
            loop => Assert.Single(loop.AllTasks)); // the main task: none of theirs is left
        Assert.All(ended, count => Assert.Equal(Rounds / 10, count));

        static async Coroutine Passing(int passes)
        {
            for (; passes > 0; passes--)
                await Aio.Sleep(0);
        }
    }

    [Fact]
    [Trait("Rule", "8")]
    public void Handle_cancelled_by_another_thread_never_runs_afterwards()
    {
        var violations = 0;
        var ran = 0;
        var cancelled = 0;
        RunWith(
            (loop, _) =>
            {
                for (var i = 0; i < Rounds; i++)
                {
                    var over = false;
                    var called = false;
                    var handle = loop.CallSoonThreadSafe(() =>
                    {
                        called = true;
                        if (Volatile.Read(ref over))
                            Interlocked.Increment(ref violations);
                    });
                    if (i % 3 == 0)
                        Thread.Yield();
                    handle.Cancel();
                    Volatile.Write(ref over, true);
                    Interlocked.Increment(ref called ? ref ran : ref cancelled);
                }
            });
        Assert.Equal(0, violations);
        Assert.Equal(Threads * Rounds, ran + cancelled);
    }

    [Fact]
    [Trait("Rule", "13")]
    public void Functions_in_an_executor_of_eight_threads_all_come_back()
    {
        using var executor = new ThreadExecutor(Threads);
        var here = Environment.CurrentManagedThreadId;
        var calls = 0;
        Aio.Run(Main());
        Assert.Equal(Rounds, calls);

        async Coroutine Main()
        {
            var loop = EventLoop.Running();
            var all = new List<Future<int>>();
            for (var i = 0; i < Rounds; i++)
            {
                var value = i;
                all.Add(loop.RunInExecutor(executor, () =>
                {
                    Assert.NotEqual(here, Environment.CurrentManagedThreadId);
                    Interlocked.Increment(ref calls);
                    return value;
                }));
            }

            Assert.Equal(Enumerable.Range(0, Rounds), await Aio.Gather(all));
            Assert.Equal(here, Environment.CurrentManagedThreadId);
            Assert.Equal(0, loop.ExecutorWorkUnderWay);
        }
    }

    [Fact]
    [Trait("Rule", "13")]
    public void Functions_cancelled_at_random_moments_leave_no_work_counted()
    {
        using var executor = new ThreadExecutor(Threads);
        Aio.Run(Main());

        async Coroutine Main()
        {
            var loop = EventLoop.Running();
            var random = new Random(7);
            var all = new List<Future>();
            for (var i = 0; i < Rounds; i++)
            {
                all.Add(loop.RunInExecutor(executor, () => Thread.SpinWait(20)));
                if (random.Next(2) == 0)
                    all[random.Next(all.Count)].Cancel();
                if (random.Next(50) == 0)
                    await Aio.Sleep(0);
            }

            await Aio.Wait(all);
            await Aio.ToThread(() => executor.Dispose());
            while (loop.ExecutorWorkUnderWay > 0)
                await Aio.Sleep(0);
        }
    }

    /// <summary>Runs a loop until eight threads have done their part and all that they posted has run.</summary>
    private static void RunWith(Action<EventLoop, int> work, Action<EventLoop>? end = null)
    {
        Aio.Run(Main());

        async Coroutine Main()
        {
            var loop = EventLoop.Running();
            var errors = new List<Exception>();
            var threads = Enumerable.Range(0, Threads).Select(n => new Thread(() =>
            {
                try
                {
                    work(loop, n);
                }
                catch (Exception e)
                {
                    lock (errors)
                        errors.Add(e);
                }
            })).ToList();
            threads.ForEach(t => t.Start());
            await Aio.ToThread(() => threads.ForEach(t => t.Join()));
            await Aio.Sleep(0);
            Assert.Empty(errors);
            end?.Invoke(loop);
        }
    }
}
