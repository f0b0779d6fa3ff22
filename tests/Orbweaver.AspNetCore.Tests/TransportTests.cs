using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Orbweaver.Asyncio;

namespace Orbweaver.AspNetCore.Tests;

/// <summary>What holds for each reactor. Requests, and what becomes of them.</summary>
[SuppressMessage("Naming", "CA1707", Justification = "Tests are sentences.")]
public abstract partial class TransportTests(string reactor)
{
    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Request_gets_its_answer()
    {
        await using var server = await LoopServer.Start(reactor, app => app.MapGet("/", () => "Hello"));
        Assert.Equal("Hello", await server.Client.GetStringAsync("/", TestEnd));
    }

    [Fact]
    public async Task Body_of_16_MiB_comes_back_as_it_was()
    {
        await using var server = await LoopServer.Start(reactor, app => app.MapPost("/", async (HttpRequest request, HttpResponse response) =>
        {
            using var received = new MemoryStream(); // the client reads no answer before it has sent the whole
            await request.Body.CopyToAsync(received);
            received.Position = 0;
            await received.CopyToAsync(response.Body);
        }));
        var body = RandomNumberGenerator.GetBytes(16 * 1024 * 1024);
        using var answer = await server.Client.PostAsync("/", new ByteArrayContent(body), TestEnd);
        Assert.Equal(SHA256.HashData(body), SHA256.HashData(await answer.Content.ReadAsByteArrayAsync(TestEnd)));
    }

    [Fact]
    public async Task Requests_at_a_time_are_all_answered()
    {
        await using var server = await LoopServer.Start(reactor, app => app.MapGet("/{n:int}", (int n) => n.ToString()));
        var answers = await Task.WhenAll(Enumerable.Range(0, 500).Select(n => server.Client.GetStringAsync($"/{n}", TestEnd)));
        Assert.Equal(Enumerable.Range(0, 500).Select(n => n.ToString()), answers);
    }

    [Theory]
    [InlineData("at-once")]
    [InlineData("later")]
    public async Task Pipelined_requests_are_answered_in_order(string when)
    {
        const int Count = 2000;
        await using var server = await LoopServer.Start(reactor, app =>
        {
            app.MapGet("/at-once/{n:int}", (int n) => $"<{n}>");
            app.MapGet("/later/{n:int}", async (int n) =>
            {
                await Aio.Sleep(0);
                return $"<{n}>";
            });
        });
        using var socket = await server.Connect();
        var receiving = socket.ReceiveToEnd();
        await socket.Send(string.Concat(Enumerable.Range(0, Count).Select(n => $"GET /{when}/{n} HTTP/1.1\r\nHost: a\r\n{(n == Count - 1 ? "Connection: close\r\n" : "")}\r\n")));
        var answers = await receiving;
        var places = Enumerable.Range(0, Count).Select(n => answers.IndexOf($"<{n}>", StringComparison.Ordinal)).ToArray();
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
    }

    [Fact]
    public async Task Handler_that_throws_gives_500_and_the_connection_goes_on()
    {
        await using var server = await LoopServer.Start(reactor, app =>
        {
            app.MapGet("/at-once", (HttpContext _) => throw new InvalidOperationException("on purpose"));
            app.MapGet("/later", async (HttpContext _) =>
            {
                await Task.Yield();
                throw new InvalidOperationException("on purpose");
            });
            app.MapGet("/", (HttpContext context) => context.Connection.Id);
        });
        var before = await server.Client.GetStringAsync("/", TestEnd);
        Assert.Equal(HttpStatusCode.InternalServerError, (await server.Client.GetAsync("/at-once", TestEnd)).StatusCode);
        Assert.Equal(HttpStatusCode.InternalServerError, (await server.Client.GetAsync("/later", TestEnd)).StatusCode);
        Assert.Equal(before, await server.Client.GetStringAsync("/", TestEnd));
    }

    [Fact]
    public async Task Response_of_many_pieces_comes_whole()
    {
        await using var server = await LoopServer.Start(reactor, app => app.MapGet("/", async (HttpResponse response) =>
        {
            for (var i = 0; i < 1000; i++)
                await response.WriteAsync($"{i} {new string('x', i)}\n");
        }));
        var text = await server.Client.GetStringAsync("/", TestEnd);
        Assert.Equal(string.Concat(Enumerable.Range(0, 1000).Select(i => $"{i} {new string('x', i)}\n")), text);
    }

    [Fact]
    public async Task Connection_knows_its_addresses()
    {
        await using var server = await LoopServer.Start(reactor, app => app.MapGet("/", (HttpContext context) => $"{context.Connection.LocalIpAddress} {context.Connection.LocalPort} {context.Connection.RemoteIpAddress}"));
        Assert.Equal($"127.0.0.1 {server.Address.Port} 127.0.0.1", await server.Client.GetStringAsync("/", TestEnd));
    }
}
