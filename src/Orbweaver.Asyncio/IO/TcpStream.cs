using System.Net;
using System.Net.Sockets;

namespace Orbweaver.Asyncio;

/// <summary>
/// A connection, over TCP or a Unix-domain socket, whose reads and writes complete on the event loop's thread: coroutines and .NET code that awaits it (SslStream,
/// HttpClient, StreamReader) continue there, with no pool thread between. <see cref="StartTls(System.Net.Security.SslClientAuthenticationOptions)"/> makes the same stream an encrypted one.
/// </summary>
/// <remarks>
/// The methods of <see cref="Stream"/> (<see cref="LoopStream.ReadAsync(Memory{byte}, CancellationToken)"/>, …) may be called from any thread, one read and one write at a time, and the stream disposed;
/// while no thread runs the loop they wait. The coroutine methods are for the loop's thread. Errors of the network are <see cref="IOException"/>s with a <see cref="SocketException"/> inside.
/// A ReadAsync into an empty buffer waits until there is something to read.
/// </remarks>
public sealed partial class TcpStream : LoopStream
{
    private readonly LoopSocket _socket;
    private bool _noDelay;

    internal TcpStream(LoopSocket socket)
    {
        _socket = socket;
        if (socket.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6)
            NoDelay = true;
    }

    /// <summary>This end's address; null once the stream is disposed.</summary>
    public EndPoint? LocalEndPoint => _socket.LocalEndPoint;

    /// <summary>The peer's address; null when it is not known any more.</summary>
    public EndPoint? RemoteEndPoint => _socket.RemoteEndPoint;

    /// <summary>True (the default) sends small writes at once; false lets the system gather them (Nagle's algorithm). A Unix-domain socket has no such option: there it is false, and must not be set.</summary>
    /// <exception cref="SocketException">Set on a Unix-domain socket.</exception>
    public bool NoDelay
    {
        get => _noDelay;
        set
        {
            _socket.SetOption(SocketOptionLevel.Tcp, SocketOptionName.NoDelay, value ? 1 : 0);
            _noDelay = value;
        }
    }

    /// <summary>Any thread.</summary>
    internal static async ValueTask<TcpStream> ConnectAsync(Reactor reactor, EndPoint endPoint, ConnectOptions options, CancellationToken cancellationToken)
    {
        ProtocolType protocol = endPoint.AddressFamily == AddressFamily.Unix ? ProtocolType.Unspecified : ProtocolType.Tcp;
        LoopSocket socket = reactor.CreateSocket(endPoint.AddressFamily, SocketType.Stream, protocol);
        try
        {
            var stream = new TcpStream(socket) { ReadLimit = options.ReadLimit };
            if (stream.NoDelay && !options.NoDelay)
                stream.NoDelay = false;
            Connector.SetKeepAlive(socket, options.KeepAlive);
            Connector.BindTo(options.LocalEndPoint, socket);
            await socket.ConnectAsync(endPoint, cancellationToken).ConfigureAwait(false);
            return stream;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private protected override bool TellsReadiness => _tls is null;

    private protected override void ThrowIfElsewhere() => _socket.ThrowIfElsewhere();

    private protected override ReadWatch WatchReadable() => _socket.WatchReadable(this);

    private protected override int TryReceive(Span<byte> buffer) => _socket.TryReceive(buffer);

    private protected override int TrySend(ReadOnlySpan<byte> bytes) => _tls is null ? _socket.TrySend(bytes) : 0;

    private protected override ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        _tls is null ? _socket.ReceiveAsync(buffer, cancellationToken) : _tls.ReadAsync(buffer, cancellationToken);

    private protected override ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        _tls is null ? _socket.SendAsync(bytes, cancellationToken) : _tls.WriteAsync(bytes, cancellationToken);

    private protected override void Release(bool abort)
    {
        if (abort)
        {
            try
            {
                _socket.SetOption(SocketOptionLevel.Socket, SocketOptionName.Linger, 0);
            }
            catch (Exception e) when (e is ObjectDisposedException or SocketException)
            {
                // There is no connection left to reset.
            }
        }
        else
        {
            _socket.DropReceived();
        }

        _socket.Dispose();
        _tls?.Dispose();
        GC.SuppressFinalize(this);
    }
}
