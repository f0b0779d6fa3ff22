// Running the loop inside the loop: for synchronous code in the middle of asynchronous code, as in notebooks.
using Orbweaver.Asyncio;

Aio.Run(Main());

static async Coroutine Main()
{
    var loop = EventLoop.Running();
    var ticker = Aio.CreateTask(Tick());
    try
    {
        Summary();
    }
    catch (InvalidOperationException e)
    {
        Console.WriteLine(e.Message);
    }

    loop.AllowNesting = true; // Python: nest_asyncio.apply()
    Console.WriteLine(Summary());
    Console.WriteLine($"{loop.Time.TotalSeconds:F2} s");
    await ticker;
}

// Not asynchronous, and called from asynchronous code, and yet it needs what only coroutines can get.
static string Summary()
{
    var pages = Aio.Run(All());
    return string.Join(" and ", pages);

    static async Coroutine<string[]> All() => await Aio.Gather([Page("one", 1), Page("two", 2)]);
}

static async Coroutine<string> Page(string name, double seconds)
{
    await Aio.Sleep(seconds);
    Console.WriteLine($"page {name}");
    return name;
}

// A task of the outer run goes on while a nested one is under way.
static async Coroutine Tick()
{
    for (var i = 1; i <= 3; i++)
    {
        await Aio.Sleep(0.8);
        Console.WriteLine($"tick {i}");
    }
}
