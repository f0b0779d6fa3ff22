using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Orbweaver.AspNetCore;

/// <summary>What Kestrel asks for a listener for each of its endpoints.</summary>
internal sealed class LoopListenerFactory(IOptions<OrbweaverTransportOptions> options, IMemoryPoolFactory<byte> memory, ILoggerFactory loggers) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint or UnixDomainSocketEndPoint;

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var listener = new LoopListener(endpoint, options.Value, memory.Create(new MemoryPoolOptions { Owner = "orbweaver" }), loggers.CreateLogger<LoopListener>());
        try
        {
            await listener.Bind().ConfigureAwait(false);
            return listener;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            await listener.DisposeAsync().ConfigureAwait(false);
            throw new AddressInUseException(e.Message, e);
        }
        catch
        {
            await listener.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
