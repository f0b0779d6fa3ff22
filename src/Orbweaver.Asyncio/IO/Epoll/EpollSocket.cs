using System.Net;
using System.Net.Sockets;

namespace Orbweaver.Asyncio;

/// <summary>
/// A socket of an <see cref="EpollReactor"/>. What it knows of its readiness comes from the edges and from calls that found the end of it;
/// only the loop's thread reads or writes on the descriptor, so that it needs no lock.
/// </summary>
internal sealed partial class EpollSocket : LoopSocket
{
    private readonly EpollReactor _reactor;
    private readonly ulong _key;
    private readonly AddressFamily _family;
    private readonly SocketType _type;

    // Any thread, under _control, which keeps the descriptor from being closed (and becoming somebody else's) during a call.
    // The loop's thread, which alone closes, reads the descriptor without it.
    private readonly Lock _control = new();
    private int _descriptor;
    private EndPoint? _remoteEndPoint;
    private int _disposed;

    // The loop's thread.
    private EpollOperation? _receiving;
    private EpollOperation? _sending;
    private bool _registered;
    private bool _readable;
    private bool _writable;
    private bool _shortReadMeansEmpty;

    // Any thread, by exchange.
    private EpollOperation? _spareReceive;
    private EpollOperation? _spareSend;

    internal EpollSocket(EpollReactor reactor, ulong key, int descriptor, AddressFamily family, SocketType type)
    {
        _reactor = reactor;
        _key = key;
        _descriptor = descriptor;
        _family = family;
        _type = type;
        _shortReadMeansEmpty = type == SocketType.Stream && family is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6;
    }

    internal override Reactor Reactor => _reactor;

    internal override bool IsClosed => IsDisposed;

    internal override AddressFamily AddressFamily => _family;

    internal override EndPoint? LocalEndPoint => GetEndPoint(peer: false);

    internal override EndPoint? RemoteEndPoint => _remoteEndPoint ??= GetEndPoint(peer: true);

    private bool IsDisposed => Volatile.Read(ref _disposed) != 0;

    internal override void SetOption(SocketOptionLevel level, SocketOptionName name, int value)
    {
        lock (_control)
        {
            ThrowIfClosed();
            ThrowIfFailed(LinuxSocket.SetOption(_descriptor, level, name, value));
        }
    }

    internal override void Bind(EndPoint endPoint)
    {
        lock (_control)
        {
            ThrowIfClosed();
            ThrowIfFailed(LinuxSocket.Bind(_descriptor, endPoint));
        }
    }

    internal override void Listen(int backlog)
    {
        lock (_control)
        {
            ThrowIfClosed();
            ThrowIfFailed(LinuxSocket.Listen(_descriptor, backlog));
        }
    }

    internal override void Shutdown(SocketShutdown how)
    {
        lock (_control)
        {
            if (_descriptor < 0)
                return;

            int result = LinuxSocket.Shutdown(_descriptor, how);
            if (result != -LinuxError.NotConnected)
                ThrowIfFailed(result);
        }
    }

    public override void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;

        if (_reactor.IsOwnerThread)
            CloseNow();
        else
            _reactor.Request(ReactorRequestKind.Close, this, 0);
    }

    /// <summary>Closes the descriptor; the operations in flight complete in the reactor phase. Loop's thread.</summary>
    internal void CloseNow()
    {
        Volatile.Write(ref _disposed, 1);
        lock (_control)
        {
            if (_descriptor < 0)
                return;

            _ = LibC.Close(_descriptor);
            _descriptor = -1;
        }

        _reactor.Forget(_key);
        DropAhead();
        Abandon(ref _receiving);
        Abandon(ref _sending);
        EndWatch();
    }

    private void Abandon(ref EpollOperation? place)
    {
        if (place is not { } operation)
            return;

        place = null;
        operation.SetError(Closed());
        _reactor.Request(ReactorRequestKind.Complete, operation, operation.Version);
    }

    private EndPoint? GetEndPoint(bool peer)
    {
        lock (_control)
            return _descriptor < 0 ? null : LinuxSocket.GetEndPoint(_descriptor, _family, peer);
    }

    private void ThrowIfClosed()
    {
        if (_descriptor < 0 || IsDisposed)
            throw Closed();
    }

    private static void ThrowIfFailed(int result)
    {
        if (result < 0)
            throw LinuxError.ToException(-result);
    }
}
