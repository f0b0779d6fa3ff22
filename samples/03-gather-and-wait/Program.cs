// One after the other, gathered, waited for: three ways to run two coroutines, and what Wait can do that Gather cannot.
using Orbweaver.Asyncio;

using var loop = new EventLoop();
loop.RunUntilComplete(Timed("one after the other", OneAfterTheOther));
loop.RunUntilComplete(Timed("Gather", Gathered));
foreach (var returnWhen in Enum.GetValues<ReturnWhen>())
    loop.RunUntilComplete(Timed($"Wait, {returnWhen}", () => Waited(returnWhen)));
loop.RunUntilComplete(Timed("Wait, 0.45 s", () => Numbers(cancel: !args.Contains("leave"))));

async Coroutine Timed(string how, Func<Coroutine> work)
{
    Console.WriteLine($"--- {how}");
    var start = loop.Time;
    await work();
    Console.WriteLine($"运行时间 {(loop.Time - start).TotalSeconds:F2}");
}

static async Coroutine OneAfterTheOther()
{
    var first = await Work(1, 2);
    var second = await Work(2, 1);
    Console.WriteLine($"任务 1 返回的值是 {first}\n任务 2 返回的值是 {second}");
}

static async Coroutine Gathered()
{
    var (first, second) = await Aio.Gather(Work(1, 2), Work(2, 1));
    Console.WriteLine($"任务 1 返回的值是 {first}\n任务 2 返回的值是 {second}");
}

static async Coroutine Waited(ReturnWhen returnWhen)
{
    LoopTask<int>[] tasks = [Aio.CreateTask(Work(1, 2), "任务 1"), Aio.CreateTask(Fail(1), "任务 2"), Aio.CreateTask(Work(3, 0.5), "任务 3")];
    var (done, pending) = await Aio.Wait(tasks, returnWhen: returnWhen);
    Console.WriteLine($"done: {string.Join(", ", done)}");
    Console.WriteLine($"pending: {string.Join(", ", pending)}");
    await Aio.GatherOutcomes(tasks); // sees to it that they end, and looks at the exception
}

static async Coroutine Numbers(bool cancel)
{
    var tasks = Enumerable.Range(0, 10).Select(n => Aio.CreateTask(Number(n), $"number {n}")).ToArray();
    var (complete, pending) = await Aio.Wait(tasks, 0.45);
    foreach (var task in complete)
        Console.WriteLine($"当前数字 {task.Result}");
    if (!cancel)
        return; // they are left behind when the loop is closed, which says so
    Console.WriteLine("取消未完成的任务");
    foreach (var task in pending)
        task.Cancel();
}

static async Coroutine<int> Work(int number, double seconds)
{
    Console.WriteLine($"任务 {number}");
    await Aio.Sleep(seconds);
    Console.WriteLine($"恢复任务 {number}");
    return number;
}

static async Coroutine<int> Fail(double seconds)
{
    await Aio.Sleep(seconds);
    throw new DivideByZeroException();
}

static async Coroutine<int> Number(int n)
{
    try
    {
        await Aio.Sleep(n * 0.1);
        return n;
    }
    catch (OperationCanceledException)
    {
        Console.WriteLine($"数字{n}被取消");
        throw;
    }
}
