// Producers and consumers on a queue: two and two, or with -p N and -c M as many as you say.
using Orbweaver.Asyncio;

if (args.Where((_, i) => i % 2 == 0).Any(name => name is not ("-p" or "-c")) || (Option("-p", 5), Option("-c", 10)) is not (int producerCount, > 0 and int consumerCount))
{
    Console.Error.WriteLine("usage: 10-producers-consumers [-p PRODUCERS] [-c CONSUMERS], with one consumer at least");
    return 2;
}

var random = new Random(444); // the same numbers each time
using var loop = new EventLoop();
loop.RunUntilComplete(args.Length == 0 ? TwoAndTwo() : Many());
Console.WriteLine($"Program completed in {loop.Time.TotalSeconds:F2} seconds.");
return 0;

int? Option(string name, int otherwise) => Array.IndexOf(args, name) is >= 0 and var at ? ushort.TryParse(args.ElementAtOrDefault(at + 1), null, out var number) ? number : null : otherwise;

async Coroutine TwoAndTwo()
{
    var queue = new AsyncQueue<int>();
    LoopTask[] tasks = [Aio.CreateTask(Get("consumer_1", queue)), Aio.CreateTask(Get("consumer_2", queue)), Aio.CreateTask(Put("producer_1", queue)), Aio.CreateTask(Put("producer_2", queue))];
    await Aio.Sleep(5);
    Array.ForEach(tasks[..2], consumer => consumer.Cancel());
    await Aio.GatherOutcomes(tasks);
}

async Coroutine Put(string id, AsyncQueue<int> queue)
{
    foreach (var value in Enumerable.Range(0, 5).Select(_ => random.Next(1, 11)))
    {
        await queue.Put(value);
        Console.WriteLine($"{id} put a val: {value}");
        await Aio.Sleep(1);
    }
}

static async Coroutine Get(string id, AsyncQueue<int> queue)
{
    await foreach (var value in queue)
    {
        Console.WriteLine($"{id} get a val: {value}");
        await Aio.Sleep(1);
    }
}

async Coroutine Many()
{
    var queue = new AsyncQueue<(string Item, TimeSpan Time)>();
    var producers = Enumerable.Range(0, producerCount).Select(name => Aio.CreateTask(Produce(name, queue))).ToArray();
    var consumers = Enumerable.Range(0, consumerCount).Select(name => Aio.CreateTask(Consume(name, queue))).ToArray();
    await Aio.Gather(producers);
    await queue.Join(); // until each element has been reported done
    Array.ForEach(consumers, consumer => consumer.Cancel());
}

async Coroutine Produce(int name, AsyncQueue<(string, TimeSpan)> queue)
{
    for (var left = random.Next(0, 11); left > 0; left--)
    {
        var seconds = random.Next(0, 11);
        Console.WriteLine($"Producer {name} sleeping for {seconds} seconds.");
        await Aio.Sleep(seconds);
        var item = $"{random.Next():x8}";
        await queue.Put((item, loop.Time));
        Console.WriteLine($"Producer {name} added <{item}> to queue.");
    }
}

async Coroutine Consume(int name, AsyncQueue<(string, TimeSpan)> queue)
{
    while (true)
    {
        var seconds = random.Next(0, 11);
        Console.WriteLine($"Consumer {name} sleeping for {seconds} seconds.");
        await Aio.Sleep(seconds);
        var (item, time) = await queue.Get();
        Console.WriteLine($"Consumer {name} got element <{item}> in {(loop.Time - time).TotalSeconds:F2} seconds.");
        queue.TaskDone();
    }
}
