using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Orbweaver.Cli;

/// <summary>Serves the demo's site on a free port of 127.0.0.1.</summary>
internal sealed class DemoServer : IDisposable
{
    private readonly DemoSite _site;
    private readonly ConcurrentDictionary<string, int> _requests = new(StringComparer.Ordinal);
    private readonly WebApplication _app;

    public DemoServer(DemoSite site)
    {
        _site = site;
        // The empty builder reads no configuration, environment or command line, and logs nothing.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddSingleton<IHostLifetime>(new NoLifetime());
        _app = builder.Build();
        _app.Run(Answer);
        _app.StartAsync().GetAwaiter().GetResult();
        Root = _app.Urls.First().TrimEnd('/');
    }

    /// <summary>Scheme, name and port, without a slash at the end.</summary>
    public string Root { get; }

    /// <summary>How often a path was asked for.</summary>
    public int RequestsFor(string path) => _requests.GetValueOrDefault(path);

    public void Dispose() => _app.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task Answer(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        var asked = _requests.AddOrUpdate(path, 1, static (_, before) => before + 1);
        if (path == "/robots.txt")
        {
            context.Response.ContentType = "text/plain";
            await context.Response.WriteAsync(DemoSite.Robots);
            return;
        }

        if (!_site.Pages.TryGetValue(path, out var page))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        await Task.Delay(page.Latency, context.RequestAborted);
        if (asked <= page.Refusals)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        context.Response.StatusCode = page.Status;
        context.Response.ContentType = page.ContentType;
        if (page.Location is { } location)
            context.Response.Headers.Location = location;
        await context.Response.Body.WriteAsync(page.Body);
    }

    /// <summary>In place of the one that takes Ctrl-C for itself: signals are the crawl's.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
