using System.Diagnostics;
using System.Globalization;
using Orbweaver.Asyncio;

namespace Orbweaver.Bench;

/// <summary>The works of the runtime benchmark on our loop, in the shape of the rivals' programs; runs as a process of its own.</summary>
internal static class LoopWork
{
    private const int Operations = 1_000_000;
    private const int WarmUps = 2;
    private const int Runs = 5;

    private static readonly AsyncLocal<int> Value = new();

    internal static int Run(IReadOnlyList<string> works)
    {
        if (works is [SleeperWork.Verb or SleeperWork.DirectVerb, { } tasks])
            return SleeperWork.Run(works[0], int.Parse(tasks, CultureInfo.InvariantCulture));

        foreach (string work in works)
        {
            var figures = new List<(double Time, double Bytes)>();
            for (int run = 0; run < WarmUps + Runs; run++)
            {
                (double Time, double Bytes) figure = Aio.Run(Work(work));
                if (run >= WarmUps)
                    figures.Add(figure);
            }

            Measurement time = Measurement.Of(figures.Select(f => f.Time));
            Console.WriteLine(FormattableString.Invariant(
                $"{Benchmark.Ours}\t{work}\t{time.Median}\t{time.Min}\t{time.Max}\t{(work == "threadsafe" ? "us" : "ns")}\t{figures.Max(f => f.Bytes):F4}"));
        }

        return 0;
    }

    private static Coroutine<(double Time, double Bytes)> Work(string name) => name switch
    {
        "yield_1" => Measured(Yield(Operations)),
        "yield_100" => Measured(YieldInTasks(tasks: 100, each: Operations / 100)),
        "yield_100_context" => Measured(YieldInTasks(tasks: 100, each: Operations / 100, withValue: true)),
        "chain10" => Measured(Chain()),
        "spawn" => Measured(SpawnAndAwait(batches: 100, tasks: Operations / 100)),
        "spawn_gather" => Measured(SpawnAndGather(batches: 100, tasks: Operations / 100)),
        "pingpong" => Measured(QueueWork.PingPong(), QueueWork.RoundTrips),
        "prodcons" => Measured(QueueWork.ProduceAndConsume(Operations)),
        "soon_burst" => Measured(CallbackWork.Burst(Operations)),
        "soon_chain" => Measured(CallbackWork.Chain(Operations)),
        "threadsafe" => CallbackWork.WakeUp(),
        _ => throw new BenchException($"{name}: no such work."),
    };

    private static async Coroutine<(double Nanoseconds, double Bytes)> Measured(Coroutine body, int operations = Operations)
    {
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        long began = Stopwatch.GetTimestamp();
        await body;
        TimeSpan elapsed = Stopwatch.GetElapsedTime(began);
        return (elapsed.TotalNanoseconds / operations, (double)(GC.GetAllocatedBytesForCurrentThread() - bytes) / operations);
    }

    private static async Coroutine Yield(int times)
    {
        for (int i = 0; i < times; i++)
            await Aio.Sleep(0);
    }

    private static async Coroutine YieldInTasks(int tasks, int each, bool withValue = false)
    {
        var all = new LoopTask[tasks];
        for (int i = 0; i < tasks; i++)
            all[i] = Aio.CreateTask(withValue ? YieldWithValue(each, i) : Yield(each));
        await Aio.Gather(all);
    }

    private static async Coroutine YieldWithValue(int times, int value)
    {
        Value.Value = value;
        await Yield(times);
        if (Value.Value != value)
            throw new BenchException("A task has lost its AsyncLocal value.");
    }

    private static async Coroutine SpawnAndAwait(int batches, int tasks)
    {
        var all = new LoopTask<int>[tasks];
        for (int batch = 0; batch < batches; batch++)
        {
            SpawnAll(all);
            foreach (LoopTask<int> task in all)
                await task;
        }
    }

    private static async Coroutine SpawnAndGather(int batches, int tasks)
    {
        var all = new LoopTask<int>[tasks];
        for (int batch = 0; batch < batches; batch++)
        {
            SpawnAll(all);
            await Aio.Gather(all);
        }
    }

    private static void SpawnAll(LoopTask<int>[] tasks)
    {
        for (int i = 0; i < tasks.Length; i++)
            tasks[i] = Aio.CreateTask(Call1());
    }

    private static async Coroutine Chain()
    {
        int sum = 0;
        for (int i = 0; i < Operations; i++)
            sum += await Call10();
        if (sum != Operations)
            throw new BenchException("The chain lost a call.");
    }

    private static async Coroutine<int> Call1() => 1;

    private static async Coroutine<int> Call2() => await Call1();

    private static async Coroutine<int> Call3() => await Call2();

    private static async Coroutine<int> Call4() => await Call3();

    private static async Coroutine<int> Call5() => await Call4();

    private static async Coroutine<int> Call6() => await Call5();

    private static async Coroutine<int> Call7() => await Call6();

    private static async Coroutine<int> Call8() => await Call7();

    private static async Coroutine<int> Call9() => await Call8();

    private static async Coroutine<int> Call10() => await Call9();
}
