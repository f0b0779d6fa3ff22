// A loop by hand: made, run until a coroutine has ended, closed. Coroutines that await coroutines.
using Orbweaver.Asyncio;

using (var loop = new EventLoop())
{
    try
    {
        Console.WriteLine("开始运行协程");
        var coroutine = Foo();
        Console.WriteLine("进入事件循环");
        var result = loop.RunUntilComplete(coroutine);
        Console.WriteLine($"RunUntilComplete可以获取协程的{result}");

        // The same loop again, for a coroutine that is made of others.
        Console.WriteLine($"获取返回值:{loop.RunUntilComplete(Main())}");
    }
    finally
    {
        Console.WriteLine("关闭事件循环");
        loop.Dispose();
    }

    // A closed loop takes nothing more.
    try
    {
        loop.CallSoon(() => Console.WriteLine("never"));
    }
    catch (InvalidOperationException e)
    {
        Console.WriteLine(e.Message);
    }
}

static async Coroutine<string> Foo()
{
    Console.WriteLine("这是一个协程");
    return "返回值";
}

static async Coroutine<(string, string)> Main()
{
    Console.WriteLine("主协程");
    Console.WriteLine("等待result1协程运行");
    var first = await Result1();
    Console.WriteLine("等待result2协程运行");
    var second = await Result2(first);
    return (first, second);
}

static async Coroutine<string> Result1()
{
    Console.WriteLine("这是result1协程");
    return "result1";
}

static async Coroutine<string> Result2(string argument)
{
    Console.WriteLine("这是result2协程");
    return $"result2接收了一个参数,{argument}";
}
