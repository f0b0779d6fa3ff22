using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio;

/// <summary>
/// An operation of a <see cref="PortableSocket"/> that the framework's socket did not complete at once. It is told so on a
/// thread of the pool, and completes on the loop's.
/// </summary>
internal sealed class PortableOperation(PortableReactor reactor, PortableSocket socket) : LoopOperation
{
    private Action? _onArrived;
    private ConfiguredValueTaskAwaitable<int>.ConfiguredValueTaskAwaiter _counted;
    private ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter _connected;
    private ConfiguredValueTaskAwaitable<Socket>.ConfiguredValueTaskAwaiter _accepted;
    private ReadOnlyMemory<byte> _unsent;
    private EndPoint? _endPoint;
    private CancellationToken _cancellationToken;

    internal SocketOperationKind Kind { get; private set; }

    internal void AwaitReceive(ValueTask<int> received, CancellationToken cancellationToken)
    {
        Begin(SocketOperationKind.Receive, cancellationToken);
        Await(received);
    }

    internal void AwaitSend(ValueTask<int> sent, ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        Begin(SocketOperationKind.Send, cancellationToken);
        _unsent = buffer;
        Await(sent);
    }

    internal void AwaitConnect(ValueTask connected, EndPoint endPoint, CancellationToken cancellationToken)
    {
        Begin(SocketOperationKind.Connect, cancellationToken);
        _endPoint = endPoint;
        _connected = connected.ConfigureAwait(false).GetAwaiter();
        if (_connected.IsCompleted)
            Arrived();
        else
            _connected.UnsafeOnCompleted(_onArrived ??= Arrived);
    }

    internal void AwaitAccept(ValueTask<Socket> accepted, CancellationToken cancellationToken)
    {
        Begin(SocketOperationKind.Accept, cancellationToken);
        _accepted = accepted.ConfigureAwait(false).GetAwaiter();
        if (_accepted.IsCompleted)
            Arrived();
        else
            _accepted.UnsafeOnCompleted(_onArrived ??= Arrived);
    }

    /// <summary>Completes with the outcome set. Loop's thread.</summary>
    internal void Finish()
    {
        _unsent = default;
        _endPoint = null;
        _cancellationToken = default;
        socket.Release(Kind);
        Complete();
    }

    protected override void ContinueOnLoop()
    {
        if (!reactor.Request(ReactorRequestKind.Continue, this, Version))
            ThreadPool.UnsafeQueueUserWorkItem(static operation => operation.Continue(), this, preferLocal: false);
    }

    protected override void Recycle() => socket.Keep(this);

    private void Begin(SocketOperationKind kind, CancellationToken cancellationToken)
    {
        Kind = kind;
        _cancellationToken = cancellationToken;
        reactor.OperationStarted();
    }

    private void Await(ValueTask<int> operation)
    {
        _counted = operation.ConfigureAwait(false).GetAwaiter();
        if (_counted.IsCompleted)
            Arrived();
        else
            _counted.UnsafeOnCompleted(_onArrived ??= Arrived);
    }

    // Any thread.
    private void Arrived()
    {
        try
        {
            if (!TakeOutcome())
                return;
        }
        catch (Exception exception)
        {
            SetError(socket.Translate(exception, Kind, _endPoint, _cancellationToken));
        }

        if (!reactor.Request(ReactorRequestKind.Complete, this, Version))
            Finish();
    }

    private bool TakeOutcome()
    {
        switch (Kind)
        {
            case SocketOperationKind.Connect:
                _connected.GetResult();
                SetCount(0);
                return true;
            case SocketOperationKind.Accept:
                SetAccepted(socket.Adopt(_accepted.GetResult()));
                return true;
            case SocketOperationKind.Receive:
                SetCount(_counted.GetResult());
                return true;
            default:
                int sent = _counted.GetResult();
                _unsent = _unsent[sent..];
                if (!_unsent.IsEmpty)
                {
                    Await(socket.SendSome(_unsent, _cancellationToken));
                    return false;
                }

                SetCount(sent);
                return true;
        }
    }
}
