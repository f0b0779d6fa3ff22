using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Orbweaver.Asyncio;

namespace Orbweaver.AspNetCore;

/// <summary>A connection as Kestrel sees it: a pipe from the socket and one to it. Both are served on the loop's thread.</summary>
internal sealed class LoopConnection : DefaultConnectionContext, ILoopFeature
{
    private const int SmallestRead = 2048;

    private readonly LoopSocket _socket;
    private readonly PipeReader _toSend;
    private readonly PipeWriter _received;
    private readonly CancellationTokenSource _closed = new();
    private Task _receiving = Task.CompletedTask;
    private Task _sending = Task.CompletedTask;

    /// <summary>Why the socket was given up, when it was not at the peer's wish.</summary>
    private volatile Exception? _reason;

    internal LoopConnection(EventLoop loop, LoopSocket socket, LoopPipes pipes)
        : base(FormattableString.Invariant($"{Guid.NewGuid():N}"))
    {
        Loop = loop;
        _socket = socket;
        (Transport, Application) = pipes.Open();
        _toSend = Application.Input;
        _received = Application.Output;
        LocalEndPoint = socket.LocalEndPoint;
        RemoteEndPoint = socket.RemoteEndPoint;
        ConnectionClosed = _closed.Token;
        Features.Set<ILoopFeature>(this);
    }

    public EventLoop Loop { get; }

    /// <summary>Begins to receive and to send. Loop's thread.</summary>
    internal void Start()
    {
        _receiving = Receive();
        _sending = Send();
    }

    public override void Abort(ConnectionAbortedException abortReason)
    {
        _reason ??= abortReason;
        _socket.Dispose();
        _toSend.CancelPendingRead();
    }

    public override async ValueTask DisposeAsync()
    {
        await Transport.Input.CompleteAsync().ConfigureAwait(false);
        await Transport.Output.CompleteAsync().ConfigureAwait(false);
        await _sending.ConfigureAwait(false);
        _socket.Dispose();
        await _receiving.ConfigureAwait(false);
        _closed.Dispose();
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private async Task Receive()
    {
        Exception? error = null;
        try
        {
            while (true)
            {
                await _socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None).ConfigureAwait(false); // a connection that waits holds no buffer
                var count = await _socket.ReceiveAsync(_received.GetMemory(SmallestRead), CancellationToken.None).ConfigureAwait(false);
                if (count == 0)
                    break;
                _received.Advance(count);
                var flushed = await _received.FlushAsync().ConfigureAwait(false);
                if (flushed.IsCompleted || flushed.IsCanceled)
                    break;
            }
        }
        catch (IOException e)
        {
            error = e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset } ? new ConnectionResetException(e.Message, e) : e;
        }
        catch (ObjectDisposedException)
        {
            error = _reason ?? new ConnectionAbortedException();
        }

        await _received.CompleteAsync(_reason ?? error).ConfigureAwait(false);
        ThreadPool.UnsafeQueueUserWorkItem(static closed => Cancel(closed), _closed, preferLocal: false); // what listens to it is the program's, and not for here
    }

    private async Task Send()
    {
        Exception? error = null;
        try
        {
            while (true)
            {
                var result = await _toSend.ReadAsync().ConfigureAwait(false);
                if (result.IsCanceled)
                    break;
                if (result.Buffer.IsSingleSegment)
                    await _socket.SendAsync(result.Buffer.First, CancellationToken.None).ConfigureAwait(false);
                else
                    await SendAll(result.Buffer).ConfigureAwait(false);
                _toSend.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted)
                    break;
            }

            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            error = e;
            _socket.Dispose(); // the peer will not hear of it by itself
        }

        await _toSend.CompleteAsync(error).ConfigureAwait(false);
    }

    private async ValueTask SendAll(ReadOnlySequence<byte> bytes)
    {
        foreach (var segment in bytes)
            await _socket.SendAsync(segment, CancellationToken.None).ConfigureAwait(false);
    }

    private static void Cancel(CancellationTokenSource closed)
    {
        try
        {
            closed.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // Kestrel has done with the connection by itself.
        }
    }
}
