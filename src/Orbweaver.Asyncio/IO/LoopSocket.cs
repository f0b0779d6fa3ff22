using System.Net;
using System.Net.Sockets;

namespace Orbweaver.Asyncio;

/// <summary>
/// A socket that belongs to a <see cref="Reactor"/>. Operations may be started and cancelled from any thread; they complete on the
/// loop's thread in the reactor phase. One receive and one send may be in flight at a time (a third party may dispose at any time):
/// a second ends with <see cref="InvalidOperationException"/>.
/// What the network refuses ends a receive or a send with <see cref="IOException"/> (the <see cref="SocketException"/> is inside), as
/// streams promise their readers, and anything else with <see cref="SocketException"/>.
/// </summary>
internal abstract partial class LoopSocket : IDisposable
{
    // A socket whose peer is as fast as we are could complete at once for ever; after this many operations in one pass its
    // next one waits for the next pass, and the other sockets and the timers have theirs.
    private const int TurnsAPass = 128;

    private uint _turnPass;
    private int _turns;

    internal abstract Reactor Reactor { get; }

    /// <summary>True from <see cref="Dispose"/> on, and when the reactor has closed it. Any thread.</summary>
    internal abstract bool IsClosed { get; }

    internal abstract AddressFamily AddressFamily { get; }

    internal abstract EndPoint? LocalEndPoint { get; }

    internal abstract EndPoint? RemoteEndPoint { get; }

    internal abstract void SetOption(SocketOptionLevel level, SocketOptionName name, int value);

    internal abstract void Bind(EndPoint endPoint);

    internal abstract void Listen(int backlog);

    /// <summary>A connect that failed or was cancelled leaves a socket that is good for nothing but disposal.</summary>
    internal abstract ValueTask ConnectAsync(EndPoint endPoint, CancellationToken cancellationToken);

    internal abstract ValueTask<LoopSocket> AcceptAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Completes with at least one byte, or 0 when the peer has finished sending. An empty buffer waits until there is something
    /// to read and takes none of it, which lets a caller hold no buffer while it waits.
    /// </summary>
    internal abstract ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken);

    /// <summary>Completes when the whole buffer is handed to the system.</summary>
    internal abstract ValueTask SendAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken);

    /// <summary>Receives what is there now. Loop's thread only.</summary>
    /// <returns>How many bytes; 0 when the peer has finished sending; -1 when a receive into an empty buffer is to wait.</returns>
    internal abstract int TryReceive(Span<byte> buffer);

    /// <summary>Sends what the system takes now. Loop's thread only.</summary>
    /// <returns>How many bytes; 0 when a send is to wait.</returns>
    internal abstract int TrySend(ReadOnlySpan<byte> buffer);

    /// <summary>
    /// Has <see cref="LoopStream.OnFilled"/> called once there is something to read, or the socket is closed: as a receive into an empty buffer, without an operation. Loop's thread only.
    /// </summary>
    internal virtual ReadWatch WatchReadable(LoopStream stream) => ReadWatch.ByOperation;

    /// <summary>
    /// Takes back a receive into an empty buffer that is in flight, or a watch: the one ends with <see cref="OperationCanceledException"/>, soon, the other now. Loop's thread only.
    /// </summary>
    internal abstract void CancelReceive();

    /// <summary>Lets several sockets listen on one port, where the system can. Before <see cref="Bind"/>.</summary>
    internal abstract void SetReusePort();

    /// <summary>Refuses a thread that does not run the socket's loop.</summary>
    internal void ThrowIfElsewhere()
    {
        if (!Reactor.IsOwnerThread)
            throw Elsewhere();
    }

    /// <summary>Ends one direction or both. Any thread; on a socket that is closed already it does nothing.</summary>
    internal abstract void Shutdown(SocketShutdown how);

    /// <summary>
    /// Takes what has come and nobody will read, up to <see cref="DropLimit"/>. A connection that is closed with something unread is reset, and the system then drops what it has not sent yet: a client of TLS that
    /// only writes, and leaves the server's session tickets unread, would lose the end of what it wrote. On another thread than the loop's it does nothing.
    /// </summary>
    internal virtual void DropReceived()
    {
    }

    /// <summary>Closes the socket; operations in flight end with <see cref="ObjectDisposedException"/>. Idempotent, any thread.</summary>
    public abstract void Dispose();

    /// <summary>As much as CPython's streams read ahead, twice their limit: a peer that goes on sending sees a reset, as it should.</summary>
    protected const int DropLimit = 128 * 1024;

    /// <summary>False when the socket has had its turns to complete at once in this pass. Loop's thread.</summary>
    protected bool TakeTurn(uint pass)
    {
        if (_turnPass != pass)
        {
            _turnPass = pass;
            _turns = TurnsAPass;
        }

        return --_turns >= 0;
    }

    protected static ObjectDisposedException Closed() => new(nameof(LoopSocket), "The socket is closed.");

    private static InvalidOperationException Elsewhere() => new(
        "This connection belongs to a loop that another thread runs, or none. Use it in coroutines of that loop.");

    protected static PlatformNotSupportedException NoReusePort() => new("This system cannot share a port between sockets: leave ReusePort off.");

    protected static InvalidOperationException Busy(SocketOperationKind kind) =>
        new($"A {kind} was started while another operation of the same direction is in flight on this socket. Await the first one, or put an AsyncLock around them.");
}
