using System.Net.Sockets;

namespace Orbweaver.Asyncio;

// What streams do at once, on the loop's thread; they wait by an operation.
internal sealed partial class EpollSocket
{
    /// <summary>The stream that waits for something to read. The loop's thread.</summary>
    private LoopStream? _watcher;

    internal override int TryReceive(Span<byte> buffer)
    {
        ThrowIfNotReady(_receiving, SocketOperationKind.Receive);
        if (!CanReceive || !TakeTurn(_reactor.Pass))
            return -1;

        int count = ReceiveNow(buffer);
        if (count >= 0)
            return count;

        return count == -LinuxError.WouldBlock ? -1 : throw LinuxError.ToIOException(-count, "receive");
    }

    internal override int TrySend(ReadOnlySpan<byte> buffer)
    {
        ThrowIfNotReady(_sending, SocketOperationKind.Send);
        if (!_writable || !TakeTurn(_reactor.Pass))
            return 0;

        int count = SendNow(buffer);
        if (count >= 0)
            return count;

        return count == -LinuxError.WouldBlock ? 0 : throw LinuxError.ToIOException(-count, "send");
    }

    internal override ReadWatch WatchReadable(LoopStream stream)
    {
        ThrowIfNotReady(_receiving, SocketOperationKind.Receive);
        if (CanReceive)
            return TakeTurn(_reactor.Pass) ? ReadWatch.Ready : ReadWatch.ByOperation;

        _watcher = stream;
        _reactor.OperationStarted();
        return ReadWatch.Watching;
    }

    internal override void CancelReceive()
    {
        EndWatch();
        if (_receiving is not { } operation)
            return;

        _receiving = null;
        operation.SetError(new OperationCanceledException());
        _reactor.Request(ReactorRequestKind.Complete, operation, operation.Version);
    }

    internal override void SetReusePort()
    {
        lock (_control)
        {
            ThrowIfClosed();
            ThrowIfFailed(LinuxSocket.SetReusePort(_descriptor));
        }
    }

    private void EndWatch()
    {
        if (_watcher is not { } stream)
            return;

        _watcher = null;
        _reactor.OperationEnded();
        stream.OnFilled();
    }

    private void ThrowIfNotReady(EpollOperation? inFlight, SocketOperationKind kind)
    {
        if (_descriptor < 0)
            throw Closed();
        if (inFlight is not null)
            throw Busy(kind);
        if (!_registered && Register() is < 0 and var error)
            throw LinuxError.ToIOException(-error, kind == SocketOperationKind.Send ? "send" : "receive");
    }
}
