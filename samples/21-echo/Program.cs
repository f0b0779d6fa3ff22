// An echo server and its client:
//   dotnet run --project samples/21-echo -- server [PORT]
//   dotnet run --project samples/21-echo -- client PORT      (sends the lines of its input, and prints what comes back)
using System.Globalization;
using System.Net.Sockets;
using Orbweaver.Asyncio;

try
{
    switch (args)
    {
        case ["server"]:
            Aio.Run(Serve(0));
            return 0;
        case ["server", var text] when IsPort(text, out var port):
            Aio.Run(Serve(port));
            return 0;
        case ["client", var text] when IsPort(text, out var port):
            Aio.Run(Talk(port));
            return 0;
        default:
            Console.Error.WriteLine("usage: 21-echo server [PORT], or 21-echo client PORT");
            return 2;
    }
}
catch (Exception e) when (e is SocketException or IOException)
{
    Console.Error.WriteLine(e.Message); // the port is taken, nobody listens there, or the server has gone
    return 1;
}
catch (KeyboardInterruptException interrupt)
{
    return interrupt.ExitCode; // Ctrl-C: all connections have been closed
}

static async Coroutine Serve(int port)
{
    await using var server = await Aio.StartServer(Echo, "127.0.0.1", port);
    Console.WriteLine($"listening on port {server.Port}; Ctrl-C ends it");
    await server.ServeForever();
}

static async Coroutine Echo(TcpStream stream)
{
    var buffer = new byte[16 * 1024];
    while (await stream.Read(buffer) is > 0 and var count)
        await stream.Write(buffer.AsMemory(0, count));
}

static async Coroutine Talk(int port)
{
    await using var stream = await Aio.OpenConnection("127.0.0.1", port);
    while (await Aio.ToThread(Console.ReadLine) is { } line) // the console blocks: not on the loop's thread
    {
        await stream.Write($"{line}\n");
        Console.WriteLine(await stream.ReadLine() ?? throw new IOException("The server has closed the connection."));
    }
}

static bool IsPort(string text, out ushort port) => ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port);
