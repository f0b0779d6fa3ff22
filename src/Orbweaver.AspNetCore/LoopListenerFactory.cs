using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orbweaver.Asyncio;

namespace Orbweaver.AspNetCore;

/// <summary>What Kestrel asks for a listener for each of its endpoints.</summary>
internal sealed class LoopListenerFactory(IOptions<OrbweaverTransportOptions> options, IMemoryPoolFactory<byte> memory, ILoggerFactory loggers) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly ServerLoop _loop = new(options.Value.Loop, loggers.CreateLogger<EventLoop>());

    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint or UnixDomainSocketEndPoint;

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var listener = new LoopListener(endpoint, _loop, options.Value, memory.Create(new MemoryPoolOptions { Owner = "orbweaver" }), loggers.CreateLogger<LoopListener>());
        try
        {
            await listener.Bind(cancellationToken).ConfigureAwait(false);
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
