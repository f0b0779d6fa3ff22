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

    /// <summary>Ends one direction or both. Any thread; on a socket that is closed already it does nothing.</summary>
    internal abstract void Shutdown(SocketShutdown how);

    /// <summary>Closes the socket; operations in flight end with <see cref="ObjectDisposedException"/>. Idempotent, any thread.</summary>
    public abstract void Dispose();

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

    protected static InvalidOperationException Busy(SocketOperationKind kind) =>
        new($"A {kind} was started while another operation of the same direction is in flight on this socket. Await the first one, or put an AsyncLock around them.");
}
