// Producers and consumers on a queue: two and two, or with -p N and -c M as many as you say.
using System.Globalization;
using Orbweaver.Asyncio;

var random = new Random(444); // the same numbers each time
using var loop = new EventLoop();
loop.RunUntilComplete(args.Length == 0 ? TwoAndTwo() : Many(Option("-p", 5), Option("-c", 10)));
Console.WriteLine($"Program completed in {loop.Time.TotalSeconds:F2} seconds.");

int Option(string name, int otherwise) => Array.IndexOf(args, name) is var at and >= 0 ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;

async Coroutine TwoAndTwo()
{
    var queue = new AsyncQueue<int>();
    LoopTask[] consumers = [Aio.CreateTask(Get("consumer_1", queue)), Aio.CreateTask(Get("consumer_2", queue))];
    LoopTask[] producers = [Aio.CreateTask(Put("producer_1", queue)), Aio.CreateTask(Put("producer_2", queue))];
    await Aio.Sleep(5);
    foreach (var consumer in consumers)
        consumer.Cancel();
    await Aio.GatherOutcomes([.. consumers, .. producers]);
}

async Coroutine Put(string id, AsyncQueue<int> queue)
{
    for (var i = 0; i < 5; i++)
    {
        var value = random.Next(1, 11);
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

async Coroutine Many(int producerCount, int consumerCount)
{
    var queue = new AsyncQueue<(string Item, TimeSpan Time)>();
    var producers = Enumerable.Range(0, producerCount).Select(name => Aio.CreateTask(Produce(name, queue))).ToArray();
    var consumers = Enumerable.Range(0, consumerCount).Select(name => Aio.CreateTask(Consume(name, queue))).ToArray();
    await Aio.Gather(producers);
    await queue.Join(); // until each element has been reported done
    foreach (var consumer in consumers)
        consumer.Cancel();
}

async Coroutine Produce(int name, AsyncQueue<(string, TimeSpan)> queue)
{
    for (var left = random.Next(0, 11); left > 0; left--)
    {
        await SleepAloud($"Producer {name}", random.Next(0, 11));
        var item = random.Next().ToString("x8", CultureInfo.InvariantCulture);
        await queue.Put((item, loop.Time));
        Console.WriteLine($"Producer {name} added <{item}> to queue.");
    }
}

async Coroutine Consume(int name, AsyncQueue<(string, TimeSpan)> queue)
{
    while (true)
    {
        await SleepAloud($"Consumer {name}", random.Next(0, 11));
        var (item, time) = await queue.Get();
        Console.WriteLine($"Consumer {name} got element <{item}> in {(loop.Time - time).TotalSeconds:F2} seconds.");
        queue.TaskDone();
    }
}

static async Coroutine SleepAloud(string who, int seconds)
{
    Console.WriteLine($"{who} sleeping for {seconds} seconds.");
    await Aio.Sleep(seconds);
}
