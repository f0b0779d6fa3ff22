using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Orbweaver.Asyncio;

namespace Orbweaver.AspNetCore;

/// <summary>One endpoint: accepts on its loop, and hands the connections to Kestrel.</summary>
internal sealed partial class LoopListener : IConnectionListener
{
    /// <summary>When the system has no descriptor left, accepting is tried again after that.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly OrbweaverTransportOptions _options;
    private readonly MemoryPool<byte> _memory;
    private readonly ILogger _logger;
    private readonly LoopThread? _thread;
    private readonly EventLoop _loop;
    private readonly LoopPipes _pipes;
    private readonly Channel<ConnectionContext> _accepted = Channel.CreateUnbounded<ConnectionContext>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private readonly CancellationTokenSource _unbound = new();
    private LoopSocket? _socket;
    private Task _accepting = Task.CompletedTask;

    internal LoopListener(EndPoint endPoint, OrbweaverTransportOptions options, MemoryPool<byte> memory, ILogger logger)
    {
        EndPoint = endPoint;
        _options = options;
        _memory = memory;
        _logger = logger;
        _thread = options.Loop is null ? new LoopThread($"orbweaver {endPoint}") : null;
        _loop = options.Loop ?? _thread!.Loop;
        _pipes = new LoopPipes(_loop, memory, options);
    }

    public EndPoint EndPoint { get; private set; }

    internal Task Bind() => OnLoop(() =>
    {
        _socket = _loop.Reactor.CreateSocket(EndPoint.AddressFamily, SocketType.Stream, EndPoint is IPEndPoint ? ProtocolType.Tcp : ProtocolType.Unspecified);
        if (EndPoint is IPEndPoint { Address: var address })
        {
            if (!OperatingSystem.IsWindows())
                _socket.SetOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, 1);
            if (address.Equals(IPAddress.IPv6Any))
                _socket.SetOption(SocketOptionLevel.IPv6, SocketOptionName.IPv6Only, 0);
        }

        _socket.Bind(EndPoint);
        _socket.Listen(_options.Backlog);
        EndPoint = _socket.LocalEndPoint!;
        _accepting = Accept(_socket);
    });

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
        await _accepting.ConfigureAwait(false);
        _accepted.Writer.TryComplete();
    }

    public async ValueTask DisposeAsync()
    {
        await UnbindAsync().ConfigureAwait(false);
        while (_accepted.Reader.TryRead(out var late))
            await late.DisposeAsync().ConfigureAwait(false);
        if (_thread is not null)
            await Task.Run(_thread.Dispose).ConfigureAwait(false);
        _memory.Dispose();
        _unbound.Dispose();
    }

    private Task OnLoop(Action action)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.CallSoonThreadSafe(() =>
        {
            try
            {
                action();
                done.SetResult();
            }
#pragma warning disable CA1031 // it is the caller's, whatever it is
            catch (Exception e)
            {
                done.SetException(e);
            }
#pragma warning restore CA1031
        });
        return done.Task;
    }

    private async Task Accept(LoopSocket listening)
    {
        while (!_unbound.IsCancellationRequested)
        {
            try
            {
                var socket = await listening.AcceptAsync(_unbound.Token).ConfigureAwait(false);
                if (_options.NoDelay && EndPoint is IPEndPoint)
                    socket.SetOption(SocketOptionLevel.Tcp, SocketOptionName.NoDelay, 1);
                var connection = new LoopConnection(_loop, socket, _pipes);
                connection.Start();
                _accepted.Writer.TryWrite(connection);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException e)
            {
                // The peer has gone already, or the system has no descriptors left: neither ends the listener.
                LogAcceptFailed(e, EndPoint);
                await Task.Delay(Pause).ConfigureAwait(false);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A connection to {EndPoint} could not be accepted.")]
    private partial void LogAcceptFailed(Exception error, EndPoint endPoint);
}
