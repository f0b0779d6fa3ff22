using System.Net;
using System.Net.Sockets;

namespace Orbweaver.Asyncio;

/// <summary>
/// Sends and receives UDP packets: each arrives whole, or not at all, and in any order. As CPython's <c>loop.create_datagram_endpoint</c>, with coroutines in place of a protocol.
/// </summary>
/// <remarks>For the loop's thread. Opened by <see cref="Aio.OpenDatagram"/>. System.Net.Sockets does the work on both reactors.</remarks>
public sealed class DatagramEndpoint : IDisposable
{
    private const int LargestPacket = 65_535;

    private readonly Socket _socket;
    private readonly EndPoint _anybody;
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(LargestPacket);
    private readonly AsyncLock _receiving = new();
    private readonly EventLoop _loop;
    private readonly EndPoint? _local;

    private DatagramEndpoint(EventLoop loop, Socket socket)
    {
        _loop = loop;
        _socket = socket;
        _local = socket.LocalEndPoint;
        _anybody = socket.AddressFamily == AddressFamily.InterNetworkV6 ? new IPEndPoint(IPAddress.IPv6Any, 0) : new IPEndPoint(IPAddress.Any, 0);
    }

    /// <summary>This end's address.</summary>
    /// <exception cref="ObjectDisposedException">The endpoint is closed.</exception>
    public IPEndPoint LocalEndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>The only peer, when there is one; null otherwise.</summary>
    public IPEndPoint? RemoteEndPoint { get; private init; }

    /// <summary>Waits for the next packet.</summary>
    /// <exception cref="SocketException">With a peer of its own: nobody listens there (connection refused).</exception>
    /// <exception cref="ObjectDisposedException">The endpoint is closed, or was while it waited.</exception>
    /// <remarks>Loop's thread only. Several tasks may wait; the first that came gets the first packet. A wait that is cancelled takes no packet.</remarks>
    public async Coroutine<Datagram> Receive()
    {
        using (await _receiving.Acquire())
        {
            try
            {
                var received = await _socket.ReceiveFromAsync(_buffer, SocketFlags.None, _anybody, Aio.CancellationToken);
                return new Datagram(_buffer.AsSpan(0, received.ReceivedBytes).ToArray(), (IPEndPoint)received.RemoteEndPoint);
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.OperationAborted)
            {
                throw Closed();
            }
        }
    }

    /// <summary>Sends a packet.</summary>
    /// <param name="bytes">What it holds: at most 65,507 bytes, and more than 1,200 may not get through every network.</param>
    /// <param name="to">To whom; null (the default) for the endpoint's only peer.</param>
    /// <exception cref="ArgumentException">There is neither a receiver nor an only peer, or the receiver is another than the only peer.</exception>
    /// <exception cref="SocketException">The system refuses the packet: it is too long, or there is no way to the receiver.</exception>
    /// <exception cref="ObjectDisposedException">The endpoint is closed.</exception>
    /// <remarks>Loop's thread only. That it is sent does not mean that it arrives.</remarks>
    public async Coroutine Send(ReadOnlyMemory<byte> bytes, IPEndPoint? to = null)
    {
        if (to is null && RemoteEndPoint is null)
            throw new ArgumentException("The packet has no receiver. Name one, or open the endpoint with an only peer (remote).", nameof(to));
        if (to is not null && RemoteEndPoint is not null && !to.Equals(RemoteEndPoint))
            throw new ArgumentException($"The endpoint sends to {RemoteEndPoint} only, not to {to}. Open one without a peer of its own for several.", nameof(to));
        if (RemoteEndPoint is not null)
            await _socket.SendAsync(bytes, SocketFlags.None, Aio.CancellationToken);
        else
            await _socket.SendToAsync(bytes, SocketFlags.None, to!, Aio.CancellationToken);
    }

    /// <summary>Closes it: who waits for a packet gets an <see cref="ObjectDisposedException"/>. Idempotent, any thread.</summary>
    public void Dispose()
    {
        _socket.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Reports that the endpoint was never closed (<see cref="LoopFaultKind.NeverClosed"/>); the system's socket closes itself.</summary>
    ~DatagramEndpoint()
    {
        if (_loop is { IsClosed: false } loop)
        {
            loop.ReportFromFinalizer(new LoopFault(
                $"The datagram endpoint {_local}{(RemoteEndPoint is null ? "" : $" to {RemoteEndPoint}")} was never closed: it was collected while it was open. Hold it in 'using var endpoint = ...'.", null)
            {
                Kind = LoopFaultKind.NeverClosed,
            });
        }
    }

    /// <inheritdoc/>
    public override string ToString() => RemoteEndPoint is null ? $"UDP {_socket.LocalEndPoint}" : $"UDP {_socket.LocalEndPoint} to {RemoteEndPoint}";

    internal static async Coroutine<DatagramEndpoint> Open(IPEndPoint? local, IPEndPoint? remote, DatagramOptions options)
    {
        if (local is not null && remote is not null && local.AddressFamily != remote.AddressFamily)
            throw new ArgumentException($"One end is {local}, the other {remote}: both must be IPv4, or both IPv6.", nameof(remote));
        var socket = new Socket((local ?? remote)?.AddressFamily ?? AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            if (options.AllowBroadcast)
                socket.EnableBroadcast = true;
            if (options.ReuseAddress)
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            if (local is not null || remote is null)
                socket.Bind(local ?? new IPEndPoint(IPAddress.Any, 0));
            if (remote is not null)
                await socket.ConnectAsync(remote, Aio.CancellationToken);
            return new DatagramEndpoint(EventLoop.Running(), socket) { RemoteEndPoint = remote };
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static ObjectDisposedException Closed() => new(nameof(DatagramEndpoint), "The endpoint was closed while a packet was waited for.");
}
