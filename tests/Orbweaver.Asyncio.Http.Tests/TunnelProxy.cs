using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Orbweaver.Asyncio.Tests;

/// <summary>A proxy that connects its clients with whom they name: HTTP's CONNECT, SOCKS 4, 4a or 5. The framework's own sockets, on the pool.</summary>
internal sealed class TunnelProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<Socket> _sockets = [];
    private readonly string _scheme;

    internal TunnelProxy(string scheme)
    {
        _scheme = scheme;
        _listener.Start();
        Address = new Uri($"{scheme}://{_listener.LocalEndpoint}");
        _ = AcceptAll();
    }

    internal Uri Address { get; }

    /// <summary>Turns every client away.</summary>
    internal bool Refuses { get; init; }

    /// <summary>What a client of CONNECT has to send; null: nothing.</summary>
    internal string? Password { get; init; }

    /// <summary>Where clients were taken to.</summary>
    internal ConcurrentQueue<string> Targets { get; } = new();

    public void Dispose()
    {
        _listener.Dispose();
        foreach (Socket socket in _sockets)
            socket.Dispose();
    }

    private async Task AcceptAll()
    {
        try
        {
            while (true)
                _ = Serve(await _listener.AcceptSocketAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task Serve(Socket client)
    {
        _sockets.Add(client);
        try
        {
            await using var stream = new NetworkStream(client, ownsSocket: true);
            string? target = _scheme == "http" ? await ReadConnect(stream) : await ReadSocks(stream);
            await stream.WriteAsync(Answer(target is not null));
            if (target is not null)
                await Join(stream, target);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // One of the two has gone.
        }
    }

    private byte[] Answer(bool taken) => _scheme switch
    {
        "http" => Encoding.ASCII.GetBytes(taken ? "HTTP/1.1 200 Connected\r\n\r\n" : "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"),
        "socks5" => [5, (byte)(taken ? 0 : 2), 0, 1, 0, 0, 0, 0, 0, 0],
        _ => [0, (byte)(taken ? 90 : 91), 0, 0, 0, 0, 0, 0],
    };

    private async Task Join(NetworkStream client, string target)
    {
        Targets.Enqueue(target);
        int colon = target.LastIndexOf(':');
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _sockets.Add(socket);
        await socket.ConnectAsync(IPAddress.Loopback, int.Parse(target.AsSpan(colon + 1), CultureInfo.InvariantCulture));
        await using var server = new NetworkStream(socket, ownsSocket: true);
        await Task.WhenAny(client.CopyToAsync(server), server.CopyToAsync(client));
    }

    /// <returns>Host and port, or null for a refusal.</returns>
    private async Task<string?> ReadConnect(NetworkStream stream)
    {
        while (true)
        {
            string head = await ReadHead(stream);
            string expected = $"Proxy-Authorization: Basic {Convert.ToBase64String(Encoding.ASCII.GetBytes(Password ?? ""))}";
            if (Password is null || head.Contains(expected, StringComparison.OrdinalIgnoreCase))
                return Refuses ? null : head.Split(' ')[1];
            await stream.WriteAsync("HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic realm=\"tests\"\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
        }
    }

    private static async Task<string> ReadHead(NetworkStream stream)
    {
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            head.Append((char)(await ReadBytes(stream, 1))[0]);
        return head.ToString();
    }

    private async Task<string?> ReadSocks(NetworkStream stream)
    {
        string target = _scheme == "socks5" ? await ReadSocks5(stream) : await ReadSocks4(stream);
        return Refuses ? null : target;
    }

    private static async Task<string> ReadSocks5(NetworkStream stream)
    {
        byte[] greeting = await ReadBytes(stream, 2);
        await ReadBytes(stream, greeting[1]); // ways to say who one is
        await stream.WriteAsync(new byte[] { 5, 0 });
        byte[] request = await ReadBytes(stream, 4);
        string host = request[3] switch
        {
            1 => new IPAddress(await ReadBytes(stream, 4)).ToString(),
            4 => new IPAddress(await ReadBytes(stream, 16)).ToString(),
            _ => Encoding.ASCII.GetString(await ReadBytes(stream, (await ReadBytes(stream, 1))[0])),
        };
        int port = BinaryPrimitives.ReadUInt16BigEndian(await ReadBytes(stream, 2));
        return string.Create(CultureInfo.InvariantCulture, $"{host}:{port}");
    }

    private static async Task<string> ReadSocks4(NetworkStream stream)
    {
        byte[] request = await ReadBytes(stream, 8);
        await ReadText(stream); // who the user is
        bool isNamed = request is [_, _, _, _, 0, 0, 0, not 0];
        string host = isNamed ? await ReadText(stream) : new IPAddress(request[4..]).ToString();
        return string.Create(CultureInfo.InvariantCulture, $"{host}:{BinaryPrimitives.ReadUInt16BigEndian(request.AsSpan(2))}");
    }

    private static async Task<string> ReadText(NetworkStream stream)
    {
        var text = new StringBuilder();
        while ((await ReadBytes(stream, 1))[0] is var value and not 0)
            text.Append((char)value);
        return text.ToString();
    }

    private static async Task<byte[]> ReadBytes(NetworkStream stream, int count)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }
}
