// A cancellation is an exception, thrown where the task waits; a task that has not begun never will.
using Orbweaver.Asyncio;

Aio.Run(Main());

static async Coroutine Main()
{
    await Child(cancel: true);
    await Child(cancel: false);
    await WhileItRuns();
    await ThreeWorkers();
}

static async Coroutine Child(bool cancel)
{
    Console.WriteLine("将协程child包装成任务");
    var task = Aio.CreateTask(Enter());
    if (cancel)
    {
        Console.WriteLine("通过Cancel方法可以取消任务");
        task.Cancel();
    }

    try
    {
        await task;
        Console.WriteLine($"获取任务的结果 {task.Result}");
    }
    catch (OperationCanceledException)
    {
        Console.WriteLine("取消任务抛出OperationCanceledException异常");
    }
}

static async Coroutine<string> Enter()
{
    Console.WriteLine("进入子协程");
    return "the result";
}

static async Coroutine WhileItRuns()
{
    var task = Aio.CreateTask(Long(), "long");
    await Aio.Sleep(1);
    task.Cancel();
    await Aio.Wait([task]); // waits for its clean-up, too
    Console.WriteLine(task);
}

static async Coroutine Long()
{
    try
    {
        await Aio.Sleep(3600);
    }
    finally
    {
        await Aio.Sleep(0.5);
        Console.WriteLine("cleaned up");
    }
}

// GatherOutcomes waits for all, whatever becomes of them: Python's gather(…, return_exceptions=True).
static async Coroutine ThreeWorkers()
{
    var loop = EventLoop.Running();
    var start = loop.Time;
    LoopTask<int>[] tasks = [Aio.CreateTask(Worker(1, 1)), Aio.CreateTask(Worker(2, 0)), Aio.CreateTask(Worker(3, 1))];
    await Aio.Sleep(2);
    tasks[2].Cancel();
    var outcomes = await Aio.GatherOutcomes(tasks);
    Console.WriteLine($"[{string.Join(", ", outcomes)}]");
    Console.WriteLine($"Wall time: {(loop.Time - start).TotalSeconds:F2} s");
}

static async Coroutine<int> Worker(int seconds, int divisor)
{
    await Aio.Sleep(seconds);
    return seconds / divisor;
}
