using System.Net;
using System.Net.Sockets;

namespace Orbweaver.Asyncio;

/// <content>UDP.</content>
public static partial class Aio
{
    /// <summary>Opens an endpoint for UDP packets. As CPython's <c>loop.create_datagram_endpoint</c>.</summary>
    /// <param name="local">This end's address; port 0 lets the system choose. Null (the default): any address and port, of IPv4 when there is no <paramref name="remote"/> either.</param>
    /// <param name="remote">The only peer, to which all is sent and from which alone packets are taken; null (the default) for anybody.</param>
    /// <param name="options">Null (the default) for the default options.</param>
    /// <exception cref="ArgumentException">One address is IPv4 and the other IPv6.</exception>
    /// <exception cref="SocketException">The address is in use, or is not this machine's.</exception>
    /// <remarks>Loop's thread only.</remarks>
    public static Coroutine<DatagramEndpoint> OpenDatagram(IPEndPoint? local = null, IPEndPoint? remote = null, DatagramOptions? options = null) =>
        DatagramEndpoint.Open(local, remote, options ?? new DatagramOptions());
}
