using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using Orbweaver.Asyncio;

namespace Orbweaver.Bench;

/// <summary>The works of the pools benchmark on our pools, and, as a rival, on .NET's thread pool; runs as a process of its own, and its worker processes are it again.</summary>
internal static class PoolFunctions
{
    internal const string NetRival = ".NET's thread pool";
    private const int Workers = 2;
    private const int WarmUp = 2000;

    internal static int Run(IReadOnlyList<string> arguments)
    {
        int scale = int.Parse(arguments[0], CultureInfo.InvariantCulture);
        int[] numbers = [.. Enumerable.Range(0, 10).Select(i => (10_000_000 / scale) + i)];
        Start();
        BigInteger[] plain = Sums("sums_plain", () => [.. numbers.Select(SumOfSquares)]);
        Threads(scale, numbers, plain);
        Processes(scale, numbers, plain);
        Net(scale, numbers, plain);
        Aio.Run(Loops(scale));
        return 0;
    }

    private static void Threads(int scale, int[] numbers, BigInteger[] plain)
    {
        using var pool = new Pool(Workers);
        pool.Map(Same, Enumerable.Range(0, WarmUp));
        int calls = 20_000 / scale;
        int jobs = 100_000 / scale;
        Say("threads_call", Benchmark.Ours, Microseconds(calls, () =>
        {
            for (int i = 0; i < calls; i++)
                pool.Apply(Same, i);
        }));
        Say("threads_map", Benchmark.Ours, Microseconds(jobs, () => pool.Map(Same, Enumerable.Range(0, jobs), 1)));
        Check(plain, Sums("sums_threads", () => pool.Map(SumOfSquares, numbers, 1)));
    }

    private static void Processes(int scale, int[] numbers, BigInteger[] plain)
    {
        using var pool = new ProcessPool(Workers);
        pool.Map(Same, Enumerable.Range(0, WarmUp), 1);
        int calls = 5000 / scale;
        int jobs = 20_000 / scale;
        int chunked = 500_000 / scale;
        Say("processes_call", Benchmark.Ours, Microseconds(calls, () =>
        {
            for (int i = 0; i < calls; i++)
                pool.Apply(Same, i);
        }));
        Say("processes_map", Benchmark.Ours, Microseconds(jobs, () => pool.Map(Same, Enumerable.Range(0, jobs), 1)));
        Say("processes_chunks", Benchmark.Ours, Microseconds(chunked, () => pool.Map(Same, Enumerable.Range(0, chunked))));
        Check(plain, Sums("sums_processes", () => pool.Map(SumOfSquares, numbers, 1)));
    }

    private static async Coroutine Loops(int scale)
    {
        int jobs = 100_000 / scale;
        await using var loops = new LoopPool(Workers);
        await loops.Map(SameLater, Enumerable.Range(0, jobs));
        long began = Stopwatch.GetTimestamp();
        await loops.Map(SameLater, Enumerable.Range(0, jobs));
        Say("loops_map", Benchmark.Ours, Stopwatch.GetElapsedTime(began).TotalMicroseconds / jobs);

        jobs /= 5;
        await using var processes = new LoopPool(Workers, processes: true);
        await processes.Map(SameLater, Enumerable.Range(0, jobs));
        began = Stopwatch.GetTimestamp();
        await processes.Map(SameLater, Enumerable.Range(0, jobs));
        Say("loop_processes_map", Benchmark.Ours, Stopwatch.GetElapsedTime(began).TotalMicroseconds / jobs);
    }

    private static void Net(int scale, int[] numbers, BigInteger[] plain)
    {
        Task.WhenAll(Enumerable.Range(0, WarmUp).Select(i => Task.Run(() => Same(i)))).Wait();
        int calls = 20_000 / scale;
        int jobs = 100_000 / scale;
        Say("threads_call", NetRival, Microseconds(calls, () =>
        {
            for (int i = 0; i < calls; i++)
            {
                int argument = i;
                Task<int> task = Task.Run(() => Same(argument));
                ((IAsyncResult)task).AsyncWaitHandle.WaitOne(); // Wait() would make the call itself
            }
        }));
        Say("threads_map", NetRival, Microseconds(jobs, () => Task.WhenAll(Enumerable.Range(0, jobs).Select(i => Task.Run(() => Same(i)))).Wait()));
        Say("loops_map", NetRival, Microseconds(jobs, () => Task.WhenAll(Enumerable.Range(0, jobs).Select(i => Task.Run(() => SameInTask(i)))).Wait()));
        Check(plain, Sums("sums_threads", () => [.. numbers.AsParallel().AsOrdered().WithDegreeOfParallelism(Workers).Select(SumOfSquares)], NetRival));
    }

    private static void Start()
    {
        long began = Stopwatch.GetTimestamp();
        using var pool = new ProcessPool(Workers);
        pool.Map(Same, [0, 1], 1);
        Say("start", Benchmark.Ours, Stopwatch.GetElapsedTime(began).TotalMilliseconds);
    }

    private static int Same(int x) => x;

    private static async Coroutine<int> SameLater(int x)
    {
        await Aio.Sleep(0);
        return x;
    }

    private static async Task<int> SameInTask(int x)
    {
        await Task.Yield();
        return x;
    }

    /// <summary>Above 10,000,000 the sum is more than 64 bits hold.</summary>
    private static BigInteger SumOfSquares(int n)
    {
        UInt128 sum = 0;
        for (long i = 0; i < n; i++)
            sum += (ulong)(i * i);
        return sum;
    }

    private static BigInteger[] Sums(string work, Func<BigInteger[]> body, string by = Benchmark.Ours)
    {
        long began = Stopwatch.GetTimestamp();
        BigInteger[] sums = body();
        Say(work, by, Stopwatch.GetElapsedTime(began).TotalSeconds);
        return sums;
    }

    private static void Check(BigInteger[] expected, BigInteger[] sums)
    {
        if (!expected.SequenceEqual(sums))
            throw new BenchException("A pool has miscounted.");
    }

    /// <summary>Of the second time: of a work of a tenth of a second the first is half the JIT's, or not, as its timer falls.</summary>
    private static double Microseconds(int count, Action body)
    {
        body();
        long began = Stopwatch.GetTimestamp();
        body();
        return Stopwatch.GetElapsedTime(began).TotalMicroseconds / count;
    }

    private static void Say(string work, string by, double figure) => Console.WriteLine(FormattableString.Invariant($"{work}\t{by}\t{figure}"));
}
