using Orbweaver.Asyncio;

namespace Orbweaver.Bench;

/// <summary>The works of the runtime benchmark that go over queues.</summary>
internal static class QueueWork
{
    internal const int RoundTrips = 300_000;

    private const int Pairs = 4;

    /// <summary>Two tasks that hand a number to and fro over two queues of one place.</summary>
    internal static async Coroutine PingPong()
    {
        var there = new AsyncQueue<int>(1);
        var back = new AsyncQueue<int>(1);
        var echo = Aio.CreateTask(Echo(there, back));
        for (int i = 0; i < RoundTrips; i++)
        {
            await there.Put(i);
            await back.Get();
        }

        await echo;
    }

    /// <summary>Four tasks that put so many items into a queue of a hundred places, and four that take them out.</summary>
    internal static async Coroutine ProduceAndConsume(int items)
    {
        var queue = new AsyncQueue<int>(100);
        var tasks = new List<LoopTask>();
        for (int pair = 0; pair < Pairs; pair++)
        {
            tasks.Add(Aio.CreateTask(Produce(queue, items / Pairs)));
            tasks.Add(Aio.CreateTask(Consume(queue, items / Pairs)));
        }

        await Aio.Gather(tasks);
    }

    private static async Coroutine Echo(AsyncQueue<int> there, AsyncQueue<int> back)
    {
        for (int i = 0; i < RoundTrips; i++)
            await back.Put(await there.Get());
    }

    private static async Coroutine Produce(AsyncQueue<int> queue, int items)
    {
        for (int i = 0; i < items; i++)
            await queue.Put(i);
    }

    private static async Coroutine Consume(AsyncQueue<int> queue, int items)
    {
        for (int i = 0; i < items; i++)
            await queue.Get();
    }
}
