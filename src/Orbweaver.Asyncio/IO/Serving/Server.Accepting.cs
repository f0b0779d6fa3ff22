using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Orbweaver.Asyncio;

/// <content>Listening, and what becomes of a connection.</content>
public sealed partial class Server
{
    /// <summary>When accepting fails, mostly for want of descriptors, it is tried again after so long: trying on would keep the loop busy in vain. As CPython.</summary>
    private static readonly TimeSpan AcceptRetryDelay = TimeSpan.FromSeconds(1);

    internal async Coroutine Listen(string? host, int port)
    {
        IReadOnlyList<IPAddress> addresses = string.IsNullOrEmpty(host)
            ? Socket.OSSupportsIPv6 ? [IPAddress.Any, IPAddress.IPv6Any] : [IPAddress.Any]
            : await _loop.Resolver.Resolve(host);
        var ends = new List<EndPoint>();
        try
        {
            foreach (var address in addresses.Distinct())
            {
                // A port that the system chooses is the same for all addresses, so that there is one to tell.
                var chosen = port == 0 && ends.Count > 0 ? ((IPEndPoint)ends[0]).Port : port;
                ends.Add(Listen(new IPEndPoint(address, chosen)));
            }
        }
        catch
        {
            StopListening();
            throw;
        }

        Begin(ends);
    }

    internal void ListenOn(string path)
    {
        var end = new UnixDomainSocketEndPoint(path);
        if (IsSocket(path))
            File.Delete(path); // left by a server that has ended
        try
        {
            Listen(end);
        }
        catch
        {
            StopListening();
            throw;
        }

        _path = path;
        _pathIdentity = FileIdentity.Of(path);
        Begin([end]);
    }

    /// <summary>For a listener that is there already.</summary>
    internal void Begin(LoopSocket listener, EndPoint end)
    {
        _listeners.Add(listener);
        Begin([end]);
    }

    private static bool IsSocket(string path) => OperatingSystem.IsLinux() ? LinuxSocket.IsAt(path) : LooksLikeSocket(path);

    /// <summary>A socket in the file system looks like an empty file that cannot be opened.</summary>
    private static bool LooksLikeSocket(string path)
    {
        if (new FileInfo(path) is not { Exists: true, Length: 0 })
            return false;
        try
        {
            using var file = File.OpenHandle(path);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    private EndPoint Listen(EndPoint end)
    {
        var isUnix = end.AddressFamily == AddressFamily.Unix;
        var listener = _loop.Reactor.CreateSocket(end.AddressFamily, SocketType.Stream, isUnix ? ProtocolType.Unspecified : ProtocolType.Tcp);
        _listeners.Add(listener);
        try
        {
            if (_options.ReuseAddress && !isUnix && !OperatingSystem.IsWindows())
                listener.SetOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, 1);
            if (_options.ReusePort && !isUnix)
                listener.SetReusePort();
            if (end.AddressFamily == AddressFamily.InterNetworkV6)
                listener.SetOption(SocketOptionLevel.IPv6, SocketOptionName.IPv6Only, 1);
            listener.Bind(end);
            listener.Listen(_options.Backlog);
            return listener.LocalEndPoint ?? end;
        }
        catch (SocketException e)
        {
            throw new SocketException((int)e.SocketErrorCode, $"Cannot listen on {end}: {new SocketException((int)e.SocketErrorCode).Message}.");
        }
    }

    private void Begin(List<EndPoint> ends)
    {
        Endpoints = ends;
        foreach (var listener in _listeners)
            _ = _loop.CreateTask(Accept(listener), $"accept on {ends[0]}");
    }

    private async Coroutine Accept(LoopSocket listener)
    {
        try
        {
            while (_listeners.Contains(listener))
            {
                try
                {
                    Welcome(await listener.AcceptAsync(Aio.CancellationToken));
                }
                catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionAborted or SocketError.ConnectionReset)
                {
                    // The peer has changed its mind.
                }
                catch (SocketException e)
                {
                    _loop.Report(new LoopFault($"Cannot accept connections: {e.Message}. It is tried again in {AcceptRetryDelay.TotalSeconds} s.", e));
                    await Aio.Sleep(AcceptRetryDelay);
                }
            }
        }
        catch (ObjectDisposedException) when (!_listeners.Contains(listener))
        {
            // StopListening.
        }
        finally
        {
            if (_listeners.Contains(listener))
                StopListening();
        }
    }

    private void Welcome(LoopSocket socket)
    {
        TcpStream stream;
        try
        {
            if (!IsServing)
            {
                socket.Dispose();
                return;
            }

            Connector.SetKeepAlive(socket, socket.AddressFamily == AddressFamily.Unix ? null : _options.KeepAlive);
            stream = new TcpStream(socket) { ReadLimit = _options.ReadLimit };
            if (!_options.NoDelay && socket.AddressFamily != AddressFamily.Unix)
                stream.NoDelay = false;
        }
        catch (SocketException)
        {
            // The peer is gone already.
            socket.Dispose();
            return;
        }

        var task = _loop.CreateTask(Serve(stream));
        _connections.Add(stream, task);
        task.AddDoneCallback(_ => Ended(stream)); // also when it was cancelled before it began
    }

    private async Coroutine Serve(TcpStream stream)
    {
        var peer = stream.RemoteEndPoint;
        try
        {
            if (_options.Tls is null || await Encrypt(stream))
            {
                await _handler(stream);
                await stream.Close();
            }
        }
#pragma warning disable CA1031 // a handler that fails costs its own connection only
        catch (Exception e) when (e is not OperationCanceledException)
        {
            if (stream.IsBrokenBy(e))
                _loop.Report(new LoopFault($"The connection from {peer} was lost", e) { Kind = LoopFaultKind.ConnectionLost, Future = _loop.CurrentTask as Future });
            else if (!stream.IsClosing || e is not (IOException or ObjectDisposedException))
                _loop.Report(new LoopFault($"Exception in the handler of the connection from {peer}", e) { Future = _loop.CurrentTask as Future });
        }
#pragma warning restore CA1031
    }

    private void Ended(TcpStream stream)
    {
        stream.Dispose();
        _connections.Remove(stream);
        _changed.Set();
    }

    /// <returns>False when the peer does not come to an agreement: that is its affair, and reported in debug mode only, as in CPython.</returns>
    private async Coroutine<bool> Encrypt(TcpStream stream)
    {
        try
        {
            if (_options.HandshakeTimeout is { } limit)
                await Aio.Timeout(limit, () => stream.StartTls(_options.Tls!));
            else
                await stream.StartTls(_options.Tls!);
            return true;
        }
        catch (Exception e) when (e is AuthenticationException or IOException or TimeoutException or ObjectDisposedException)
        {
            if (_loop.Debug)
                _loop.Report(new LoopFault("A TLS handshake failed", e));
            return false;
        }
    }
}
