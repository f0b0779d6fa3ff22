using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Orbweaver.Asyncio;

namespace Orbweaver.AspNetCore;

/// <summary>One endpoint: accepts on the loop, and hands the connections to Kestrel.</summary>
internal sealed partial class LoopListener : IConnectionListener
{
    /// <summary>When the system has no descriptor left, accepting is tried again after that.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a loop that does not come to close the port is waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly OrbweaverTransportOptions _options;
    private readonly MemoryPool<byte> _memory;
    private readonly ILogger _logger;
    private readonly ServerLoop _server;
    private readonly EventLoop _loop;
    private readonly LoopPipes _pipes;
    private readonly Channel<ConnectionContext> _accepted = Channel.CreateUnbounded<ConnectionContext>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _unbound = new();

    /// <summary>Whoever waits for the server to stop is not to go on inside the loop's I/O.</summary>
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LoopSocket? _socket;
    private int _disposed;
    private int _loopIsGone;
    private bool _isStuck;

    internal LoopListener(EndPoint endPoint, ServerLoop server, OrbweaverTransportOptions options, MemoryPool<byte> memory, ILogger logger)
    {
        EndPoint = endPoint;
        _options = options;
        _memory = memory;
        _logger = logger;
        _server = server;
        _loop = server.Take();
        _pipes = new LoopPipes(_loop, memory, options);
    }

    public EndPoint EndPoint { get; private set; }

    internal Task Bind(CancellationToken cancellationToken)
    {
        var bound = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.CallSoonThreadSafe(() =>
        {
            try
            {
                BindNow();
                bound.SetResult();
            }
#pragma warning disable CA1031 // the caller's, whatever it is
            catch (Exception e)
            {
                bound.SetException(e);
            }
#pragma warning restore CA1031
        });
        return bound.Task.WaitAsync(cancellationToken);
    }

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return await _accepted.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            return null;
        }
    }

    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        await _unbound.CancelAsync().ConfigureAwait(false);
        _socket?.Dispose();
        _accepted.Writer.TryComplete();
        if (_socket is null)
            return; // never bound
        if (!_loop.IsRunning && Interlocked.Exchange(ref _loopIsGone, 1) == 0)
            LogLoopGone(EndPoint, _loop.IsClosed ? "is closed" : "does not run any more");
        if (_isStuck || (!_loop.IsRunning && !_loop.IsClosed))
            return; // the port is closed when the loop comes to it, or with the loop
        try
        {
            await _closed.Task.WaitAsync(Patience, _options.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _isStuck = true;
            LogStuck(EndPoint, Patience.TotalSeconds);
        }
        catch (OperationCanceledException)
        {
            // The port is closed when the loop comes to it.
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await UnbindAsync().ConfigureAwait(false);
        while (_accepted.Reader.TryRead(out var late))
            Refuse(late);
        await _server.Give().ConfigureAwait(false);
        _memory.Dispose();
    }

    private void BindNow()
    {
        var socket = _loop.Reactor.CreateSocket(EndPoint.AddressFamily, SocketType.Stream, EndPoint is IPEndPoint ? ProtocolType.Tcp : ProtocolType.Unspecified);
        try
        {
            Listen(socket);
        }
        catch
        {
            socket.Dispose(); // nothing accepts on it, so nobody is to wait for that to end
            throw;
        }

        _socket = socket;
        _ = Accept(socket);
    }

    private void Listen(LoopSocket socket)
    {
        if (EndPoint is IPEndPoint { Address: var address })
        {
            if (!OperatingSystem.IsWindows())
                socket.SetOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, 1);
            if (address.Equals(IPAddress.IPv6Any))
                socket.SetOption(SocketOptionLevel.IPv6, SocketOptionName.IPv6Only, 0);
        }

        socket.Bind(EndPoint);
        socket.Listen(_options.Backlog);
        EndPoint = socket.LocalEndPoint!;
    }

    private async Task Accept(LoopSocket listening)
    {
        try
        {
            while (true)
            {
                try
                {
                    Open(await listening.AcceptAsync(_unbound.Token).ConfigureAwait(false));
                }
                catch (SocketException e) when (!_unbound.IsCancellationRequested)
                {
                    // The peer has gone already, or the system has no descriptors left: neither ends the listener.
                    LogAcceptFailed(e, EndPoint);
                    await Task.Delay(Pause, _options.Time, _unbound.Token).ConfigureAwait(false);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // Unbound, or the loop is closed.
        }

        listening.Dispose(); // here on the loop's thread, so that the port is free when UnbindAsync returns
        _closed.SetResult();
        _accepted.Writer.TryComplete();
    }

    private void Open(LoopSocket socket)
    {
        if (_options.NoDelay && EndPoint is IPEndPoint)
        {
            try
            {
                socket.SetOption(SocketOptionLevel.Tcp, SocketOptionName.NoDelay, 1);
            }
            catch (SocketException)
            {
                // The peer has gone already: Kestrel is to see that.
            }
        }

        var connection = new LoopConnection(socket, _pipes);
        connection.Start();
        if (!_accepted.Writer.TryWrite(connection))
            Refuse(connection);
    }

    /// <summary>Nobody waits for that: the loop may have stopped.</summary>
    private static void Refuse(ConnectionContext connection)
    {
        connection.Abort(new ConnectionAbortedException("The server has stopped."));
        _ = connection.DisposeAsync().AsTask();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The server on {EndPoint} has stopped after its event loop, which {State}: connections were cut, and requests under way are not answered. Stop the server before its loop ends.")]
    private partial void LogLoopGone(EndPoint endPoint, string state);

    [LoggerMessage(Level = LogLevel.Error, Message = "The event loop has not closed {EndPoint} within {Seconds} s: something blocks its thread. The port stays taken, and connections stay open, until the loop goes on. EventLoopOptions.Watchdog names what blocks it.")]
    private partial void LogStuck(EndPoint endPoint, double seconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A connection to {EndPoint} could not be accepted.")]
    private partial void LogAcceptFailed(Exception error, EndPoint endPoint);
}
