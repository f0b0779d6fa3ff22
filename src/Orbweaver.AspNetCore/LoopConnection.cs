using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Orbweaver.Asyncio;

namespace Orbweaver.AspNetCore;

/// <summary>A connection as Kestrel sees it: a pipe from the socket and one to it. Both are served on the loop's thread.</summary>
internal sealed class LoopConnection : DefaultConnectionContext, ILoopFeature, IMemoryPoolFeature
{
    private const int SmallestRead = 2048;

    private readonly LoopSocket _socket;
    private readonly PipeReader _toSend;
    private readonly PipeWriter _received;
    private readonly CancellationTokenSource _closed = new();

    /// <summary>Those who listen to <see cref="_closed"/> have been told.</summary>
    private readonly TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _receiving = Task.CompletedTask;
    private Task _sending = Task.CompletedTask;

    /// <summary>Why the socket was given up, when it was not at the peer's wish. The first reason counts; any thread.</summary>
    private Exception? _reason;

    internal LoopConnection(LoopSocket socket, LoopPipes pipes)
        : base(FormattableString.Invariant($"{Guid.NewGuid():N}"))
    {
        Turn = pipes.Turn;
        MemoryPool = pipes.Memory;
        _socket = socket;
        (Transport, Application) = pipes.Open();
        _toSend = Application.Input;
        _received = Application.Output;
        LocalEndPoint = socket.LocalEndPoint;
        RemoteEndPoint = socket.RemoteEndPoint;
        ConnectionClosed = _closed.Token;
        Features.Set<ILoopFeature>(this);
        Features.Set<IMemoryPoolFeature>(this);
    }

    public EventLoop Loop => Turn.Loop;

    internal KestrelTurn Turn { get; }

    public MemoryPool<byte> MemoryPool { get; }

    /// <summary>Begins to receive and to send. Loop's thread.</summary>
    internal void Start()
    {
        _receiving = Receive();
        _sending = Send();
    }

    /// <summary>The peer sees a reset, lest it take what it has got for all there is. Any thread.</summary>
    public override void Abort(ConnectionAbortedException abortReason)
    {
        GiveUp(abortReason);
        _toSend.CancelPendingRead();
        _received.CancelPendingFlush();
    }

    public override async ValueTask DisposeAsync()
    {
        await Transport.Input.CompleteAsync().ConfigureAwait(false);
        await Transport.Output.CompleteAsync().ConfigureAwait(false);
        await _sending.ConfigureAwait(false);
        await _receiving.ConfigureAwait(false);
        _socket.Dispose();
        await _told.Task.ConfigureAwait(false);
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
        catch (ObjectDisposedException)
        {
            error = new ConnectionAbortedException();
        }
#pragma warning disable CA1031 // Kestrel's, whatever it is
        catch (Exception e)
        {
            error = AsKestrelKnows(e);
        }
#pragma warning restore CA1031

        await _received.CompleteAsync(Volatile.Read(ref _reason) ?? error).ConfigureAwait(false);
        ThreadPool.UnsafeQueueUserWorkItem(static connection => connection.TellClosed(), this, preferLocal: false); // what listens is the program's, and not for here
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
                await _socket.SendAsync(result.Buffer).ConfigureAwait(false);
                _toSend.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted)
                    break;
            }

            _socket.Shutdown(SocketShutdown.Both); // ends the receive under way as well: a framework's socket that is closed over one sends a reset
        }
#pragma warning disable CA1031 // Kestrel's, whatever it is
        catch (Exception e)
        {
            error = AsKestrelKnows(e);
            GiveUp(error); // the peer will not hear of it by itself
        }
#pragma warning restore CA1031

        await _toSend.CompleteAsync(Volatile.Read(ref _reason) ?? error).ConfigureAwait(false);
        _received.CancelPendingFlush(); // nobody is left who would answer what else comes
    }

    private void GiveUp(Exception reason)
    {
        Interlocked.CompareExchange(ref _reason, reason, null);
        try
        {
            _socket.SetOption(SocketOptionLevel.Socket, SocketOptionName.Linger, 0);
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException)
        {
            // Closed already, or the peer has gone.
        }

        _socket.Dispose();
    }

    private void TellClosed()
    {
        try
        {
            _closed.Cancel();
        }
#pragma warning disable CA1031 // a listener's own failure; Kestrel's transports drop it, too
        catch (AggregateException)
        {
        }
#pragma warning restore CA1031
        _told.SetResult();
    }

    /// <summary>Kestrel takes a peer's reset for no fault, when it is told in its own words.</summary>
    private static Exception AsKestrelKnows(Exception error) =>
        error is IOException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.Shutdown or SocketError.ConnectionAborted } }
            ? new ConnectionResetException(error.Message, error)
            : error;
}
