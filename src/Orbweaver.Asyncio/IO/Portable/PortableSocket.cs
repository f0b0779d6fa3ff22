using System.Net;
using System.Net.Sockets;

namespace Orbweaver.Asyncio;

/// <summary>
/// A socket of a <see cref="PortableReactor"/>: the framework's own. Its operations start on the thread that asks, which the framework's
/// socket allows, as it does cancelling and closing from anywhere; only their completion is carried to the loop's thread.
/// </summary>
internal sealed partial class PortableSocket(PortableReactor reactor, Socket socket) : LoopSocket
{
    // Any thread, by exchange: 1 while an operation of that direction is in flight.
    private int _receiving;
    private int _sending;
    private int _disposed;
    private PortableOperation? _spareReceive;
    private PortableOperation? _spareSend;

    internal override Reactor Reactor => reactor;

    internal override bool IsClosed => IsDisposed;

    internal override AddressFamily AddressFamily => socket.AddressFamily;

    internal override EndPoint? LocalEndPoint => Ask(static socket => socket.LocalEndPoint);

    internal override EndPoint? RemoteEndPoint => Ask(static socket => socket.RemoteEndPoint);

    private bool IsDisposed => Volatile.Read(ref _disposed) != 0;

    internal override void SetOption(SocketOptionLevel level, SocketOptionName name, int value)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        if (name == SocketOptionName.Linger)
            socket.LingerState = new LingerOption(value >= 0, Math.Max(value, 0));
        else if (name == SocketOptionName.ReuseAddress && OperatingSystem.IsLinux())
            SetReuseAddress(value);
        else
            socket.SetSocketOption(level, name, value);
    }

    internal override void Bind(EndPoint endPoint) => socket.Bind(endPoint);

    internal override void Listen(int backlog) => socket.Listen(backlog);

    internal override void Shutdown(SocketShutdown how)
    {
        try
        {
            socket.Shutdown(how);
        }
        catch (ObjectDisposedException)
        {
            // Closed already: both directions have ended.
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.NotConnected)
        {
            // The peer's reset was quicker.
        }
    }

    internal override ValueTask ConnectAsync(EndPoint endPoint, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled(cancellationToken);

        if (endPoint is DnsEndPoint)
            throw new ArgumentException($"{endPoint} is a name, and a socket connects to an address: resolve it first.", nameof(endPoint));

        if (Claim(ref _sending, SocketOperationKind.Connect) is { } refusal)
            return ValueTask.FromException(refusal);

        ValueTask connected;
        try
        {
            connected = socket.ConnectAsync(endPoint, cancellationToken);
        }
        catch (Exception exception)
        {
            connected = ValueTask.FromException(exception);
        }

        PortableOperation operation = Rent(ref _spareSend);
        ValueTask result = operation.AsValueTask();
        operation.AwaitConnect(connected, endPoint, cancellationToken);
        return result;
    }

    internal override ValueTask<LoopSocket> AcceptAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<LoopSocket>(cancellationToken);

        if (Claim(ref _receiving, SocketOperationKind.Accept) is { } refusal)
            return ValueTask.FromException<LoopSocket>(refusal);

        ValueTask<Socket> accepted;
        try
        {
            accepted = socket.AcceptAsync(cancellationToken);
        }
        catch (Exception exception)
        {
            accepted = ValueTask.FromException<Socket>(exception);
        }

        PortableOperation operation = Rent(ref _spareReceive);
        ValueTask<LoopSocket> result = operation.AsSocketTask();
        operation.AwaitAccept(accepted, cancellationToken);
        return result;
    }

    internal override ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<int>(cancellationToken);

        if (Claim(ref _receiving, SocketOperationKind.Receive) is { } refusal)
            return ValueTask.FromException<int>(refusal);

        if (buffer.IsEmpty && !cancellationToken.CanBeCanceled)
            cancellationToken = WaitToken();

        ValueTask<int> received;
        try
        {
            received = socket.ReceiveAsync(buffer, SocketFlags.None, cancellationToken);
        }
        catch (Exception exception)
        {
            received = ValueTask.FromException<int>(exception);
        }

        if (received.IsCompletedSuccessfully && reactor.IsOwnerThread && TakeTurn(reactor.Pass))
        {
            int count = received.Result;
            Release(SocketOperationKind.Receive);
            return new ValueTask<int>(count);
        }

        PortableOperation operation = Rent(ref _spareReceive);
        ValueTask<int> result = operation.AsCountTask();
        operation.AwaitReceive(received, cancellationToken);
        return result;
    }

    internal override ValueTask SendAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled(cancellationToken);

        if (buffer.IsEmpty && socket.SocketType == SocketType.Stream)
            return IsDisposed ? ValueTask.FromException(Closed()) : ValueTask.CompletedTask;

        if (Claim(ref _sending, SocketOperationKind.Send) is { } refusal)
            return ValueTask.FromException(refusal);

        bool now = reactor.IsOwnerThread && TakeTurn(reactor.Pass);
        while (true)
        {
            ValueTask<int> sent = SendSome(buffer, cancellationToken);
            if (!now || !sent.IsCompletedSuccessfully)
            {
                PortableOperation operation = Rent(ref _spareSend);
                ValueTask result = operation.AsValueTask();
                operation.AwaitSend(sent, buffer, cancellationToken);
                return result;
            }

            buffer = buffer[sent.Result..];
            if (buffer.IsEmpty)
            {
                Release(SocketOperationKind.Send);
                return ValueTask.CompletedTask;
            }
        }
    }

    public override void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;

        // The framework resets a connection that it closes with a receive in flight.
        if (reactor.IsOwnerThread)
            CancelReceive();

        socket.Dispose();
        reactor.Forget(this);
    }

    internal ValueTask<int> SendSome(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return socket.SendAsync(buffer, SocketFlags.None, cancellationToken);
        }
        catch (Exception exception)
        {
            return ValueTask.FromException<int>(exception);
        }
    }

    internal PortableSocket Adopt(Socket accepted) => reactor.Adopt(accepted);

    /// <summary>The operation is over: the next of its direction may start. Any thread.</summary>
    internal void Release(SocketOperationKind kind) => Volatile.Write(ref PlaceOf(kind), 0);

    /// <summary>Takes an operation back whose result is read. Any thread.</summary>
    internal void Keep(PortableOperation operation)
    {
        if (operation.Kind is SocketOperationKind.Receive or SocketOperationKind.Accept)
            Volatile.Write(ref _spareReceive, operation);
        else
            Volatile.Write(ref _spareSend, operation);
    }

    /// <summary>What the framework's socket threw, as <see cref="LoopSocket"/> promises it.</summary>
    internal Exception Translate(Exception exception, SocketOperationKind kind, EndPoint? endPoint, CancellationToken cancellationToken)
    {
        switch (exception)
        {
            case OperationCanceledException:
                return new OperationCanceledException(cancellationToken);
            case SocketException or ObjectDisposedException when IsDisposed:
                return Closed();
            case SocketException inner when kind == SocketOperationKind.Connect:
                return new SocketException((int)inner.SocketErrorCode, $"Cannot connect to {endPoint}: {new SocketException((int)inner.SocketErrorCode).Message}.");
            case SocketException inner when kind is SocketOperationKind.Receive:
                return new IOException($"Cannot receive: {inner.Message}.", inner);
            case SocketException inner when kind is SocketOperationKind.Send:
                return new IOException($"Cannot send: {inner.Message}.", inner);
            default:
                return exception;
        }
    }

    private Exception? Claim(ref int place, SocketOperationKind kind) =>
        IsDisposed ? Closed() : Interlocked.Exchange(ref place, 1) != 0 ? Busy(kind) : null;

    private ref int PlaceOf(SocketOperationKind kind) =>
        ref kind is SocketOperationKind.Receive or SocketOperationKind.Accept ? ref _receiving : ref _sending;

    private PortableOperation Rent(ref PortableOperation? spare) => Interlocked.Exchange(ref spare, null) ?? new PortableOperation(reactor, this);

    private EndPoint? Ask(Func<Socket, EndPoint?> question)
    {
        try
        {
            return question(socket);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return null;
        }
    }
}
