using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Orbweaver.AspNetCore;

/// <summary>Puts Kestrel on an event loop.</summary>
public static class OrbweaverTransportExtensions
{
    /// <summary>
    /// Has Kestrel run its TCP and Unix-domain connections on an event loop: requests are read, handled and answered on the loop's thread, one after the other from one await to the next, and handlers
    /// may use what <c>Orbweaver.Asyncio</c> offers. A handler that blocks, or computes for long, holds up all others: hand such work to <c>Aio.ToThread</c>.
    /// </summary>
    /// <param name="builder">The server's.</param>
    /// <param name="configure">Sets the options; null (the default) leaves them.</param>
    public static IWebHostBuilder UseOrbweaverTransport(this IWebHostBuilder builder, Action<OrbweaverTransportOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.ConfigureServices(services =>
        {
            if (configure is not null)
                services.Configure(configure);
            services.AddSingleton<IConnectionListenerFactory, LoopListenerFactory>();
            services.AddTransient<IStartupFilter, LoopRequests>();
        });
    }

    /// <inheritdoc cref="UseOrbweaverTransport(IWebHostBuilder, Action{OrbweaverTransportOptions})"/>
    public static WebApplicationBuilder UseOrbweaverTransport(this WebApplicationBuilder builder, Action<OrbweaverTransportOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.WebHost.UseOrbweaverTransport(configure);
        return builder;
    }
}
