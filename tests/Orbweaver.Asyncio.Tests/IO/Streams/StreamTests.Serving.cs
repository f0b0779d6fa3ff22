using System.Net;
using System.Net.Sockets;

namespace Orbweaver.Asyncio.Tests;

public abstract partial class StreamTests
{
    [Fact]
    public void Start_server() => Run(async () =>
    {
        await using var server = await Aio.StartServer(Echo, "127.0.0.1", 0);
        Assert.True(server.IsServing);
        Assert.Equal(server.Port, Assert.IsType<IPEndPoint>(Assert.Single(server.Endpoints)).Port);
        var clients = await Aio.Gather(Enumerable.Range(0, 50).Select(Talk));
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"line {i}"), clients);
        await Until(() => server.Connections.Count == 0);
        Assert.Empty(Faults);

        async Coroutine<string?> Talk(int i)
        {
            await using var stream = await Aio.OpenConnection("127.0.0.1", server.Port);
            await stream.Write($"line {i}\n");
            return await stream.ReadLine();
        }
    });

    [Fact]
    public void Start_server_on_all_addresses_uses_one_port() => Run(async () =>
    {
        await using var server = await Aio.StartServer(Echo, null, 0);
        Assert.Single(server.Endpoints.Cast<IPEndPoint>().Select(end => end.Port).Distinct());
        foreach (var end in server.Endpoints.Cast<IPEndPoint>())
        {
            await using var stream = await Aio.OpenConnection(end.AddressFamily == AddressFamily.InterNetworkV6 ? "::1" : "127.0.0.1", server.Port);
            await stream.Write("hello\n");
            Assert.Equal("hello", await stream.ReadLine());
        }
    });

    [Fact]
    public void Start_server_on_a_port_that_is_taken() => Run(async () =>
    {
        await using var server = await Aio.StartServer(Echo, "127.0.0.1", 0);
        var e = await Thrown<SocketException>(async () => _ = await Aio.StartServer(Echo, "127.0.0.1", server.Port));
        Assert.Equal(SocketError.AddressAlreadyInUse, e.SocketErrorCode);
        Assert.Contains($"127.0.0.1:{server.Port}", e.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Start_server_with_a_shared_port() => Run(async () =>
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows shares no ports.");
        var options = new ServerOptions { ReusePort = true };
        await using var first = await Aio.StartServer(Echo, "127.0.0.1", 0, options);
        await using var second = await Aio.StartServer(Echo, "127.0.0.1", first.Port, options);
        Assert.Equal(first.Port, second.Port);
    });

    [Fact]
    public void Handler_that_fails_is_reported_and_closes_its_connection_only() => Run(async () =>
    {
        await using var server = await Aio.StartServer(FailOnBad, "127.0.0.1", 0);
        await using var good = await Aio.OpenConnection("127.0.0.1", server.Port);
        await using var bad = await Aio.OpenConnection("127.0.0.1", server.Port);
        await bad.Write("bad\n");
        Assert.Null(await bad.ReadLine());
        var fault = Assert.Single(Faults);
        Assert.IsType<FormatException>(fault.Exception);
        Assert.Contains(bad.LocalEndPoint!.ToString()!, fault.Message, StringComparison.Ordinal);
        await good.Write("good\n");
        Assert.Equal("good", await good.ReadLine());
        await Until(() => server.Connections.Count == 1);

        static async Coroutine FailOnBad(TcpStream stream)
        {
            while (await stream.ReadLine() is { } line)
            {
                if (line == "bad")
                    throw new FormatException("A bad line.");
                await stream.Write(line + "\n");
            }
        }
    });

    [Fact]
    public void Server_that_is_closed_in_good_order_lets_its_handlers_end() => Run(async () =>
    {
        var server = await Aio.StartServer(Echo, "127.0.0.1", 0);
        var port = server.Port;
        await using var client = await Aio.OpenConnection("127.0.0.1", port);
        await client.Write("one\n");
        Assert.Equal("one", await client.ReadLine());
        var close = Aio.CreateTask(server.Close());
        await Settle();
        Assert.False(close.IsDone);
        Assert.False(server.IsServing);
        Assert.Empty(server.Endpoints);
        await Thrown<SocketException>(async () => _ = await Aio.OpenConnection("127.0.0.1", port));
        await client.Write("two\n");
        Assert.Equal("two", await client.ReadLine());
        client.ShutdownSend();
        await close;
        Assert.Empty(server.Connections);
        Assert.Null(await client.ReadLine());
        Assert.Empty(Faults);
    });

    [Fact]
    public void Server_that_is_closed_with_a_time_limit_cancels_the_handlers_that_are_left() => Run(async () =>
    {
        var ends = new List<string>();
        var server = await Aio.StartServer(Stay, "127.0.0.1", 0);
        await using var client = await Aio.OpenConnection("127.0.0.1", server.Port);
        await Until(() => server.Connections.Count == 1);
        await Settle();
        await server.Close(TimeSpan.FromMilliseconds(1));
        Assert.Equal(["cancelled"], ends);
        Assert.Empty(server.Connections);
        await Thrown<IOException>(async () => _ = await client.ReadLine());
        Assert.Empty(Faults);

        async Coroutine Stay(TcpStream stream)
        {
            try
            {
                await Aio.Sleep(3600);
            }
            catch (OperationCanceledException)
            {
                ends.Add("cancelled");
                throw;
            }
        }
    });

    [Fact]
    public void CloseClients_ends_handlers_that_read() => Run(async () =>
    {
        await using var server = await Aio.StartServer(Echo, "127.0.0.1", 0);
        await using var client = await Aio.OpenConnection("127.0.0.1", server.Port);
        await Until(() => server.Connections.Count == 1);
        await Settle();
        server.CloseClients();
        Assert.Null(await client.ReadLine());
        await Until(() => server.Connections.Count == 0);
        Assert.True(server.IsServing);
        Assert.Empty(Faults);
    });

    [Fact]
    public void AbortClients_resets_the_connections() => Run(async () =>
    {
        await using var server = await Aio.StartServer(Echo, "127.0.0.1", 0);
        await using var client = await Aio.OpenConnection("127.0.0.1", server.Port);
        await Until(() => server.Connections.Count == 1);
        await Settle();
        server.AbortClients();
        await Thrown<IOException>(async () => _ = await client.ReadLine());
        await Until(() => server.Connections.Count == 0);
        Assert.Empty(Faults);
    });

    [Fact]
    public void ServeForever_closes_the_server_when_it_is_cancelled() => Run(async () =>
    {
        var server = await Aio.StartServer(Echo, "127.0.0.1", 0);
        await using var client = await Aio.OpenConnection("127.0.0.1", server.Port);
        var serving = Aio.CreateTask(server.ServeForever());
        await Until(() => server.Connections.Count == 1);
        await Settle();
        serving.Cancel();
        await Thrown<OperationCanceledException>(async () => await serving);
        Assert.False(server.IsServing);
        Assert.Empty(server.Connections);
        Assert.Null(await client.ReadLine());
    });

    [Fact]
    public void ServeForever_ends_when_the_server_is_closed() => Run(async () =>
    {
        var server = await Aio.StartServer(Echo, "127.0.0.1", 0);
        var serving = Aio.CreateTask(server.ServeForever());
        await Settle();
        Assert.Contains("awaited already", (await Thrown<InvalidOperationException>(() => server.ServeForever())).Message, StringComparison.Ordinal);
        await server.Close();
        await Thrown<OperationCanceledException>(async () => await serving);
        Assert.Contains("stopped", (await Thrown<InvalidOperationException>(() => server.ServeForever())).Message, StringComparison.Ordinal);
    });

    [Fact]
    public void WaitClosed_waits_for_the_last_handler() => Run(async () =>
    {
        var server = await Aio.StartServer(Echo, "127.0.0.1", 0);
        await using var client = await Aio.OpenConnection("127.0.0.1", server.Port);
        await Until(() => server.Connections.Count == 1);
        var closed = Aio.CreateTask(server.WaitClosed());
        await Settle();
        Assert.False(closed.IsDone);
        server.StopListening();
        await Settle();
        Assert.False(closed.IsDone);
        client.ShutdownSend();
        await closed;
    });

    [Fact]
    public void Connections_by_the_thousand_leave_no_descriptor() => Run(async () =>
    {
        await using var server = await Aio.StartServer(Echo, "127.0.0.1", 0);
        var before = OpenSockets;
        for (var round = 0; round < 20; round++)
            await Aio.Gather(Enumerable.Range(0, 50).Select(Talk));
        await Until(() => server.Connections.Count == 0 && OpenSockets == before);
        Assert.All(Faults, fault => Assert.IsType<IOException>(fault.Exception)); // of connections that their clients reset

        async Coroutine Talk(int i)
        {
            var stream = await Aio.OpenConnection("127.0.0.1", server.Port);
            await stream.Write("x\n");
            Assert.Equal("x", await stream.ReadLine());
            if (i % 3 == 0)
                stream.Abort();
            else if (i % 3 == 1)
                await stream.Close();
            else
                stream.Dispose();
        }
    });

    [Fact]
    public void Accepting_that_fails_for_want_of_descriptors_is_tried_again_later()
    {
        var clock = new VirtualClock();
        var faults = new List<LoopFault>();
        using var loop = new EventLoop(new EventLoopOptions { TimeProvider = clock }) { ExceptionHandler = (_, fault) => faults.Add(fault) };
        using var listener = new FailingListener(3);
        loop.RunUntilComplete(Main());

        async Coroutine Main()
        {
            var server = new Server(loop, Echo, new ServerOptions());
            server.Begin(listener, new IPEndPoint(IPAddress.Loopback, 1));
            await Aio.Sleep(10);
            Assert.Equal(4, listener.Accepts);
            Assert.Equal(3, faults.Count);
            Assert.All(faults, fault => Assert.Equal(SocketError.TooManyOpenSockets, Assert.IsType<SocketException>(fault.Exception).SocketErrorCode));
            server.StopListening();
            await server.WaitClosed();
            await Settle();
        }
    }

    /// <summary>Fails to accept so often, and then waits.</summary>
    private sealed class FailingListener(int failures) : LoopSocket
    {
        private readonly TaskCompletionSource<LoopSocket> _never = new();

        internal int Accepts { get; private set; }

        internal override Reactor Reactor => throw new NotSupportedException();

        internal override bool IsClosed => false;

        internal override AddressFamily AddressFamily => AddressFamily.InterNetwork;

        internal override EndPoint? LocalEndPoint => null;

        internal override EndPoint? RemoteEndPoint => null;

        public override void Dispose() => _never.TrySetException(Closed());

        internal override ValueTask<LoopSocket> AcceptAsync(CancellationToken cancellationToken) => ++Accepts <= failures
            ? ValueTask.FromException<LoopSocket>(new SocketException((int)SocketError.TooManyOpenSockets))
            : new ValueTask<LoopSocket>(_never.Task);

        internal override void SetOption(SocketOptionLevel level, SocketOptionName name, int value) => throw new NotSupportedException();

        internal override void Bind(EndPoint endPoint) => throw new NotSupportedException();

        internal override void Listen(int backlog) => throw new NotSupportedException();

        internal override ValueTask ConnectAsync(EndPoint endPoint, CancellationToken cancellationToken) => throw new NotSupportedException();

        internal override ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken) => throw new NotSupportedException();

        internal override ValueTask SendAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken) => throw new NotSupportedException();

        internal override int TryReceive(Span<byte> buffer) => throw new NotSupportedException();

        internal override int TrySend(ReadOnlySpan<byte> buffer) => throw new NotSupportedException();

        internal override void CancelReceive() => throw new NotSupportedException();

        internal override void SetReusePort() => throw new NotSupportedException();

        internal override void Shutdown(SocketShutdown how) => throw new NotSupportedException();
    }
}
