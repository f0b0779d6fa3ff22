// The call of an 'async Coroutine' method runs nothing: it gives a coroutine, which a loop has to run.
using Orbweaver.Asyncio;

// A call, and what it gives.
var coroutine = Execute(1);
Console.WriteLine($"Coroutine: {coroutine}");
Console.WriteLine("After calling Execute");

// A loop runs it.
using (var loop = new EventLoop())
    loop.RunUntilComplete(coroutine);
Console.WriteLine("After calling loop");

// A coroutine that nobody runs is reported on standard error: by the loop that runs when it is made, or when the program ends.
Aio.Run(Forget());
var nobodys = Hello("nobody");
Console.WriteLine(nobodys);

// The everyday way: a new loop for one coroutine, closed when that has ended.
Console.WriteLine(Aio.Run(Square(2)));
Aio.Run(Hello("world"));

static async Coroutine Execute(int x) => Console.WriteLine($"Number: {x}");

static async Coroutine<int> Square(int x)
{
    Console.WriteLine("异步函数");
    return x * x;
}

static async Coroutine Forget()
{
    var result = Square(2);
    Console.WriteLine(result); // not 4
}

static async Coroutine Hello(string whom)
{
    Console.WriteLine("hello");
    await Aio.Sleep(1);
    Console.WriteLine(whom);
}
