using System.Net;
using System.Net.Sockets;

namespace Orbweaver.Asyncio;

/// <content>Connections and servers.</content>
public static partial class Aio
{
    /// <summary>
    /// Connects to a host. Its addresses are tried in turn, the next while the one before has not answered (<see cref="ConnectOptions.AttemptDelay"/>); the first that answers wins. As CPython's
    /// <c>asyncio.open_connection</c>.
    /// </summary>
    /// <param name="host">A name, or an address in digits.</param>
    /// <param name="port">From 1 to 65,535.</param>
    /// <param name="options">How to connect; null (the default) for the default options.</param>
    /// <returns>The connection, to be closed by the caller.</returns>
    /// <exception cref="SocketException">The host has no address, or none of them could be connected to: the message says why for each.</exception>
    /// <exception cref="System.Security.Authentication.AuthenticationException">With <see cref="ConnectOptions.Tls"/>: the host's certificate is not accepted.</exception>
    /// <exception cref="TimeoutException">With <see cref="ConnectOptions.Tls"/>: the handshake took longer than <see cref="ConnectOptions.HandshakeTimeout"/>.</exception>
    /// <remarks>Loop's thread only. Cancelled, it leaves no connection behind.</remarks>
    public static Coroutine<TcpStream> OpenConnection(string host, int port, ConnectOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(host);
        if (port is < 1 or > IPEndPoint.MaxPort)
            throw new ArgumentOutOfRangeException(nameof(port), port, "A port to connect to is a number from 1 to 65535.");
        return new Connector(EventLoop.Running(), host, port, options ?? new ConnectOptions()).Connect();
    }

    /// <summary>Connects to a Unix-domain socket. As CPython's <c>asyncio.open_unix_connection</c>.</summary>
    /// <param name="path">The socket's place in the file system.</param>
    /// <param name="options"><see cref="ConnectOptions.ReadLimit"/>, and <see cref="ConnectOptions.Tls"/> with a target host and <see cref="ConnectOptions.HandshakeTimeout"/>; the rest means nothing here. Null (the default) for the default options.</param>
    /// <returns>The connection, to be closed by the caller.</returns>
    /// <exception cref="SocketException">Nobody listens there.</exception>
    /// <exception cref="System.Security.Authentication.AuthenticationException">With <see cref="ConnectOptions.Tls"/>: the peer's certificate is not accepted.</exception>
    /// <exception cref="TimeoutException">With <see cref="ConnectOptions.Tls"/>: the handshake took longer than <see cref="ConnectOptions.HandshakeTimeout"/>.</exception>
    /// <remarks>Loop's thread only. Cancelled, it leaves no connection behind.</remarks>
    public static Coroutine<TcpStream> OpenUnixConnection(string path, ConnectOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new Connector(EventLoop.Running(), path, 0, options ?? new ConnectOptions()).ConnectUnix();
    }

    /// <summary>Listens on a port, and runs a handler for each connection in a task of its own. As CPython's <c>asyncio.start_server</c>.</summary>
    /// <param name="handler">Gets the connection; when it ends, the connection is closed. What it throws goes to the loop's exception handler.</param>
    /// <param name="host">A name or an address of this machine; null or empty for all of its addresses.</param>
    /// <param name="port">From 0 to 65,535; 0 for a free one, which <see cref="Server.Port"/> tells.</param>
    /// <param name="options">How to serve; null (the default) for the default options.</param>
    /// <returns>The server, which accepts connections already.</returns>
    /// <exception cref="SocketException">The host is not known, or one of the addresses cannot be listened on.</exception>
    /// <exception cref="PlatformNotSupportedException">With <see cref="ServerOptions.ReusePort"/>: the system is neither Linux nor macOS.</exception>
    /// <remarks>Loop's thread only.</remarks>
    public static async Coroutine<Server> StartServer(Func<TcpStream, Coroutine> handler, string? host, int port, ServerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        if (port is < 0 or > IPEndPoint.MaxPort)
            throw new ArgumentOutOfRangeException(nameof(port), port, "A port to listen on is a number from 0 (a free one) to 65535.");
        var server = new Server(EventLoop.Running(), handler, options ?? new ServerOptions());
        await server.Listen(host, port);
        return server;
    }

    /// <summary>Listens on a Unix-domain socket, and runs a handler for each connection in a task of its own. As CPython's <c>asyncio.start_unix_server</c>.</summary>
    /// <param name="handler">Gets the connection; when it ends, the connection is closed. What it throws goes to the loop's exception handler.</param>
    /// <param name="path">Where the socket is made; a socket that is there is replaced, be it one that an ended server has left or another server's. It is deleted when the server stops.</param>
    /// <param name="options">How to serve; null (the default) for the default options.</param>
    /// <returns>The server, which accepts connections already.</returns>
    /// <exception cref="SocketException">The socket cannot be made there.</exception>
    /// <remarks>Loop's thread only.</remarks>
#pragma warning disable CS1998 // a coroutine like its twin, though there is nothing to wait for
    public static async Coroutine<Server> StartUnixServer(Func<TcpStream, Coroutine> handler, string path, ServerOptions? options = null)
#pragma warning restore CS1998
    {
        ArgumentNullException.ThrowIfNull(handler);
        ArgumentException.ThrowIfNullOrEmpty(path);
        var server = new Server(EventLoop.Running(), handler, options ?? new ServerOptions());
        server.ListenOn(path);
        return server;
    }
}
