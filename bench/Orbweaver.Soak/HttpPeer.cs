using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Orbweaver.AspNetCore;

namespace Orbweaver.Soak;

/// <summary>Kestrel on the servers' loop: bodies down and up, slow ones and broken ones.</summary>
internal static class HttpPeer
{
    internal static async Coroutine<WebApplication> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        var loop = EventLoop.Running();
        builder.UseOrbweaverTransport(options => options.Loop = loop);
        var application = builder.Build();
        application.MapGet("/give/{seed}/{count}", Give);
        application.MapGet("/break/{seed}/{count}", Break);
        application.MapGet("/never", Never);
        application.MapPost("/sum", Sum);
        await application.StartAsync();
        return application;
    }

    private static async Task Give(HttpContext context, int seed, int count)
    {
        if ((seed & 1) == 0)
            context.Response.ContentLength = count;
        await Send(context, seed, count);
    }

    private static async Task Break(HttpContext context, int seed, int count)
    {
        context.Response.ContentLength = count + 1;
        await Send(context, seed, count);
        context.Abort();
    }

    private static async Task Send(HttpContext context, int seed, int count)
    {
        try
        {
            for (int place = 0; place < count;)
            {
                var piece = new byte[Math.Min(count - place, 1 + (seed + place) % 16_000)];
                Pattern.Fill(piece, seed, place);
                await context.Response.Body.WriteAsync(piece, context.RequestAborted);
                place += piece.Length;
            }
        }
        catch (OperationCanceledException)
        {
            // The client has gone.
        }
    }

    private static async Task Never(HttpContext context)
    {
        var gone = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    }

    private static async Task Sum(HttpContext context)
    {
        var sum = default(Checksum);
        var buffer = new byte[8192];
        try
        {
            int count;
            while ((count = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0)
                sum.Add(buffer.AsSpan(0, count));
            await context.Response.WriteAsync(sum.ToString(), context.RequestAborted);
        }
        catch (Exception e) when (e is OperationCanceledException or Microsoft.AspNetCore.Http.BadHttpRequestException or IOException)
        {
            // The client has gone.
        }
    }
}
