// A reverse proxy: hands each HTTP connection, one request long, to the next of its servers. dotnet run --project samples/25-reverse-proxy -- PORT SERVERPORT...
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Orbweaver.Asyncio;

try
{
    var ports = args is [_, _, ..] ? Array.ConvertAll(args, text => (int)ushort.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture)) : throw new FormatException();
    Aio.Run(new ReverseProxy(ports[1..]).Serve(ports[0]));
}
catch (KeyboardInterruptException)
{
    Console.WriteLine("closed");
}
catch (Exception e) when (e is FormatException or OverflowException or SocketException)
{
    Console.Error.WriteLine(e is SocketException ? e.Message : "usage: 25-reverse-proxy PORT SERVERPORT...");
    Environment.ExitCode = e is SocketException ? 1 : 2;
}

internal sealed class ReverseProxy(int[] servers)
{
    private int _next;

    public async Coroutine Serve(int port)
    {
        await using var server = await Aio.StartServer(Handle, "127.0.0.1", port);
        Console.WriteLine($"listening on port {server.Port}; Ctrl-C ends it");
        await server.ServeForever();
    }

    private async Coroutine Handle(TcpStream client)
    {
        // A client that sends no request, or none in time, fails here; the loop reports it, and the connection is closed.
        var head = Encoding.Latin1.GetString((await Aio.WaitFor(client.ReadUntil("\r\n\r\n"u8.ToArray()), seconds: 10)).Span);
        await using var server = await Connect();
        if (server is null)
        {
            await client.Write("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            return;
        }

        var lines = head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith("Connection:", StringComparison.OrdinalIgnoreCase));
        var request = string.Join("\r\n", [.. lines, $"X-Forwarded-For: {client.RemoteEndPoint}", "Connection: close", "", ""]);
        await server.Write(Encoding.Latin1.GetBytes(request)); // the bytes that came, also those that are not ASCII
        await Aio.TaskGroup(async group =>
        {
            _ = group.CreateTask(Copy(client, server));
            await Copy(server, client);
            group.Cancel(); // the answer is complete
        });
    }

    private async Coroutine<TcpStream?> Connect()
    {
        for (var tried = 0; tried < servers.Length; tried++)
        {
            try
            {
                return await Aio.OpenConnection("127.0.0.1", servers[_next++ % servers.Length]);
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                // The next one, then.
            }
        }

        return null;
    }

    private static async Coroutine Copy(TcpStream from, TcpStream to)
    {
        var buffer = new byte[16 * 1024];
        while (await from.Read(buffer) is > 0 and var count)
            await to.Write(buffer.AsMemory(0, count));
        to.ShutdownSend();
    }
}
