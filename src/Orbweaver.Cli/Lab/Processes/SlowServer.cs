using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Orbweaver.Cli;

/// <summary>The server that takes its time, on a free port of 127.0.0.1, without a limit to its connections.</summary>
internal sealed class SlowServer : IDisposable
{
    /// <summary>What is answered at once, for warming up.</summary>
    public const string QuickPath = "now";

    // As many connections as may be asked for can come within one turn of the client's loop, before the first is accepted. The kernel caps it (net.core.somaxconn).
    private const int Backlog = 20_000;

    private static readonly byte[] Body = System.Text.Encoding.ASCII.GetBytes(ServerAnswer.Text);

    private readonly DelayLine _delays;
    private readonly WebApplication _app;

    public SlowServer(TimeSpan delay)
    {
        _delays = new DelayLine(delay);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        var port = new SharedPort();
        builder.Services.Configure<SocketTransportOptions>(sockets =>
        {
            sockets.Backlog = Backlog;
            sockets.UnsafePreferInlineScheduling = true; // nothing here blocks: a thread's change less for each request
            sockets.CreateBoundListenSocket = _ => port.Bind();
        });
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            for (var i = 0; i < SharedPort.Sockets; i++)
                kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddSingleton<IHostLifetime>(new NoLifetime());
        _app = builder.Build();
        _app.Run(Answer);
        _app.StartAsync().GetAwaiter().GetResult();
        Root = _app.Urls.First().TrimEnd('/') + "/";
    }

    /// <summary>What is answered after the delay.</summary>
    public string Root { get; }

    public void Dispose()
    {
        _app.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _delays.Dispose();
    }

    private async Task Answer(HttpContext context)
    {
        if (context.Request.Path.Value != "/" + QuickPath)
            await _delays.Wait();
        context.Response.ContentType = "text/plain";
        context.Response.ContentLength = Body.Length;
        await context.Response.Body.WriteAsync(Body);
    }

    /// <summary>In place of the one that takes Ctrl-C for itself: the server ends with its parent.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
