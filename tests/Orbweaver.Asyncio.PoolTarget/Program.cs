using Orbweaver.Asyncio;

// What it is to do is its first argument. The tests that start it read its output, and end it by its id.
switch (args[0])
{
    case "squares":
        using (var pool = new ProcessPool(2))
            Console.WriteLine(string.Join(' ', pool.Map(static x => x * x, Enumerable.Range(0, 10))));
        return 0;
    case "run-worker":
        if (ProcessPool.RunWorker(args))
            return 0;
        goto case "squares";
    default:
        return 2;
}
