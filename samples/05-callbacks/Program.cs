// Plain functions that the loop calls: in its next pass, after a while, at a time of its clock.
using Orbweaver.Asyncio;

using var loop = new EventLoop();
loop.RunUntilComplete(Soon());
loop.RunUntilComplete(Later());
loop.RunUntilComplete(At());
Console.WriteLine("关闭循环");

// Arguments, named ones too, go with a lambda.
async Coroutine Soon()
{
    Console.WriteLine("注册callback");
    loop.CallSoon(() => Callback(1));
    loop.CallSoon(() => Callback(2, option: "not default"));
    await Aio.Sleep(0.2);
}

// What is called soon comes first, wherever it stands; then whoever waits less.
async Coroutine Later()
{
    Console.WriteLine("注册callbacks");
    loop.CallLater(0.2, () => Invoked(1));
    loop.CallLater(0.1, () => Invoked(2));
    loop.CallSoon(() => Invoked(3));
    var never = loop.CallLater(0.3, () => Invoked(4));
    never.Cancel();
    await Aio.Sleep(0.4);
}

// A time of the loop's own clock, which has nothing to do with the time of day.
async Coroutine At()
{
    var now = loop.Time;
    Console.WriteLine($"当前的内部时间 {now.TotalSeconds:F2}");
    Console.WriteLine("注册callback");
    loop.CallAt(now + TimeSpan.FromSeconds(0.1), () => CallbackAt(1));
    loop.CallAt(now + TimeSpan.FromSeconds(0.2), () => CallbackAt(2));
    loop.CallSoon(() => CallbackAt(3));
    await Aio.Sleep(1);
}

static void Callback(int argument, string option = "default") => Console.WriteLine($"普通函数做为回调函数,获取参数:{argument},{option}");

static void Invoked(int n) => Console.WriteLine($"callback {n} invoked");

void CallbackAt(int n) => Console.WriteLine($"callback {n} 运行时间点{loop.Time.TotalSeconds:F2}");
