using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Orbweaver.Cli;

/// <summary>
/// Several listening sockets on one free port of 127.0.0.1 (Linux's SO_REUSEPORT), among which the kernel spreads what comes: each has a queue of its own, and an accepting loop of the server's.
/// A queue holds 4,096 at the most (net.core.somaxconn), and what comes to a full one is only tried again after a second, so that ten thousand connections at a stroke need more than one.
/// </summary>
internal sealed class SharedPort
{
    private const int SocketLevel = 1; // SOL_SOCKET
    private const int ReusePort = 15; // SO_REUSEPORT

    private int _port;

    /// <summary>How many sockets there can be: one where the system does not spread connections over them.</summary>
    public static int Sockets => OperatingSystem.IsLinux() ? 8 : 1;

    /// <summary>One more socket on the port, bound and not yet listening.</summary>
    public Socket Bind()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        if (OperatingSystem.IsLinux())
            socket.SetRawSocketOption(SocketLevel, ReusePort, MemoryMarshal.AsBytes([1]));
        socket.Bind(new IPEndPoint(IPAddress.Loopback, _port));
        _port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        return socket;
    }
}
