// A connection that is opened before the work and closed behind it, both of which take time: Python's 'async with' is 'await using'.
using Orbweaver.Asyncio;

using var loop = new EventLoop();
loop.RunUntilComplete(Use());
Console.WriteLine($"{loop.Time.TotalSeconds:F2} s");
loop.RunUntilComplete(UseAndFail());
loop.RunUntilComplete(UseUntilCancelled());

static async Coroutine Use()
{
    await using var connection = await Connection.Open();
    Console.WriteLine(await connection.DoSomething());
}

// It is closed whatever happens in between,
static async Coroutine UseAndFail()
{
    try
    {
        await using var connection = await Connection.Open();
        throw new InvalidOperationException("the work failed");
    }
    catch (InvalidOperationException e)
    {
        Console.WriteLine(e.Message);
    }
}

// also when the task is cancelled.
static async Coroutine UseUntilCancelled()
{
    try
    {
        await Aio.Timeout(2, async () =>
        {
            await using var connection = await Connection.Open();
            await Aio.Sleep(3600);
        });
    }
    catch (TimeoutException)
    {
        Console.WriteLine("the time was over");
    }
}

internal sealed class Connection
{
    private Connection()
    {
    }

    public static async Coroutine<Connection> Open()
    {
        await Aio.Sleep(1);
        Console.WriteLine("opened");
        return new Connection();
    }

    public async Coroutine<string> DoSomething()
    {
        await Aio.Sleep(0);
        return "Hello World";
    }

    public async Coroutine DisposeAsync()
    {
        await Aio.Sleep(1);
        Console.WriteLine("closed");
    }
}
