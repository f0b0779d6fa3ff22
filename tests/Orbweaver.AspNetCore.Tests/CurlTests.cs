using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Orbweaver.AspNetCore.Tests;

/// <summary>A client that is not .NET's: curl.</summary>
public abstract class CurlTests(string reactor)
{
    [Fact]
    public async Task Curl_gets_posts_and_uses_a_connection_again()
    {
        await using var server = await Serve(HttpProtocols.Http1);
        Assert.Equal("Hello!", await Curl($"{server.Address}hello"));
        Assert.Equal("Hello!1 Hello!0 Hello!0 ", await Curl("-w", "%{num_connects} ", $"{server.Address}hello", $"{server.Address}hello", $"{server.Address}hello"));
        Assert.Equal("POST name=value", await Curl("-d", "name=value", $"{server.Address}echo"));
    }

    [Fact]
    public async Task Curl_uploads_with_expect_continue_and_chunked()
    {
        await using var server = await Serve(HttpProtocols.Http1);
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, new string('u', 3_000_000), TestContext.Current.CancellationToken);
            Assert.Equal("3000000", await Curl("-H", "Expect: 100-continue", "-T", path, $"{server.Address}count"));
            Assert.Equal("3000000", await Curl("-H", "Transfer-Encoding: chunked", "-T", path, $"{server.Address}count"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Curl_speaks_http2_without_TLS()
    {
        await using var server = await Serve(HttpProtocols.Http2);
        Assert.SkipUnless((await Curl("--version")).Contains("HTTP2", StringComparison.Ordinal), "This curl has no HTTP/2.");
        Assert.Equal("Hello!", await Curl("--http2-prior-knowledge", $"{server.Address}hello")); // one at a time: curl 7.88 fails at a second, with any server
        Assert.Equal("POST name=value", await Curl("--http2-prior-knowledge", "-d", "name=value", $"{server.Address}echo"));
    }

    private Task<LoopServer> Serve(HttpProtocols protocols) => LoopServer.Start(reactor, Map, options => options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocols));

    private static void Map(WebApplication application)
    {
        application.MapGet("/hello", () => "Hello!");
        application.MapPost("/echo", async (HttpContext context) =>
        {
            using var reader = new StreamReader(context.Request.Body);
            return $"{context.Request.Method} {await reader.ReadToEndAsync()}";
        });
        application.MapPut("/count", async (HttpContext context) =>
        {
            var buffer = new byte[10_000];
            long total = 0;
            int count;
            while ((count = await context.Request.Body.ReadAsync(buffer)) > 0)
                total += count;
            return total.ToString(System.Globalization.CultureInfo.InvariantCulture);
        });
    }

    /// <summary>What it writes; it must end well.</summary>
    private static async Task<string> Curl(params IEnumerable<string> arguments)
    {
        Process process;
        try
        {
            process = Process.Start(new ProcessStartInfo("curl", ["-sS", "--noproxy", "*", "--max-time", "60", .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (Win32Exception)
        {
            Assert.Skip("curl is not installed.");
            throw;
        }

        using (process)
        {
            var errors = process.StandardError.ReadToEndAsync();
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0, await errors);
            return output;
        }
    }
}

public sealed class EpollCurlTests() : CurlTests("epoll");

public sealed class PortableCurlTests() : CurlTests("portable");
