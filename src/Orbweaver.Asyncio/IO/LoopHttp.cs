using System.Net;
using System.Net.Sockets;

namespace Orbweaver.Asyncio;

/// <summary>HttpClient on the event loop: its connections are the loop's, so that its own code runs on the loop's thread.</summary>
public static partial class LoopHttp
{
    /// <summary>A handler whose connections belong to the loop that runs on this thread. See <see cref="CreateHandler(EventLoop)"/>.</summary>
    /// <exception cref="InvalidOperationException">No loop runs on this thread.</exception>
    public static SocketsHttpHandler CreateHandler() => CreateHandler(EventLoop.Running());

    /// <summary>
    /// A handler whose connections belong to the loop. All its other settings are the framework's defaults, to be changed
    /// before the first request. Synchronous sends fail: they would block the loop.
    /// </summary>
    /// <param name="loop">The loop; requests are sent from code that it runs.</param>
    public static SocketsHttpHandler CreateHandler(EventLoop loop)
    {
        ArgumentNullException.ThrowIfNull(loop);
        return CreateHandler(loop.Reactor);
    }

    /// <summary>
    /// A handler whose connections belong to the reactor. All its other settings are the framework's defaults, to be changed
    /// before the first request. Synchronous sends fail: they would block the loop.
    /// </summary>
    internal static SocketsHttpHandler CreateHandler(Reactor reactor) => new()
    {
        ConnectCallback = (context, cancellationToken) => ConnectAsync(reactor, context.DnsEndPoint, cancellationToken),
    };

    private static async ValueTask<Stream> ConnectAsync(Reactor reactor, DnsEndPoint endPoint, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(endPoint.Host, out IPAddress? literal))
            return await TcpStream.ConnectAsync(reactor, new IPEndPoint(literal, endPoint.Port), cancellationToken).ConfigureAwait(false);

        SocketException? last = null;
        foreach (IPAddress address in await Dns.GetHostAddressesAsync(endPoint.Host, cancellationToken).ConfigureAwait(false))
        {
            try
            {
                return await TcpStream.ConnectAsync(reactor, new IPEndPoint(address, endPoint.Port), cancellationToken).ConfigureAwait(false);
            }
            catch (SocketException exception)
            {
                last = exception;
            }
        }

        throw last ?? new SocketException((int)SocketError.HostNotFound, $"The name {endPoint.Host} has no address.");
    }
}
