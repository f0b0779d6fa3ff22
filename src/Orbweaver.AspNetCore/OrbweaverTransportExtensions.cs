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
    /// <returns>The builder.</returns>
    /// <remarks>
    /// <para>
    /// Middleware and handlers begin on the loop's thread and come back to it after each await, as anything that the loop runs does; <c>ConfigureAwait(false)</c> and <c>Task.Run</c> leave it, and the response may
    /// be written from there, too. A coroutine is awaited on the loop's thread only.
    /// </para>
    /// <para>
    /// Kestrel's own parts may be on other threads: HTTP/2 streams begin on the thread pool and are brought over, and connection middleware and connection handlers (<c>UseConnectionHandler</c>) run where
    /// Kestrel runs them, outside the loop's synchronization context. Time limits, Kestrel's limits and HTTPS are Kestrel's as ever. HTTP/3 is not concerned.
    /// </para>
    /// </remarks>
    public static IWebHostBuilder UseOrbweaverTransport(this IWebHostBuilder builder, Action<OrbweaverTransportOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.ConfigureServices(services =>
        {
            if (configure is not null)
                services.Configure(configure);
            if (services.Any(service => service.ImplementationType == typeof(LoopRequests)))
                return;
            services.AddSingleton<IConnectionListenerFactory, LoopListenerFactory>();
            services.Insert(0, ServiceDescriptor.Transient<IStartupFilter, LoopRequests>()); // the first of them is the outermost
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
