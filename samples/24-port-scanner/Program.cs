// Which ports of this machine are open? dotnet run --project samples/24-port-scanner -- [FROM TO]
using System.Diagnostics;
using System.Globalization;
using Orbweaver.Asyncio;

string[] range = args is [] ? ["1", "65535"] : args;
if (range is not [var first, var last] || !IsPort(first, out var from) || !IsPort(last, out var to) || from > to)
{
    Console.Error.WriteLine("usage: 24-port-scanner [FROM TO], 1 to 65535");
    return 2;
}

Aio.Run(Scan(from, to));
return 0;

static async Coroutine Scan(int from, int to)
{
    var clock = Stopwatch.StartNew();
    var slots = new AsyncSemaphore(500);
    var open = await Aio.Gather(Enumerable.Range(from, to - from + 1).Select(port => IsOpen(port, slots)));
    for (var i = 0; i < open.Length; i++)
    {
        if (open[i])
            Console.WriteLine($"{from + i} is open");
    }

    Console.WriteLine($"{open.Length} ports in {clock.Elapsed.TotalSeconds:0.0} s");
}

static async Coroutine<bool> IsOpen(int port, AsyncSemaphore slots)
{
    using (await slots.Acquire())
    {
        try
        {
            await using var stream = await Aio.WaitFor(Aio.OpenConnection("127.0.0.1", port), seconds: 1);
            return !Equals(stream.LocalEndPoint, stream.RemoteEndPoint); // one that was given that very port for its own end has reached itself
        }
        catch (Exception e) when (e is IOException or TimeoutException or System.Net.Sockets.SocketException)
        {
            return false;
        }
    }
}

static bool IsPort(string text, out ushort port) => ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port > 0;
