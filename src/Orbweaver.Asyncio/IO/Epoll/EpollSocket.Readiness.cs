using System.Net;
using System.Net.Sockets;

namespace Orbweaver.Asyncio;

// The loop's thread only: operations in flight, the edges they wait for, and the system calls.
internal sealed partial class EpollSocket
{
    private const uint ReadEvents = LibC.EpollIn | LibC.EpollPriority | LibC.EpollPeerHangUp | LibC.EpollHangUp | LibC.EpollError;
    private const uint WriteEvents = LibC.EpollOut | LibC.EpollHangUp | LibC.EpollError;
    private const uint EndEvents = LibC.EpollPeerHangUp | LibC.EpollHangUp | LibC.EpollError;

    /// <summary>Takes up an operation that was handed over. Loop's thread, in the reactor phase.</summary>
    internal void Start(EpollOperation operation)
    {
        ref EpollOperation? place = ref PlaceOf(operation);
        if (IsDisposed)
            operation.SetError(Closed());
        else if (operation.CancellationToken.IsCancellationRequested)
            operation.SetError(new OperationCanceledException(operation.CancellationToken));
        else if (place is not null)
            operation.SetError(Busy(operation.Kind));
        else if (operation.Kind == SocketOperationKind.Connect)
        {
            int connected = ConnectNow(operation.EndPoint!);
            if (connected == -LinuxError.InProgress)
            {
                Arm(ref place, operation);
                return;
            }

            SetConnectOutcome(operation, -connected);
        }
        else if (!_registered && Register() is < 0 and var error)
            operation.SetError(LinuxError.ToException(-error));
        else if (!IsReady(operation) || !Attempt(operation))
        {
            Arm(ref place, operation);
            return;
        }

        operation.Finish();
    }

    /// <summary>Ends an operation that waits for an edge; one that has its outcome keeps it. Loop's thread, in the reactor phase.</summary>
    internal void Cancel(EpollOperation operation)
    {
        ref EpollOperation? place = ref PlaceOf(operation);
        if (place != operation)
            return;

        place = null;
        operation.SetError(new OperationCanceledException(operation.CancellationToken));
        Finish(operation);
    }

    /// <summary>Completes an operation that was in flight and has its outcome. Loop's thread, in the reactor phase.</summary>
    internal void Finish(EpollOperation operation)
    {
        _reactor.OperationEnded();
        operation.Finish();
    }

    /// <summary>An edge. Loop's thread, in the reactor phase.</summary>
    internal void OnEvents(uint events)
    {
        if ((events & ReadEvents) != 0)
            _readable = true;

        if ((events & WriteEvents) != 0)
            _writable = true;

        // After the peer's end there is no more edge to wait for; and a read stops short at urgent data with more behind it.
        if ((events & (EndEvents | LibC.EpollPriority)) != 0)
            _shortReadMeansEmpty = false;

        Advance(ref _sending, _writable);
        Advance(ref _receiving, CanReceive);
        if (_watcher is not null && CanReceive)
            EndWatch();
    }

    private ref EpollOperation? PlaceOf(EpollOperation operation) =>
        ref operation.Kind is SocketOperationKind.Receive or SocketOperationKind.Accept ? ref _receiving : ref _sending;

    private bool IsReady(EpollOperation operation) =>
        operation.Kind is SocketOperationKind.Receive or SocketOperationKind.Accept ? CanReceive : _writable;

    private void Arm(ref EpollOperation? place, EpollOperation operation)
    {
        place = operation;
        _reactor.OperationStarted();
        operation.WatchToken();
    }

    private void Advance(ref EpollOperation? place, bool ready)
    {
        if (!ready || place is not { } operation || !Attempt(operation))
            return;

        place = null;
        Finish(operation);
    }

    /// <returns>0, minus EINPROGRESS when an edge will tell, or minus errno.</returns>
    private int ConnectNow(EndPoint endPoint)
    {
        int result = LinuxSocket.Connect(_descriptor, endPoint);
        if (result is < 0 and not -LinuxError.InProgress)
            return result;

        // Registered after connect(): before it, an idle socket would report a hang-up.
        int registered = _registered ? 0 : Register();
        if (registered < 0)
            return registered;

        if (result == 0)
            Connected(endPoint);

        return result;
    }

    private void Connected(EndPoint endPoint)
    {
        _remoteEndPoint = endPoint;
        _writable = true;
    }

    private void SetConnectOutcome(EpollOperation operation, int error)
    {
        if (error == 0)
        {
            Connected(operation.EndPoint!);
            operation.SetCount(0);
        }
        else
            operation.SetError(CannotConnect(operation.EndPoint!, error));
    }

    /// <returns>False when the operation must wait for an edge; otherwise its outcome is set.</returns>
    private bool Attempt(EpollOperation operation)
    {
        int result;
        switch (operation.Kind)
        {
            case SocketOperationKind.Connect:
                SetConnectOutcome(operation, LinuxSocket.TakeError(_descriptor));
                return true;
            case SocketOperationKind.Accept:
                result = AcceptNow();
                if (result >= 0)
                    operation.SetAccepted(Adopt(result));
                else if (result != -LinuxError.WouldBlock)
                    operation.SetError(LinuxError.ToException(-result));

                return result != -LinuxError.WouldBlock;
            case SocketOperationKind.Receive:
                result = ReceiveNow(operation.Buffer.Span);
                if (result >= 0)
                    operation.SetCount(result);
                else if (result != -LinuxError.WouldBlock)
                    operation.SetError(LinuxError.ToIOException(-result, "receive"));

                return result != -LinuxError.WouldBlock;
            default:
                result = SendNow(operation.Buffer.Span);
                if (result == operation.Buffer.Length)
                    operation.SetCount(result);
                else if (result >= 0)
                    operation.Buffer = operation.Buffer[result..];
                else if (result != -LinuxError.WouldBlock)
                    operation.SetError(LinuxError.ToIOException(-result, "send"));

                return result == operation.Buffer.Length || result is < 0 and not -LinuxError.WouldBlock;
        }
    }

    private int SendNow(ReadOnlySpan<byte> buffer)
    {
        int count = LinuxSocket.Send(_descriptor, buffer);
        if (count < buffer.Length && count is >= 0 or -LinuxError.WouldBlock)
            _writable = false;

        return count;
    }

    private int AcceptNow()
    {
        while (true)
        {
            int accepted = LinuxSocket.Accept(_descriptor);
            if (accepted is -LinuxError.ConnectionAborted or -LinuxError.Protocol)
                continue;

            if (accepted == -LinuxError.WouldBlock)
                _readable = false;

            return accepted;
        }
    }

    private EpollSocket Adopt(int descriptor)
    {
        EpollSocket socket = _reactor.Adopt(descriptor, _family, _type);
        socket._writable = true;
        // A failure (too many watches) is met again, and reported, by the first operation.
        socket.Register();
        return socket;
    }

    private int Register()
    {
        int result = _reactor.Register(_descriptor, _key);
        _registered = result == 0;
        return result;
    }

    private static SocketException CannotConnect(EndPoint endPoint, int error)
    {
        SocketException plain = LinuxError.ToException(error);
        return new SocketException((int)plain.SocketErrorCode, $"Cannot connect to {endPoint}: {plain.Message}.");
    }
}
