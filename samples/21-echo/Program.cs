// An echo server and its client:
//   dotnet run --project samples/21-echo -- server [PORT]
//   dotnet run --project samples/21-echo -- client PORT      (sends the lines of its input, and prints what comes back)
using System.Globalization;
using Orbweaver.Asyncio;

try
{
    switch (args)
    {
        case ["server"]:
            Aio.Run(Serve(0));
            return 0;
        case ["server", var port]:
            Aio.Run(Serve(Number(port)));
            return 0;
        case ["client", var port]:
            Aio.Run(Talk(Number(port)));
            return 0;
        default:
            Console.Error.WriteLine("usage: echo server [PORT] | echo client PORT");
            return 2;
    }
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
    int count;
    while ((count = await stream.Read(buffer)) > 0)
        await stream.Write(buffer.AsMemory(0, count));
}

static async Coroutine Talk(int port)
{
    await using var stream = await Aio.OpenConnection("127.0.0.1", port);
    while (await Aio.ToThread(Console.ReadLine) is { } line) // the console blocks: not on the loop's thread
    {
        await stream.Write($"{line}\n");
        Console.WriteLine(await stream.ReadLine());
    }
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
