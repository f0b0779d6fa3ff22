// Results in the order in which they come, and in the order in which they were asked for.
using Orbweaver.Asyncio;

using var loop = new EventLoop();
var start = loop.Time;
loop.RunUntilComplete(AsCompleted());
Console.WriteLine($"{Elapsed()}");
loop.RunUntilComplete(Numbers());
start = loop.Time;
loop.RunUntilComplete(Stages());
Console.WriteLine($"总用时 {Elapsed()}");

string Elapsed() => $"{(loop.Time - start).TotalSeconds:F2}";

static async Coroutine AsCompleted()
{
    LoopTask<int>[] tasks = [Aio.CreateTask(Foo(4)), Aio.CreateTask(Foo(1)), Aio.CreateTask(Foo(2))];
    await foreach (var done in Aio.AsCompleted(tasks))
        Console.WriteLine($"Task ret: {done.Result}");
}

static async Coroutine<int> Foo(int seconds)
{
    Console.WriteLine($"Waiting: {seconds}");
    await Aio.Sleep(seconds);
    return seconds;
}

// All ten sleep at the same time; the results have the order of the coroutines.
static async Coroutine Numbers()
{
    var numbers = await Aio.Gather(Enumerable.Range(0, 10).Select(n => Aio.Sleep(0.1 * (10 - n), result: n)));
    foreach (var number in numbers)
        Console.WriteLine($"当前数字 {number}");
}

// Gather ends a stage of the work: what follows needs all of its results.
async Coroutine Stages()
{
    var (first, second) = await Aio.Gather(Stage("第一阶段", 5), Stage("第二阶段", 2));
    Console.WriteLine(first);
    Console.WriteLine(second);
}

async Coroutine<int> Stage(string name, int seconds)
{
    await Aio.Sleep(seconds);
    Console.WriteLine($"{name}完成");
    Console.WriteLine($"此时用时 {Elapsed()}");
    return seconds;
}
