namespace Orbweaver.Asyncio.Tests;

/// <summary>Loops on several threads: pools of frames are per thread, and a coroutine may be made on one thread and run on another.</summary>
public sealed class ThreadTests
{
    [Fact]
    public void Loops_on_two_threads_do_not_disturb_each_other()
    {
        var results = new int[2];
        OnThreads(2, n => results[n] = Aio.Run(Work(n), Virtual()));
        Assert.Equal([Expected(0), Expected(1)], results);

        static int Expected(int n) => Enumerable.Range(0, 2000).Sum(i => i + n);

        static async Coroutine<int> Work(int n)
        {
            var sum = 0;
            for (var i = 0; i < 2000; i++)
                sum += await Step(i, n);
            return sum;
        }

        static async Coroutine<int> Step(int i, int n)
        {
            if (i % 3 == 0)
                await Aio.Sleep(i % 2);
            return i + n;
        }
    }

    [Fact]
    public void Coroutines_made_on_one_thread_run_on_others()
    {
        for (var round = 0; round < 5; round++)
        {
            var calls = Enumerable.Range(0, 200).Select(Double).ToArray();
            var sleeps = Enumerable.Range(0, 200).Select(n => Aio.Sleep(n % 3)).ToArray();
            var sums = new int[4];
            OnThreads(4, t => sums[t] = Aio.Run(Sum(calls[(t * 50)..((t + 1) * 50)], sleeps[(t * 50)..((t + 1) * 50)]), Virtual()));
            Assert.Equal(Enumerable.Range(0, 200).Sum() * 2, sums.Sum());
        }

        static async Coroutine<int> Double(int n)
        {
            await Aio.Sleep(n % 2);
            return n * 2;
        }

        static async Coroutine<int> Sum(Coroutine<int>[] calls, Coroutine[] sleeps)
        {
            var sum = 0;
            foreach (var call in calls)
                sum += await call;
            foreach (var sleep in sleeps)
                await sleep;
            return sum;
        }
    }

    [Fact]
    public void Sleep_made_where_another_loop_ran_before_waits_on_the_loop_that_awaits_it()
    {
        for (var i = 0; i < 3; i++)
        {
            var clock = new VirtualClock();
            Aio.Run(Sleep(), new EventLoopOptions { TimeProvider = clock });
            Assert.Equal(TimeSpan.FromSeconds(2), clock.Elapsed);
        }

        static async Coroutine Sleep()
        {
            await Aio.Sleep(1);
            await Aio.Sleep(1);
        }
    }

    internal static void OnThreads(int count, Action<int> body)
    {
        var errors = new System.Collections.Concurrent.ConcurrentQueue<Exception>();
        var threads = Enumerable.Range(0, count).Select(n => new Thread(() =>
        {
            try
            {
                body(n);
            }
#pragma warning disable CA1031 // asserted below
            catch (Exception e)
            {
                errors.Enqueue(e);
            }
#pragma warning restore CA1031
        })).ToArray();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        Assert.Empty(errors);
    }

    private static EventLoopOptions Virtual() => new() { TimeProvider = new VirtualClock() };
}
