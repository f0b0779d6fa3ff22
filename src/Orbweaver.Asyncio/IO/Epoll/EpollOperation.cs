using System.Net;
using System.Runtime.InteropServices;

namespace Orbweaver.Asyncio;

/// <summary>An operation of an <see cref="EpollSocket"/> that could not complete at once. The socket keeps it for its next use.</summary>
internal sealed class EpollOperation(EpollReactor reactor, EpollSocket socket) : LoopOperation
{
    private CancellationTokenRegistration _registration;

    internal EpollSocket Socket => socket;

    internal SocketOperationKind Kind { get; private set; }

    /// <summary>What is still to be sent, or the room for what is received.</summary>
    internal Memory<byte> Buffer { get; set; }

    internal EndPoint? EndPoint { get; private set; }

    internal CancellationToken CancellationToken { get; private set; }

    internal EpollOperation For(SocketOperationKind kind, ReadOnlyMemory<byte> buffer, EndPoint? endPoint, CancellationToken cancellationToken)
    {
        Kind = kind;
        Buffer = MemoryMarshal.AsMemory(buffer);
        EndPoint = endPoint;
        CancellationToken = cancellationToken;
        return this;
    }

    /// <summary>
    /// Registers on the loop's thread only, whoever started the operation: so the registration and its end are never
    /// in a race, and an operation that completes at once needs none.
    /// </summary>
    internal void WatchToken()
    {
        if (CancellationToken.CanBeCanceled)
            _registration = CancellationToken.UnsafeRegister(static operation => ((EpollOperation)operation!).RequestCancel(), this);
    }

    /// <summary>Completes with the outcome set. Loop's thread.</summary>
    internal void Finish()
    {
        // Dispose waits for a callback that runs at this moment on another thread: after it, nobody can ask to cancel this
        // use of the object and hit the next.
        _registration.Dispose();
        _registration = default;
        Buffer = default;
        EndPoint = null;
        CancellationToken = default;
        Complete();
    }

    protected override void ContinueOnLoop()
    {
        if (!reactor.Request(ReactorRequestKind.Continue, this, Version))
            ThreadPool.UnsafeQueueUserWorkItem(static operation => operation.Continue(), this, preferLocal: false);
    }

    protected override void Recycle() => socket.Keep(this);

    private void RequestCancel() => reactor.Request(ReactorRequestKind.Cancel, this, Version);
}
