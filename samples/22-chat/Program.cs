// A chat server: dotnet run --project samples/22-chat -- [PORT], and then nc 127.0.0.1 PORT, twice or more. The first line is a name.
using System.Globalization;
using System.Net.Sockets;
using Orbweaver.Asyncio;

try
{
    Aio.Run(new ChatRoom().Serve(ushort.Parse(args.FirstOrDefault("0"), NumberStyles.None, CultureInfo.InvariantCulture)));
}
catch (KeyboardInterruptException)
{
    Console.WriteLine("closed");
}
catch (Exception e) when (e is FormatException or OverflowException or SocketException)
{
    Console.Error.WriteLine(e is SocketException ? e.Message : "usage: 22-chat [PORT]");
    Environment.ExitCode = e is SocketException ? 1 : 2;
}

// All guests are served on one thread: the dictionary needs no lock.
internal sealed class ChatRoom
{
    private const int LinesWaiting = 100;
    private readonly Dictionary<string, AsyncQueue<string>> _guests = [];

    public async Coroutine Serve(int port)
    {
        await using var server = await Aio.StartServer(Welcome, "127.0.0.1", port);
        Console.WriteLine($"listening on port {server.Port}; Ctrl-C ends it");
        await server.ServeForever();
    }

    private async Coroutine Welcome(TcpStream stream)
    {
        await stream.Write("Your name? ");
        var name = await stream.ReadLine();
        if (string.IsNullOrWhiteSpace(name))
            return;
        var lines = new AsyncQueue<string>(LinesWaiting);
        if (!_guests.TryAdd(name, lines))
        {
            await stream.Write($"There is a {name} already.\n");
            return;
        }

        Tell($"{name} has come", except: name);
        try
        {
            await Aio.TaskGroup(async group =>
            {
                _ = group.CreateTask(Send(stream, lines));
                while (await stream.ReadLine() is { } said)
                    Tell($"{name}: {said}", except: name);
                group.Cancel(); // the guest has gone
            });
        }
        finally
        {
            _guests.Remove(name);
            Tell($"{name} has gone", except: name);
        }
    }

    private static async Coroutine Send(TcpStream stream, AsyncQueue<string> lines)
    {
        await foreach (var line in lines)
            await stream.Write($"{line}\n");
    }

    // A guest who does not read loses lines, and holds nobody up.
    private void Tell(string line, string except)
    {
        foreach (var (_, lines) in _guests.Where(guest => guest.Key != except))
            lines.TryPut(line);
    }
}
