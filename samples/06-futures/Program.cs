// A future is a result that somebody will set: who waits for it and who sets it need not know each other.
using Orbweaver.Asyncio;

using var loop = new EventLoop();
var allDone = new Future<string>(loop);
loop.CallSoon(() => SetResult(allDone, "Future is done!"));
Console.WriteLine("进入事件循环");
Console.WriteLine($"返回结果 {loop.RunUntilComplete(allDone)}");

loop.RunUntilComplete(Awaits());
loop.RunUntilComplete(RegisterCallbacks());
loop.RunUntilComplete(OtherEnds());

Console.WriteLine("关闭事件循环");
loop.Dispose();
Console.WriteLine($"获取future的结果 {allDone.Result}"); // it keeps its result

static void SetResult(Future<string> future, string result)
{
    Console.WriteLine($"此时future的状态:{future}");
    Console.WriteLine($"设置future的结果:{result}");
    future.SetResult(result);
    Console.WriteLine($"此时future的状态:{future}");
}

static async Coroutine Awaits()
{
    var future = new Future<string>(); // of the loop that runs
    Console.WriteLine("调用函数获取future对象");
    future.Loop.CallSoon(() => future.SetResult("the result"));
    Console.WriteLine($"获取future里的结果 {await future}");
}

// Callbacks are called by the loop, in the order of their registration, and never from within SetResult.
static async Coroutine RegisterCallbacks()
{
    var future = new Future<string>();
    Console.WriteLine("注册callback到future对象");
    future.AddDoneCallback(done => Callback(done, n: 1));
    future.AddDoneCallback(done => Callback(done, n: 2));
    Console.WriteLine("设置future的结果");
    future.SetResult("the result");
    Console.WriteLine("SetResult has returned");
    await Aio.Sleep(0);
}

static void Callback(Future<string> future, int n) => Console.WriteLine($"{n}: future done: {future.Result}");

// Three ends there are, and a future comes to one of them once.
static async Coroutine OtherEnds()
{
    Future<string> failed = new(), cancelled = new();
    failed.SetException(new IOException("no answer"));
    cancelled.Cancel();
    Console.WriteLine($"{failed}: {failed.Exception?.Message}");
    Console.WriteLine(cancelled);
    try
    {
        failed.SetResult("too late");
    }
    catch (InvalidStateException e)
    {
        Console.WriteLine(e.Message);
    }
}
