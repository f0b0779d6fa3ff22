using System.Net;
using System.Net.Sockets;

namespace Orbweaver.Asyncio;

/// <summary>
/// A socket that belongs to a <see cref="Reactor"/>. Operations may be started and cancelled from any thread; they complete on the
/// loop's thread in the reactor phase. One receive and one send may be in flight at a time (a third party may dispose at any time).
/// </summary>
internal abstract class LoopSocket : IDisposable
{
    internal abstract EndPoint? LocalEndPoint { get; }

    internal abstract EndPoint? RemoteEndPoint { get; }

    internal abstract void SetOption(SocketOptionLevel level, SocketOptionName name, int value);

    internal abstract void Bind(EndPoint endPoint);

    internal abstract void Listen(int backlog);

    internal abstract ValueTask ConnectAsync(EndPoint endPoint, CancellationToken cancellationToken);

    internal abstract ValueTask<LoopSocket> AcceptAsync(CancellationToken cancellationToken);

    /// <summary>Completes with at least one byte, or 0 when the peer has finished sending (or the buffer is empty).</summary>
    internal abstract ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken);

    /// <summary>Completes when the whole buffer is handed to the system.</summary>
    internal abstract ValueTask SendAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken);

    internal abstract void Shutdown(SocketShutdown how);

    /// <summary>Closes the socket; operations in flight end with <see cref="ObjectDisposedException"/>. Idempotent, any thread.</summary>
    public abstract void Dispose();
}
