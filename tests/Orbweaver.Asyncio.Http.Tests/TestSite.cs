using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Orbweaver.Asyncio.Tests;

/// <summary>
/// A site on ASP.NET's own server for clients to be tested against: HTTP/1.1, HTTP/2 without TLS, and TLS with a good certificate, one of another name, and an expired one.
/// </summary>
public sealed class TestSite : IAsyncLifetime
{
    internal const int LargeLength = 12_345_678;

    private readonly ConcurrentDictionary<string, Meeting> _meetings = new();
    private WebApplication? _application;

    internal TestCertificates Certificates { get; } = new();

    internal Uri Plain { get; private set; } = null!;

    internal Uri Http2 { get; private set; } = null!;

    internal Uri Tls { get; private set; } = null!;

    internal Uri WrongName { get; private set; } = null!;

    internal Uri Expired { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.Limits.MaxRequestBodySize = null;
            options.Limits.Http2.MaxStreamsPerConnection = 100;
            options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            foreach (X509Certificate2 certificate in new[] { Certificates.Good, Certificates.WrongName, Certificates.Expired })
                options.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate));
        });
        _application = builder.Build();
        _application.Run(Answer);
        await _application.StartAsync();
        int[] ports = [.. _application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address).Port)];
        Plain = new Uri($"http://127.0.0.1:{ports[0]}/");
        Http2 = new Uri($"http://127.0.0.1:{ports[1]}/");
        Tls = new Uri($"https://localhost:{ports[2]}/");
        WrongName = new Uri($"https://localhost:{ports[3]}/");
        Expired = new Uri($"https://localhost:{ports[4]}/");
    }

    public async ValueTask DisposeAsync()
    {
        using (var now = new CancellationTokenSource())
        {
            await now.CancelAsync();
            await _application!.StopAsync(now.Token);
        }

        await _application.DisposeAsync();
        Certificates.Dispose();
    }

    /// <summary>What happens at a request that waits, by the name that the test gave it.</summary>
    internal Meeting At(string name) => _meetings.GetOrAdd(name, _ => new Meeting());

    /// <summary>Any bytes, the same each time, that do not compress to nothing.</summary>
    internal static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    internal static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexString(SHA256.HashData(bytes));

    private async Task Answer(HttpContext context)
    {
        string[] path = context.Request.Path.Value!.Split('/');
        await (path[1] switch
        {
            "hello" => Text(context, "Hello!"),
            "connection" => Text(context, context.Connection.Id),
            "protocol" => Text(context, context.Request.Protocol),
            "host" => Text(context, $"{context.Request.Host} {context.Request.Path}"),
            "status" => Status(context, int.Parse(path[2], CultureInfo.InvariantCulture)),
            "redirect" => Redirect(context, int.Parse(path[2], CultureInfo.InvariantCulture), "/echo"),
            "round" => Redirect(context, 302, "/round"),
            "echo" => Echo(context),
            "query" => Text(context, context.Request.QueryString.Value ?? ""),
            "headers" => Text(context, string.Join('\n', context.Request.Headers.Select(h => $"{h.Key}: {h.Value}"))),
            "set-cookie" => SetCookie(context),
            "cookies" => Text(context, string.Join("; ", context.Request.Cookies.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key}={c.Value}"))),
            "large" => Large(context, chunked: path.Length > 2),
            "hash" => HashBody(context),
            "compressed" => Compressed(context, path[2]),
            "close" => Close(context),
            "typed" => Typed(context),
            "form" => Form(context),
            "break" => Break(context),
            "late" => At(path[2]).Late(context),
            "stuck" => At(path[2]).Stuck(context),
            "reset" => At(path[2]).Reset(context),
            "unread" => At(path[2]).Unread(context),
            "together" => At(path[2]).Together(context, int.Parse(path[3], CultureInfo.InvariantCulture)),
            "ticks" => At(path[2]).Ticks(context),
            _ => Status(context, 404),
        });
    }

    private static Task Text(HttpContext context, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.ContentLength = bytes.Length;
        return context.Response.Body.WriteAsync(bytes).AsTask();
    }

    private static Task Status(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return status == 204 ? Task.CompletedTask : Text(context, $"This is\n{status}.");
    }

    private static Task Redirect(HttpContext context, int status, string location)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.Location = location;
        return Task.CompletedTask;
    }

    private static async Task Echo(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        string body = await reader.ReadToEndAsync();
        await Text(context, $"{context.Request.Method} {body}");
    }

    private static Task SetCookie(HttpContext context)
    {
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues value) in context.Request.Query)
            context.Response.Cookies.Append(name, value.ToString(), new CookieOptions { Path = "/" });

        return Text(context, "set");
    }

    private static async Task Large(HttpContext context, bool chunked)
    {
        byte[] bytes = Noise(LargeLength);
        if (!chunked)
            context.Response.ContentLength = bytes.Length;

        for (int i = 0; i < bytes.Length; i += 54_321)
            await context.Response.Body.WriteAsync(bytes.AsMemory(i, Math.Min(54_321, bytes.Length - i)));
    }

    private static async Task HashBody(HttpContext context)
    {
        byte[] hash = await SHA256.HashDataAsync(context.Request.Body);
        await Text(context, $"{Convert.ToHexString(hash)} {context.Request.Headers.TransferEncoding}");
    }

    private static async Task Compressed(HttpContext context, string encoding)
    {
        context.Response.Headers.ContentEncoding = encoding;
        byte[] text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("Hello! ", 1000)));
        Stream body = context.Response.Body;
        await using Stream stream = encoding switch
        {
            "gzip" => new GZipStream(body, CompressionLevel.Fastest),
            "deflate" => new ZLibStream(body, CompressionLevel.Fastest),
            _ => new BrotliStream(body, CompressionLevel.Fastest),
        };
        await stream.WriteAsync(text);
    }

    private static Task Close(HttpContext context)
    {
        context.Response.Headers.Connection = "close";
        return Text(context, context.Connection.Id);
    }

    /// <summary>The bytes of the query's b (base64) as the type of its t.</summary>
    private static Task Typed(HttpContext context)
    {
        context.Response.ContentType = context.Request.Query["t"];
        return context.Response.Body.WriteAsync(Convert.FromBase64String(context.Request.Query["b"]!)).AsTask();
    }

    private static async Task Form(HttpContext context)
    {
        IFormCollection form = await context.Request.ReadFormAsync();
        var text = new StringBuilder();
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues value) in form)
            text.Append(CultureInfo.InvariantCulture, $"{name}={value}\n");

        foreach (IFormFile file in form.Files)
        {
            using var content = new MemoryStream();
            await file.CopyToAsync(content);
            text.Append(CultureInfo.InvariantCulture, $"{file.Name}: {file.FileName}, {file.ContentType}, {Hash(content.ToArray())}\n");
        }

        await Text(context, text.ToString());
    }

    /// <summary>Half a body, and then the connection's end: a body shorter than its length leaves Kestrel no other way.</summary>
    private static Task Break(HttpContext context)
    {
        context.Response.ContentLength = 100;
        return context.Response.Body.WriteAsync(new byte[50]).AsTask();
    }

    /// <summary>Where a test and its requests wait for each other.</summary>
    internal sealed class Meeting
    {
        private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly SemaphoreSlim _ticks = new(0);
        private int _count;

        /// <summary>The request is being answered.</summary>
        internal Task Arrived => _arrived.Task.WaitAsync(ReactorPump.Watchdog);

        /// <summary>The server has learnt that the client is gone.</summary>
        internal Task Aborted => _aborted.Task.WaitAsync(ReactorPump.Watchdog);

        internal void Release() => _released.TrySetResult();

        /// <summary>Lets /ticks send one more line.</summary>
        internal void Tick() => _ticks.Release();

        /// <summary>Answers when the test says so.</summary>
        internal async Task Late(HttpContext context)
        {
            Note(context);
            await _released.Task.WaitAsync(context.RequestAborted);
            await Text(context, "late");
        }

        /// <summary>A body whose second half comes when the test says so.</summary>
        internal async Task Stuck(HttpContext context)
        {
            context.Response.ContentLength = 10;
            await context.Response.Body.WriteAsync("begin"u8.ToArray());
            await context.Response.Body.FlushAsync();
            Note(context);
            await _released.Task.WaitAsync(context.RequestAborted);
            await context.Response.Body.WriteAsync("ended"u8.ToArray());
        }

        /// <summary>Half a body, and a reset when the test says so.</summary>
        internal async Task Reset(HttpContext context)
        {
            context.Response.ContentLength = 10;
            await context.Response.Body.WriteAsync("begin"u8.ToArray());
            await context.Response.Body.FlushAsync();
            await _released.Task.WaitAsync(context.RequestAborted);
            context.Abort();
        }

        /// <summary>The request's body is not looked at.</summary>
        internal Task Unread(HttpContext context)
        {
            Note(context);
            return _released.Task.WaitAsync(context.RequestAborted);
        }

        /// <summary>Answers when so many requests are there.</summary>
        internal async Task Together(HttpContext context, int count)
        {
            if (Interlocked.Increment(ref _count) == count)
                Release();

            await _released.Task.WaitAsync(context.RequestAborted);
            await Text(context, context.Connection.Id);
        }

        internal async Task Ticks(HttpContext context)
        {
            Note(context);
            for (int i = 0; i < 3; i++)
            {
                await _ticks.WaitAsync(context.RequestAborted);
                await context.Response.WriteAsync($"tick {i}\n");
                await context.Response.Body.FlushAsync();
            }
        }

        private void Note(HttpContext context)
        {
            context.RequestAborted.Register(() => _aborted.TrySetResult());
            _arrived.TrySetResult();
        }
    }
}
