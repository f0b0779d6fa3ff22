using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Orbweaver.Asyncio.Tests;

// Connections that nobody closes, and those that the peer breaks.
public abstract partial class StreamTests
{
    [Fact]
    public void Stream_that_is_collected_while_open_is_reported_and_closed() => Run(async () =>
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(8);
        var port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        await Abandon(port);
        using var peer = listener.Accept();
        await Until(() =>
        {
            Collect();
            return Faults.Count > 0;
        });
        var fault = Assert.Single(Faults);
        Assert.Equal(LoopFaultKind.NeverClosed, fault.Kind);
        Assert.Contains($"127.0.0.1:{port}", fault.Message, StringComparison.Ordinal);
        Assert.Contains("await using", fault.Message, StringComparison.Ordinal);
        await Until(() => OpenSockets == 0);
    });

    [Fact]
    public void Stream_that_a_task_reads_is_not_collected() => Connected(async (ours, peer) =>
    {
        var task = ReadFrom(ours);
        await Settle();
        Collect();
        Send(peer, "x");
        Assert.Equal(1, await task);

        static LoopTask<int> ReadFrom(TcpStream stream) => Aio.CreateTask(stream.Read(new byte[1]));
    });

    [Fact]
    public void Stream_that_is_closed_is_not_reported() => Run(async () =>
    {
        await using var server = await Aio.StartServer(Echo, "127.0.0.1", 0);
        for (var i = 0; i < 4; i++)
            await OpenAndClose(server.Port, i);
        await Until(() => server.ConnectionCount == 0);
        for (var i = 0; i < 3; i++)
        {
            Collect();
            await Settle();
        }

        Assert.DoesNotContain(Faults, static fault => fault.Kind == LoopFaultKind.NeverClosed);

        static async Coroutine OpenAndClose(int port, int way)
        {
            var stream = await Aio.OpenConnection("127.0.0.1", port);
            switch (way)
            {
                case 0:
                    await stream.Close();
                    break;
                case 1:
                    stream.Dispose();
                    break;
                case 2:
                    stream.Abort();
                    break;
                default:
                    await stream.Write("unsent, perhaps\n");
                    await stream.DisposeAsync();
                    break;
            }
        }
    });

    [Fact]
    public void Handler_whose_peer_resets_the_connection_is_no_fault_of_the_program() => Run(async () =>
    {
        await using var server = await Aio.StartServer(Echo, "127.0.0.1", 0);
        await ConnectAndReset(server);
        await Until(() => Faults.Count > 0);
        var fault = Assert.Single(Faults);
        Assert.Equal(LoopFaultKind.ConnectionLost, fault.Kind);
        Assert.IsType<IOException>(fault.Exception);
        Assert.Contains("127.0.0.1", fault.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Handler_that_fails_with_another_connections_reset_is_loud() => Run(async () =>
    {
        await using var server = await Aio.StartServer(
            static async stream =>
            {
                _ = await stream.Read(new byte[1]);
                throw new IOException("upstream", new SocketException((int)SocketError.ConnectionReset));
            },
            "127.0.0.1",
            0);
        await using var client = await Aio.OpenConnection("127.0.0.1", server.Port);
        await client.Write("x");
        await Until(() => Faults.Count > 0);
        Assert.Equal(LoopFaultKind.Unhandled, Assert.Single(Faults).Kind);
    });

    [Fact]
    public void Lost_connection_is_logged_at_the_level_debug()
    {
        var log = new LevelLog();
        using var loop = new EventLoop(new EventLoopOptions { Logger = log });
        loop.CallExceptionHandler(new LoopFault("lost", null) { Kind = LoopFaultKind.ConnectionLost });
        loop.CallExceptionHandler(new LoopFault("never closed", null) { Kind = LoopFaultKind.NeverClosed });
        loop.CallExceptionHandler(new LoopFault("failed", null));
        Assert.Equal([LogLevel.Debug, LogLevel.Warning, LogLevel.Error], log.Levels);
    }

    [Fact]
    public void Unix_server_cleanup_gone() => Run(async () =>
    {
        var path = Path.Combine(Path.GetTempPath(), $"orbweaver-{Guid.NewGuid():N}");
        await using var server = await Aio.StartUnixServer(Echo, path);
        File.Delete(path);
        server.StopListening();
        Assert.False(File.Exists(path));
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Unix_server_cleanup_replaced(bool byServer) => Run(async () =>
    {
        Assert.SkipUnless(Loop.Reactor is EpollReactor, "The framework's sockets remove their path themselves, whatever lies there by then.");
        var path = Path.Combine(Path.GetTempPath(), $"orbweaver-{Guid.NewGuid():N}");
        await using var server = await Aio.StartUnixServer(Echo, path);
        File.Delete(path);
        if (!byServer)
        {
            File.WriteAllText(path, "another's");
            server.StopListening();
            Assert.Equal("another's", File.ReadAllText(path));
            File.Delete(path);
            return;
        }

        await using var other = await Aio.StartUnixServer(Echo, path);
        server.StopListening();
        var stream = await Aio.OpenUnixConnection(path);
        await stream.Write("hello\n");
        Assert.Equal("hello", await stream.ReadLine());
        await stream.Close();
        other.StopListening();
        Assert.False(File.Exists(path));
    });

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Coroutine Abandon(int port)
    {
        var stream = await Aio.OpenConnection("127.0.0.1", port);
        await stream.Write("hello");
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    private static async Coroutine ConnectAndReset(Server server)
    {
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        client.Connect(IPAddress.Loopback, server.Port);
        Send(client, "no line");
        await Until(() => server.ConnectionCount == 1);
        await Settle();
        client.LingerState = new LingerOption(true, 0);
    }

    private sealed class LevelLog : ILogger
    {
        internal List<LogLevel> Levels { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Levels.Add(logLevel);
    }
}
