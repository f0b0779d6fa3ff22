namespace Orbweaver.Asyncio.Tests;

/// <summary>What the loops run in the tests.</summary>
public static class LoopPoolWork
{
    private static int _running;
    private static int _turn;

    [ThreadStatic]
    private static int _here;

    [ThreadStatic]
    private static int _begun;

    [ThreadStatic]
    private static TimeSpan? _patience;

    public static async Coroutine<int> Square(int x)
    {
        await Aio.Sleep(0);
        return x * x;
    }

    /// <summary>Waits until so many have begun on its loop: they are all under way then. Gives up a minute after the first has begun.</summary>
    /// <returns>How many have begun.</returns>
    public static async Coroutine<int> WaitForOthers(int count)
    {
        _begun++;
        _patience ??= EventLoop.Running().Time + TimeSpan.FromMinutes(1);
        while (_begun < count && EventLoop.Running().Time < _patience)
            await Aio.Sleep(0.001);
        return _begun;
    }

    public static async Coroutine<int> SleepTenths(int tenths)
    {
        await Aio.Sleep(tenths / 10.0);
        return tenths;
    }

    public static async Coroutine<int> MostAtOnce(int ignored)
    {
        var most = ++_here;
        for (var i = 0; i < 20; i++)
        {
            await Aio.Sleep(0.001);
            most = Math.Max(most, _here);
        }

        _here--;
        return most;
    }

    public static async Coroutine<int> Turn(int x)
    {
        if (x == 0)
            _turn = 0;
        Assert.Equal(1, ++_running);
        await Aio.Sleep(0);
        _running--;
        return _turn++;
    }

    public static async Coroutine<int> Fail(int x)
    {
        await Aio.Sleep(0);
        return x % 3 == 2 ? throw new FormatException($"not {x}") : x;
    }

    public static Coroutine<int> FailAtOnce(int x) => throw new FormatException($"not {x}");

    public static async Coroutine<int> CleanUp(string path)
    {
        await File.WriteAllTextAsync(path, "begun");
        try
        {
            await Aio.Sleep(10_000);
        }
        finally
        {
            await Aio.Sleep(0.01);
            await File.AppendAllTextAsync(path, ", cleaned up");
        }

        return 1;
    }

    public static async Coroutine<int> DieOn(int x)
    {
        await Aio.Sleep(0.001);
        if (x == 3)
            Environment.Exit(7);
        await Aio.Sleep(1000);
        return x;
    }

    public static async Coroutine<int> DieOnce(string path, int x)
    {
        await Aio.Sleep(0.001);
        if (x == 3 && !File.Exists(path))
        {
            await File.WriteAllTextAsync(path, "");
            Environment.Exit(7);
        }

        return x;
    }
}
