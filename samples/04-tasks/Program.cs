// A task is a coroutine that the loop has taken on. It has a state, later a result, and can tell others when it is done.
using Orbweaver.Asyncio;

using var loop = new EventLoop();

// A task can be made before the loop runs: it begins when the loop does.
var task = loop.CreateTask(Execute(1));
Console.WriteLine($"Task: {task}");
loop.RunUntilComplete(task);
Console.WriteLine($"Task: {task}");
Console.WriteLine("After calling loop");

loop.RunUntilComplete(States());

// A callback gets the task when it is done. What else it needs, a lambda brings along.
var request = loop.CreateTask(Request(), "request");
request.AddDoneCallback(Callback);
request.AddDoneCallback(done => CallbackWith("额外的参数", done));
Console.WriteLine($"{request}\n{new string('*', 100)}");
loop.RunUntilComplete(request);
Console.WriteLine(request);

// Without a callback: five tasks, waited for.
var five = Enumerable.Range(0, 5).Select(_ => loop.CreateTask(Request())).ToArray();
Console.WriteLine($"Tasks: [{string.Join(", ", five)}]");
loop.RunUntilComplete(Aio.Wait(five));
foreach (var done in five)
    Console.WriteLine($"Task Result: {done.Result}");

async Coroutine States()
{
    var start = loop.Time;
    var first = Aio.CreateTask(Work(1, 2)); // on the loop that runs
    var second = Aio.EnsureFuture(Work(2, 1)); // the same, as a future
    Console.WriteLine($"{first}\n{second}\n{first.IsDone} {second.IsDone}");
    try
    {
        Console.WriteLine(first.Result);
    }
    catch (InvalidStateException e)
    {
        Console.WriteLine(e.Message);
    }

    await first;
    await second;
    Console.WriteLine($"{first}\n{second}\n{first.IsDone} {second.IsDone}");
    Console.WriteLine($"{first.Result} {second.Result}");
    Console.WriteLine($"运行时间 {(loop.Time - start).TotalSeconds:F2}");
}

static void Callback(Future<int> done) => Console.WriteLine($"回调：{done.Result}");

static void CallbackWith(string argument, Future<int> done) => Console.WriteLine($"回调：{done.Result}，{argument}");

static async Coroutine<int> Execute(int x)
{
    Console.WriteLine($"Number: {x}");
    return x;
}

static async Coroutine<int> Work(int number, double seconds)
{
    Console.WriteLine($"任务 {number}");
    await Aio.Sleep(seconds);
    Console.WriteLine($"恢复任务 {number}");
    return number;
}

static async Coroutine<int> Request()
{
    await Aio.Sleep(0.1); // stands for a request: samples 14 and 19 make real ones
    return 200;
}
