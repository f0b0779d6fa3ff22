// Who runs when: an await of a coroutine goes into it, an await of a task lets all tasks have their turns.
using Orbweaver.Asyncio;

Aio.Run(Main());

// A task needs a loop that runs. (A loop's own CreateTask needs none.)
try
{
    Aio.CreateTask(Count(1));
}
catch (InvalidOperationException e)
{
    Console.WriteLine(e.Message);
}

static async Coroutine Main()
{
    await Timed("await", async () =>
    {
        var (a, b) = (await Count(1), await Count(2));
        Console.WriteLine($"{a} & {b} End.");
    });
    await Timed("tasks", async () =>
    {
        var (first, second) = (Aio.CreateTask(Count(1)), Aio.CreateTask(Count(2))); // none of them has begun
        Console.WriteLine("tasks made");
        var (a, b) = (await first, await second);
        Console.WriteLine($"{a} & {b} End.");
    });
    await Timed("Wait", async () =>
    {
        LoopTask<int>[] tasks = [Aio.CreateTask(Count(1), "count 1"), Aio.CreateTask(Count(2), "count 2")];
        var (done, pending) = await Aio.Wait(tasks);
        Console.WriteLine($"{string.Join(", ", done)}; {pending.Count} pending");
    });
    await Timed("Gather", async () => await Aio.Gather(Count(1), Count(1)));
    await Timed("workers", async () =>
    {
        var first = Aio.CreateTask(Worker("worker_1", 1));
        var second = Aio.CreateTask(Worker("worker_2", 2));
        Console.WriteLine("before await");
        await first;
        Console.WriteLine("awaited worker_1");
        await second;
        Console.WriteLine("awaited worker_2");
    });
}

static async Coroutine Timed(string how, Func<Coroutine> work)
{
    Console.WriteLine($"--- {how}\nStarting...");
    var start = EventLoop.Running().Time;
    await work();
    Console.WriteLine($"Wall time: {(EventLoop.Running().Time - start).TotalSeconds:F2} s");
}

static async Coroutine<int> Count(int seconds)
{
    Console.WriteLine("One");
    await Aio.Sleep(seconds);
    Console.WriteLine("Two");
    return seconds;
}

static async Coroutine Worker(string name, double seconds)
{
    Console.WriteLine($"{name} start");
    await Aio.Sleep(seconds);
    Console.WriteLine($"{name} done");
}
