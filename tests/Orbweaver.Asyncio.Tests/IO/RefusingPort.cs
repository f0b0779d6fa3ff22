using System.Net;
using System.Net.Sockets;

namespace Orbweaver.Asyncio.Tests;

/// <summary>A port at which nobody listens, and that nobody else can take: bound, so that every connect to it is refused as long as this lives.</summary>
internal sealed class RefusingPort : IDisposable
{
    /// <summary>Of no named protocol, which is TCP as well: with that name the framework would share the port with whoever else wants it.</summary>
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Unspecified);

    /// <summary>Of every address of the machine.</summary>
    internal RefusingPort() => _socket.Bind(new IPEndPoint(IPAddress.Any, 0));

    internal int Number => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    public void Dispose() => _socket.Dispose();
}
