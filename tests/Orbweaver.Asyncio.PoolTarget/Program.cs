using Orbweaver.Asyncio;

// What it is to do is its first argument. The tests that start it read its output, and end it by its id.
if (args is [] or ["run-worker"] && ProcessPool.RunWorker(args))
    return 0;
return args[0] switch
{
    "squares" => Squares(),
    "run-worker" => Squares(),
    "squares-of-loops" => SquaresOfLoops(),
    "hang" => Hang(),
    "loop" => RunLoop(),
    _ => 2,
};

static int Squares()
{
    using var pool = new ProcessPool(2);
    Console.WriteLine(string.Join(' ', pool.Map(static x => x * x, Enumerable.Range(0, 10))));
    return 0;
}

static int SquaresOfLoops()
{
    Aio.Run(Main());
    return 0;

    static async Coroutine Main()
    {
        await using var pool = new LoopPool(2, processes: true);
        Console.WriteLine(string.Join(' ', await pool.Map(Square, Enumerable.Range(0, 10))));
    }

    static async Coroutine<int> Square(int x)
    {
        await Aio.Sleep(0.001);
        return x * x;
    }
}

// The workers write who they are to this program's output, and compute for ever.
static int Hang()
{
    using var pool = new ProcessPool(2);
    pool.Map(Compute, [1, 2], chunkSize: 1);
    return 1;
}

static int RunLoop()
{
    try
    {
        Aio.Run(Main());
        return 1;
    }
    catch (KeyboardInterruptException)
    {
        Console.WriteLine("interrupted");
        return 130;
    }

    static async Coroutine Main()
    {
        await using var pool = new ProcessPool(2);
        await pool.MapAsync(Compute, [1, 2], chunkSize: 1);
    }
}

static int Compute(int x)
{
    Console.WriteLine($"worker {Environment.ProcessId}");
    var sum = 0UL;
    while (true)
        sum += (ulong)x;
}
