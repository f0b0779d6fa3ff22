using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Orbweaver.Asyncio;

// What streams do at once, on the loop's thread; they wait by an operation.
internal sealed partial class PortableSocket
{
    // The loop's thread.
    private CancellationTokenSource? _waits;
    private bool _isNonBlocking;

    internal override int TryReceive(Span<byte> buffer)
    {
        ThrowIfNotReady(ref _receiving, SocketOperationKind.Receive);
        if (!TakeTurn(reactor.Pass))
            return -1;

        int count = socket.Receive(buffer, SocketFlags.None, out SocketError error);
        return error switch
        {
            SocketError.Success => count,
            SocketError.WouldBlock => -1,
            _ => throw Translate(new SocketException((int)error), SocketOperationKind.Receive, null, default),
        };
    }

    internal override int TrySend(ReadOnlySpan<byte> buffer)
    {
        ThrowIfNotReady(ref _sending, SocketOperationKind.Send);
        if (!TakeTurn(reactor.Pass))
            return 0;

        int count = socket.Send(buffer, SocketFlags.None, out SocketError error);
        return error is SocketError.Success or SocketError.WouldBlock
            ? count
            : throw Translate(new SocketException((int)error), SocketOperationKind.Send, null, default);
    }

    internal override void DropReceived()
    {
        // A receive in flight takes what comes.
        if (!reactor.IsOwnerThread || IsDisposed || Volatile.Read(ref _receiving) != 0)
            return;

        try
        {
            ThrowIfNotReady(ref _receiving, SocketOperationKind.Receive);
            Span<byte> room = stackalloc byte[4096];
            for (int left = DropLimit; left > 0;)
            {
                int count = socket.Receive(room, SocketFlags.None, out SocketError error);
                if (count <= 0 || error != SocketError.Success)
                    return;

                left -= count;
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // There is no connection left.
        }
    }

    internal override void CancelReceive()
    {
        _waits?.Cancel();
        _waits?.Dispose();
        _waits = null;
    }

    internal override void SetReusePort()
    {
        Span<byte> on = stackalloc byte[sizeof(int)];
        MemoryMarshal.Write(on, 1);
        if (OperatingSystem.IsLinux())
            socket.SetRawSocketOption(1, 15, on);
        else if (OperatingSystem.IsMacOS())
            socket.SetRawSocketOption(0xffff, 0x0200, on);
        else
            throw NoReusePort();
    }

    /// <summary>On Linux the framework takes the option for leave to share the port as well.</summary>
    private void SetReuseAddress(int value)
    {
        Span<byte> option = stackalloc byte[sizeof(int)];
        MemoryMarshal.Write(option, value);
        socket.SetRawSocketOption(1, 2, option);
    }

    private CancellationToken WaitToken() => reactor.IsOwnerThread ? (_waits ??= new CancellationTokenSource()).Token : default;

    private void ThrowIfNotReady(ref int place, SocketOperationKind kind)
    {
        if (IsDisposed)
            throw Closed();
        if (Volatile.Read(ref place) != 0)
            throw Busy(kind);
        if (_isNonBlocking)
            return;

        socket.Blocking = false;
        _isNonBlocking = true;
    }
}
