using System.Runtime.InteropServices;
using Orbweaver.Asyncio;

// What it is to do is its argument; it writes a line for each thing that happens. Whoever started it ends it by a signal, or closes its input.
var options = new EventLoopOptions { HandleSignals = args[0] != "unhandled" };
try
{
    Aio.Run(Main(), options);
    Console.WriteLine("ended");
    return 0;
}
catch (KeyboardInterruptException interrupt)
{
    Console.WriteLine($"interrupted by {interrupt.Signal}");
    return interrupt.ExitCode;
}
catch (OperationCanceledException)
{
    Console.WriteLine("cancelled");
    return 1;
}

async Coroutine Main()
{
    _ = Aio.CreateTask(Background());
    var input = Task.Run(Console.In.ReadLine);
    try
    {
        var thread = Environment.CurrentManagedThreadId;
        await Aio.Sleep(0);
        var stop = new AsyncEvent();
        if (args[0] == "handled")
            EventLoop.Running().AddSignalHandler(PosixSignal.SIGTERM, stop.Set);
        Console.WriteLine($"ready on thread {thread}");
        if (args[0] == "handled")
        {
            await stop.Wait();
            Console.WriteLine("handled");
            return;
        }

        await Aio.FromTask(input);
        Console.WriteLine("input ended");
    }
    finally
    {
        Console.WriteLine("cleaning");
        if (args[0] == "stuck")
            await Aio.FromTask(Task.Run(Console.In.ReadLine));
        await Aio.Sleep(0.01);
        Console.WriteLine("cleaned");
    }
}

static async Coroutine Background()
{
    try
    {
        await new Future<int>();
    }
    finally
    {
        Console.WriteLine("background cancelled");
    }
}
