using System.Net;
using System.Net.Sockets;

namespace Orbweaver.Asyncio.Tests;

public abstract partial class ReactorTests
{
    [Fact]
    public async Task Connect_to_a_listener_knows_both_addresses()
    {
        (TcpStream ours, Socket peer) = await ConnectAsync();
        using (peer)
        await using (ours)
        {
            Assert.Equal(peer.RemoteEndPoint, ours.LocalEndPoint);
            Assert.Equal(peer.LocalEndPoint, ours.RemoteEndPoint);
            Assert.True(ours.NoDelay);
            Assert.False(ours.CanTimeout);
        }
    }

    [Fact]
    public async Task Connect_over_ipv6_works()
    {
        using var listener = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        }
        catch (SocketException)
        {
            Assert.Skip("This machine has no IPv6 loopback.");
        }

        listener.Listen();
        await using TcpStream ours = await _pump.RunAsync(() => TcpStream.ConnectAsync(_pump.Reactor, listener.LocalEndPoint!, new ConnectOptions(), default).AsTask());
        using Socket peer = await listener.AcceptAsync();
        Assert.Equal(peer.RemoteEndPoint, ours.LocalEndPoint);
    }

    [Fact]
    public async Task Connect_where_nobody_listens_is_refused_and_says_where()
    {
        using var refusing = new RefusingPort();
        var endPoint = new IPEndPoint(IPAddress.Loopback, refusing.Number);
        SocketException exception = await Assert.ThrowsAsync<SocketException>(() =>
            _pump.RunAsync(() => TcpStream.ConnectAsync(_pump.Reactor, endPoint, new ConnectOptions(), default).AsTask()));

        Assert.Equal(SocketError.ConnectionRefused, exception.SocketErrorCode);
        Assert.Contains(endPoint.ToString(), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_with_a_cancelled_token_does_not_start()
    {
        using Socket listener = ListenPlain();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            _pump.RunAsync(() => TcpStream.ConnectAsync(_pump.Reactor, listener.LocalEndPoint!, new ConnectOptions(), new CancellationToken(true)).AsTask()));
        Assert.False(_pump.Reactor.HasPendingOperations);
    }

    [Fact]
    public async Task Connect_in_flight_that_is_cancelled_ends_with_the_token()
    {
        // A listener whose backlog is full leaves the next connect in flight.
        using Socket listener = ListenPlain(backlog: 0);
        var fillers = new List<Socket>();
        using var cancellation = new CancellationTokenSource();
        try
        {
            for (int i = 0; i < 8; i++)
            {
                var filler = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
                fillers.Add(filler);
                _ = Assert.ThrowsAny<SocketException>(() => filler.Connect(listener.LocalEndPoint!));
            }

            Task<TcpStream>? connecting = null;
            await _pump.RunAsync(() =>
            {
                connecting = TcpStream.ConnectAsync(_pump.Reactor, listener.LocalEndPoint!, new ConnectOptions(), cancellation.Token).AsTask();
                return Task.CompletedTask;
            });
            await _pump.SettleAsync();
            Assert.False(connecting!.IsCompleted);

            await cancellation.CancelAsync();
            OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Watched(connecting));
            Assert.Equal(cancellation.Token, exception.CancellationToken);
        }
        finally
        {
            fillers.ForEach(filler => filler.Dispose());
        }
    }

    [Fact]
    public async Task Connect_to_a_name_says_that_it_must_be_resolved()
    {
        using LoopSocket socket = CreateSocket();
        ArgumentException exception = await Assert.ThrowsAsync<ArgumentException>(async () => await socket.ConnectAsync(new DnsEndPoint("localhost", 1), default));
        Assert.Contains("resolve", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Accept_serves_connections_that_came_before_and_after_it()
    {
        using LoopSocket listener = CreateSocket();
        listener.SetOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, 1);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(64);
        EndPoint endPoint = listener.LocalEndPoint!;
        using var early = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var late = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        early.Connect(endPoint);
        using LoopSocket first = await _pump.RunAsync(() => listener.AcceptAsync(default).AsTask());
        Task<LoopSocket> accepting = _pump.RunAsync(() => listener.AcceptAsync(default).AsTask());
        await _pump.SettleAsync();
        late.Connect(endPoint);
        using LoopSocket second = await Watched(accepting);

        Assert.Equal(early.LocalEndPoint, first.RemoteEndPoint);
        Assert.Equal(late.LocalEndPoint, second.RemoteEndPoint);
        var buffer = new byte[8];
        late.Send("late"u8);
        Assert.Equal(4, await _pump.RunAsync(() => second.ReceiveAsync(buffer, default).AsTask()));
    }

    [Fact]
    public async Task Accept_in_flight_ends_when_cancelled_and_when_the_listener_closes()
    {
        using LoopSocket listener = CreateSocket();
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        using var cancellation = new CancellationTokenSource();

        Task<LoopSocket> first = _pump.RunAsync(() => listener.AcceptAsync(cancellation.Token).AsTask());
        await _pump.SettleAsync();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Watched(first));

        Task<LoopSocket> second = _pump.RunAsync(() => listener.AcceptAsync(default).AsTask());
        await _pump.SettleAsync();
        listener.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Watched(second));
        await _pump.SettleAsync();
        Assert.False(_pump.Reactor.HasPendingOperations);
    }

    [Fact]
    public async Task Descriptors_opened_and_closed_2000_times_never_see_anothers_events()
    {
        using Socket listener = ListenPlain();
        Task server = Task.Run(async () =>
        {
            for (int i = 0; i < 2000; i++)
            {
                using Socket peer = await listener.AcceptAsync();
                peer.NoDelay = true;
                // Two edges that ours does not wait for: bytes it never reads, and the end.
                peer.Send(BitConverter.GetBytes(i));
                peer.Send(new byte[16]);
            }
        });

        await _pump.RunAsync(async () =>
        {
            var buffer = new byte[4];
            TcpStream? earlier = null;
            for (int i = 0; i < 2000; i++)
            {
                TcpStream stream = await TcpStream.ConnectAsync(_pump.Reactor, listener.LocalEndPoint!, new ConnectOptions(), default);
                await stream.ReadExactlyAsync(buffer);
                Assert.Equal(i, BitConverter.ToInt32(buffer));
                if (i % 3 == 0)
                    await stream.DisposeAsync();
                else
                {
                    earlier?.Dispose();
                    earlier = stream;
                }
            }

            earlier?.Dispose();
        });
        await Watched(server);
        Assert.False(_pump.Reactor.HasPendingOperations);
    }
}
