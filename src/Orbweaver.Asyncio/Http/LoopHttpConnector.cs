using System.Net;
using System.Net.Sockets;

namespace Orbweaver.Asyncio;

/// <summary>Makes a handler's connections: HttpClient asks for them on pool threads, and what looks names up and races addresses lives on the loop's.</summary>
internal sealed class LoopHttpConnector(EventLoop loop, ConnectOptions options)
{
    private readonly Reactor _reactor = loop.Reactor;

    /// <summary>Any thread.</summary>
    internal async ValueTask<Stream> Connect(DnsEndPoint endPoint, CancellationToken cancellationToken)
    {
        var stream = await Open(endPoint, cancellationToken).ConfigureAwait(false);
        stream.Remedy = "It was an HttpClient's: dispose the HttpSession, HttpClient or handler, and the responses that are not read to their ends.";
        return stream;
    }

    private async ValueTask<TcpStream> Open(DnsEndPoint endPoint, CancellationToken cancellationToken)
    {
        // The common cases, a single address that is known already, need nothing of the loop but its reactor.
        if (OnlyAddress(endPoint.Host) is not { } address)
            return await Aio.RunCoroutineThreadSafe(new Connector(loop, endPoint.Host, endPoint.Port, options).Connect(), loop, cancellationToken).ConfigureAwait(false);

        try
        {
            return await TcpStream.ConnectAsync(_reactor, new IPEndPoint(address, endPoint.Port), options, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException e) when (!address.ToString().Equals(endPoint.Host, StringComparison.Ordinal))
        {
            throw Connector.Failure(endPoint.Host, endPoint.Port, [new IPEndPoint(address, endPoint.Port)], [e]);
        }
    }

    /// <summary>Null also when the address is of a family that is not wanted, which the loop's side tells best.</summary>
    private IPAddress? OnlyAddress(string host)
    {
        if (!IPAddress.TryParse(host, out var address))
            address = (options.Resolver ?? loop.Resolver).OnlyKnown(host, loop);
        return address is not null && Connector.IsWanted(address, options) ? address : null;
    }
}
