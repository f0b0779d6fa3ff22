using System.Net;
using System.Net.Sockets;

namespace Orbweaver.Asyncio;

/// <summary>
/// A socket of an <see cref="EpollReactor"/>. What it knows of its readiness comes from the edges and from calls that found the end of it;
/// only the loop's thread reads or writes on the descriptor, so that it needs no lock.
/// </summary>
internal sealed class EpollSocket : LoopSocket
{
    private const uint ReadEvents = LibC.EpollIn | LibC.EpollPriority | LibC.EpollPeerHangUp | LibC.EpollHangUp | LibC.EpollError;
    private const uint WriteEvents = LibC.EpollOut | LibC.EpollHangUp | LibC.EpollError;
    private const uint EndEvents = LibC.EpollPeerHangUp | LibC.EpollHangUp | LibC.EpollError;

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
        if (now && _readable)
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
        Abandon(ref _receiving);
        Abandon(ref _sending);
    }

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
        Advance(ref _receiving, _readable);
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

    private ref EpollOperation? PlaceOf(EpollOperation operation) =>
        ref operation.Kind is SocketOperationKind.Receive or SocketOperationKind.Accept ? ref _receiving : ref _sending;

    private bool IsReady(EpollOperation operation) =>
        operation.Kind is SocketOperationKind.Receive or SocketOperationKind.Accept ? _readable : _writable;

    private bool Hand(EpollOperation operation) => _reactor.Request(ReactorRequestKind.Start, operation, operation.Version);

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

    private void Abandon(ref EpollOperation? place)
    {
        if (place is not { } operation)
            return;

        place = null;
        operation.SetError(Closed());
        _reactor.Request(ReactorRequestKind.Complete, operation, operation.Version);
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

    private int ReceiveNow(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
            return 0;

        int count = LinuxSocket.Receive(_descriptor, buffer);
        if (count == -LinuxError.WouldBlock || (count > 0 && count < buffer.Length && _shortReadMeansEmpty))
            _readable = false;

        return count;
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

    private static SocketException CannotConnect(EndPoint endPoint, int error)
    {
        SocketException plain = LinuxError.ToException(error);
        return new SocketException((int)plain.SocketErrorCode, $"Cannot connect to {endPoint}: {plain.Message}.");
    }
}
