using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Orbweaver.Asyncio.Tests;

/// <summary>
/// Speaks just enough HTTP/1.1 to have a client on the loop tested: /fixed, /chunked, /large, and /stuck, whose body
/// never ends. Connections are kept until the client or <see cref="CloseConnections"/> closes them.
/// </summary>
internal sealed class TinyHttpServer : IDisposable
{
    internal const int LargeLength = 1_000_000;

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ConcurrentDictionary<Socket, bool> _connections = new();
    private int _accepted;
    private int _served;

    internal TinyHttpServer()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(128);
        _ = AcceptAsync();
    }

    internal Uri Address => new($"http://127.0.0.1:{Port}/");

    internal int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    internal int Accepted => Volatile.Read(ref _accepted);

    internal int Served => Volatile.Read(ref _served);

    internal void CloseConnections()
    {
        foreach (Socket connection in _connections.Keys)
        {
            try
            {
                connection.Shutdown(SocketShutdown.Both);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // The client was quicker.
            }
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        foreach (Socket connection in _connections.Keys)
            connection.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket connection = await _listener.AcceptAsync().ConfigureAwait(false);
                connection.NoDelay = true;
                _connections[connection] = true;
                Interlocked.Increment(ref _accepted);
                _ = Task.Run(() => ServeAsync(connection));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(Socket connection)
    {
        try
        {
            using var stream = new NetworkStream(connection, ownsSocket: true);
            using var reader = new StreamReader(stream, Encoding.ASCII);
            while (await reader.ReadLineAsync() is { } line)
            {
                while (await reader.ReadLineAsync() is { Length: > 0 })
                {
                }

                Interlocked.Increment(ref _served);
                await AnswerAsync(stream, line.Split(' ')[1]);
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException)
        {
        }
        finally
        {
            _connections.TryRemove(connection, out _);
        }
    }

    private static async Task AnswerAsync(NetworkStream stream, string path)
    {
        switch (path)
        {
            case "/fixed":
                await WriteAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfixed");
                break;
            case "/chunked":
                await WriteAsync(stream, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                for (int i = 0; i < 10; i++)
                    await WriteAsync(stream, "A\r\n0123456789\r\n");

                await WriteAsync(stream, "0\r\n\r\n");
                break;
            case "/large":
                await WriteAsync(stream, $"HTTP/1.1 200 OK\r\nContent-Length: {LargeLength}\r\n\r\n");
                await stream.WriteAsync(Enumerable.Repeat((byte)'x', LargeLength).ToArray());
                break;
            case "/stuck":
                await WriteAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly the beginning");
                break;
            default:
                await WriteAsync(stream, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
                break;
        }
    }

    private static ValueTask WriteAsync(NetworkStream stream, string text) => stream.WriteAsync(Encoding.ASCII.GetBytes(text));
}
