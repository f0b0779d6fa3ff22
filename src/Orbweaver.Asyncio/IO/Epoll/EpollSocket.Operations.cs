using System.Net;
using System.Net.Sockets;

namespace Orbweaver.Asyncio;

// The operations' beginning, on any thread: what can be done at once on the loop's thread is; the rest is handed to it.
internal sealed partial class EpollSocket
{
    internal override ValueTask ConnectAsync(EndPoint endPoint, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled(cancellationToken);

        if (IsDisposed)
            return ValueTask.FromException(Closed());

        if (endPoint is DnsEndPoint)
            throw new ArgumentException($"{endPoint} is a name, and a socket connects to an address: resolve it first.", nameof(endPoint));

        if (_reactor.IsOwnerThread)
        {
            if (_sending is not null)
                return ValueTask.FromException(Busy(SocketOperationKind.Connect));

            int connected = ConnectNow(endPoint);
            if (connected == 0)
                return ValueTask.CompletedTask;

            if (connected != -LinuxError.InProgress)
                return ValueTask.FromException(CannotConnect(endPoint, -connected));
        }

        EpollOperation operation = Rent(SocketOperationKind.Connect, default, endPoint, cancellationToken);
        ValueTask result = operation.AsValueTask();
        if (_reactor.IsOwnerThread)
            Arm(ref _sending, operation);
        else if (!Hand(operation))
            return ValueTask.FromException(Closed());

        return result;
    }

    internal override ValueTask<LoopSocket> AcceptAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<LoopSocket>(cancellationToken);

        if (IsDisposed)
            return ValueTask.FromException<LoopSocket>(Closed());

        bool mine = _reactor.IsOwnerThread;
        if (mine && _receiving is not null)
            return ValueTask.FromException<LoopSocket>(Busy(SocketOperationKind.Accept));

        bool now = mine && TakeTurn(_reactor.Pass) && (_registered || Register() == 0);
        if (now && _readable)
        {
            int accepted = AcceptNow();
            if (accepted != -LinuxError.WouldBlock)
                return accepted >= 0 ? new ValueTask<LoopSocket>(Adopt(accepted)) : ValueTask.FromException<LoopSocket>(LinuxError.ToException(-accepted));
        }

        EpollOperation operation = Rent(SocketOperationKind.Accept, default, null, cancellationToken);
        ValueTask<LoopSocket> result = operation.AsSocketTask();
        if (now)
            Arm(ref _receiving, operation);
        else if (!Hand(operation))
            return ValueTask.FromException<LoopSocket>(Closed());

        return result;
    }

    internal override ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<int>(cancellationToken);

        if (IsDisposed)
            return ValueTask.FromException<int>(Closed());

        bool mine = _reactor.IsOwnerThread;
        if (mine && _receiving is not null)
            return ValueTask.FromException<int>(Busy(SocketOperationKind.Receive));

        bool now = mine && _registered && TakeTurn(_reactor.Pass);
        if (now && CanReceive)
        {
            int count = ReceiveNow(buffer.Span);
            if (count >= 0)
                return new ValueTask<int>(count);

            if (count != -LinuxError.WouldBlock)
                return ValueTask.FromException<int>(LinuxError.ToIOException(-count, "receive"));
        }

        EpollOperation operation = Rent(SocketOperationKind.Receive, buffer, null, cancellationToken);
        ValueTask<int> result = operation.AsCountTask();
        if (now)
            Arm(ref _receiving, operation);
        else if (!Hand(operation))
            return ValueTask.FromException<int>(Closed());

        return result;
    }

    internal override ValueTask SendAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled(cancellationToken);

        if (IsDisposed)
            return ValueTask.FromException(Closed());

        if (buffer.IsEmpty && _type == SocketType.Stream)
            return ValueTask.CompletedTask;

        bool mine = _reactor.IsOwnerThread;
        if (mine && _sending is not null)
            return ValueTask.FromException(Busy(SocketOperationKind.Send));

        bool now = mine && _registered && TakeTurn(_reactor.Pass);
        if (now && _writable)
        {
            int count = SendNow(buffer.Span);
            if (count == buffer.Length)
                return ValueTask.CompletedTask;

            if (count >= 0)
                buffer = buffer[count..];
            else if (count != -LinuxError.WouldBlock)
                return ValueTask.FromException(LinuxError.ToIOException(-count, "send"));
        }

        EpollOperation operation = Rent(SocketOperationKind.Send, buffer, null, cancellationToken);
        ValueTask result = operation.AsValueTask();
        if (now)
            Arm(ref _sending, operation);
        else if (!Hand(operation))
            return ValueTask.FromException(Closed());

        return result;
    }

    /// <summary>Takes an operation back whose result is read. Any thread.</summary>
    internal void Keep(EpollOperation operation)
    {
        if (operation.Kind is SocketOperationKind.Receive or SocketOperationKind.Accept)
            Volatile.Write(ref _spareReceive, operation);
        else
            Volatile.Write(ref _spareSend, operation);
    }

    private EpollOperation Rent(SocketOperationKind kind, ReadOnlyMemory<byte> buffer, EndPoint? endPoint, CancellationToken cancellationToken)
    {
        ref EpollOperation? spare = ref kind is SocketOperationKind.Receive or SocketOperationKind.Accept ? ref _spareReceive : ref _spareSend;
        EpollOperation operation = Interlocked.Exchange(ref spare, null) ?? new EpollOperation(_reactor, this);
        return operation.For(kind, buffer, endPoint, cancellationToken);
    }

    private bool Hand(EpollOperation operation) => _reactor.Request(ReactorRequestKind.Start, operation, operation.Version);
}
