using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Orbweaver.Asyncio;

namespace Orbweaver.AspNetCore.Tests;

// What is spoken over the connections.
public abstract partial class TransportTests
{
    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Tls_serves(string version)
    {
        using var certificate = SelfMade();
        await using var server = await LoopServer.Start(
            reactor,
            app => app.MapPost("/", async (HttpRequest request) =>
            {
                using var body = new MemoryStream();
                await request.Body.CopyToAsync(body);
                await Aio.Sleep(0);
                return $"{request.Protocol} {body.Length} {Here}";
            }),
            options => options.Listen(IPAddress.Loopback, 0, endPoint => endPoint.UseHttps(certificate)));
        using var client = Trusting(server, certificate, new Version(version));
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(async n =>
        {
            using var answer = await client.PostAsync("/", new ByteArrayContent(new byte[n * 1000]), TestEnd);
            return await answer.Content.ReadAsStringAsync(TestEnd);
        }));
        var protocol = version == "2.0" ? "HTTP/2" : "HTTP/1.1";
        Assert.Equal(Enumerable.Range(0, 100).Select(n => $"{protocol} {n * 1000} {OnLoop}"), answers);
    }

    [Fact]
    public async Task Http2_without_TLS_serves_100_streams_of_one_connection()
    {
        var here = 0;
        AsyncEvent? all = null;
        await using var server = await LoopServer.Start(
            reactor,
            app => app.MapGet("/", async (HttpContext context) =>
            {
                all ??= new AsyncEvent();
                if (++here == 100)
                    all.Set();
                await all.Wait();
                return $"{context.Connection.Id} {Here}";
            }),
            options => options.Listen(IPAddress.Loopback, 0, endPoint => endPoint.Protocols = HttpProtocols.Http2));
        server.Client.DefaultRequestVersion = HttpVersion.Version20;
        server.Client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => server.Client.GetStringAsync("/", TestEnd)));
        Assert.EndsWith(OnLoop, Assert.Single(answers.Distinct()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WebSocket_echoes_on_the_loop_and_closes()
    {
        await using var server = await LoopServer.Start(reactor, app =>
        {
            app.UseWebSockets();
            app.MapGet("/", async (HttpContext context) =>
            {
                using var socket = await context.WebSockets.AcceptWebSocketAsync();
                var buffer = new byte[16 * 1024];
                while (await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted) is { MessageType: not WebSocketMessageType.Close } message)
                {
                    Assert.Equal(OnLoop, Here);
                    await Aio.Sleep(0);
                    await socket.SendAsync(buffer.AsMemory(0, message.Count), message.MessageType, message.EndOfMessage, context.RequestAborted);
                }

                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, Here, context.RequestAborted);
            });
        });
        using var client = new ClientWebSocket();
        await client.ConnectAsync(new Uri($"ws://127.0.0.1:{server.Address.Port}/"), TestEnd);
        var received = new byte[16 * 1024];
        for (var i = 0; i < 100; i++)
        {
            var sent = Encoding.UTF8.GetBytes(new string('x', i * 100));
            await client.SendAsync(sent, WebSocketMessageType.Text, endOfMessage: true, TestEnd);
            var echo = await client.ReceiveAsync(received, TestEnd);
            Assert.Equal(sent, received[..echo.Count]);
        }

        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, "", TestEnd);
        Assert.Equal(OnLoop, client.CloseStatusDescription);
    }

    [Fact]
    public async Task Unix_domain_endpoint_serves()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Paths are of another kind there.");
        var path = Path.Combine(Path.GetTempPath(), $"orbweaver-{Guid.NewGuid():N}.sock");
        try
        {
            await using var server = await LoopServer.Start(
                reactor,
                app => app.MapGet("/", () => Here),
                options =>
                {
                    options.Listen(IPAddress.Loopback, 0);
                    options.ListenUnixSocket(path);
                });
            using var client = new HttpClient(new SocketsHttpHandler
            {
                ConnectCallback = async (_, end) =>
                {
                    var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), end);
                    return new NetworkStream(socket, ownsSocket: true);
                },
            });
            Assert.Equal(OnLoop, await client.GetStringAsync("http://localhost/", TestEnd));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static HttpClient Trusting(LoopServer server, X509Certificate2 certificate, Version version) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        SslOptions = { RemoteCertificateValidationCallback = (_, presented, _, _) => certificate.Equals(presented) },
    })
    {
        BaseAddress = new Uri($"https://127.0.0.1:{server.Address.Port}/"),
        DefaultRequestVersion = version,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Timeout = LoopServer.Limit,
    };

    private static X509Certificate2 SelfMade()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }
}
