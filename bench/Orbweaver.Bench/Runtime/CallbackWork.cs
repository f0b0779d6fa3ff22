using System.Diagnostics;
using Orbweaver.Asyncio;

namespace Orbweaver.Bench;

/// <summary>The works of the runtime benchmark that are callbacks without tasks.</summary>
internal static class CallbackWork
{
    private const int WakeUps = 20_000;

    /// <summary>So many callbacks, all of them queued before the first runs.</summary>
    internal static async Coroutine Burst(int callbacks)
    {
        var counter = new Counter(callbacks);
        Action callback = counter.Count;
        for (int i = 0; i < callbacks; i++)
            counter.Loop.CallSoon(callback);
        await counter.Done;
    }

    /// <summary>So many callbacks, each queued by the one before: a pass of the loop each.</summary>
    internal static async Coroutine Chain(int callbacks)
    {
        var counter = new Counter(callbacks);
        counter.Loop.CallSoon(counter.CountAndQueue);
        await counter.Done;
    }

    /// <summary>Another thread posts a callback that wakes it, again and again: the median round trip in microseconds, and the bytes that one allocates.</summary>
    internal static async Coroutine<(double Microseconds, double Bytes)> WakeUp()
    {
        var loop = EventLoop.Running();
        var done = new Future<(double, double)>();
        var thread = new Thread(() =>
        {
            using var woken = new AutoResetEvent(false);
            Action wake = () => woken.Set();
            double[] roundTrips = new double[WakeUps];
            long bytes = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < WakeUps; i++)
            {
                long began = Stopwatch.GetTimestamp();
                loop.CallSoonThreadSafe(wake);
                woken.WaitOne();
                roundTrips[i] = Stopwatch.GetElapsedTime(began).TotalMicroseconds;
            }

            bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
            Array.Sort(roundTrips);
            loop.CallSoonThreadSafe(() => done.SetResult((roundTrips[WakeUps / 2], (double)bytes / WakeUps)));
        });
        thread.Start();
        (double, double) figures = await done;
        thread.Join();
        return figures;
    }

    /// <summary>Callbacks that count themselves.</summary>
    private sealed class Counter
    {
        private readonly int _callbacks;
        private readonly Action _countAndQueue;
        private int _count;

        internal Counter(int callbacks)
        {
            _callbacks = callbacks;
            _countAndQueue = CountAndQueue;
        }

        internal EventLoop Loop { get; } = EventLoop.Running();

        internal Future<bool> Done { get; } = new();

        internal void Count()
        {
            if (++_count == _callbacks)
                Done.SetResult(true);
        }

        internal void CountAndQueue()
        {
            if (++_count == _callbacks)
                Done.SetResult(true);
            else
                Loop.CallSoon(_countAndQueue);
        }
    }
}
