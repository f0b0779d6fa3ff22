using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Orbweaver.AspNetCore.Tests;

// Peers that are slower than we.
public abstract partial class TransportTests
{
    private const int MiB = 1024 * 1024;

    [Fact]
    public async Task Client_that_does_not_read_holds_up_the_handler_and_gets_everything_later()
    {
        const int Most = 256 * MiB;
        var stalled = new TaskCompletionSource<long>();
        await using var server = await LoopServer.Start(reactor, app => app.MapGet("/", async (HttpContext context) =>
        {
            var chunk = new byte[64 * 1024];
            long written = 0;
            while (!stalled.Task.IsCompleted && written < Most)
            {
                var flush = context.Response.BodyWriter.WriteAsync(chunk);
                written += chunk.Length;
                if (!flush.IsCompleted)
                    stalled.SetResult(written);
                await flush;
            }
        }));
        using var socket = await server.Connect();
        await socket.Send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        var written = await stalled.Task.WaitAsync(LoopServer.Limit, TestEnd);
        Assert.True(written < Most, $"{written} bytes were written to a client that reads none.");
        var received = await socket.ReceiveToEnd();
        Assert.EndsWith("\r\n0\r\n\r\n", received, StringComparison.Ordinal);
        Assert.Equal(written, received.LongCount(c => c == '\0'));
    }

    [Fact]
    public async Task Body_that_nobody_reads_holds_up_the_client()
    {
        const int Length = 64 * MiB;
        var begun = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await using var server = await LoopServer.Start(
            reactor,
            app => app.MapPost("/", async (HttpContext context) =>
            {
                context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
                context.Features.Get<IHttpMinRequestBodyDataRateFeature>()!.MinDataRate = null;
                begun.SetResult();
                await release.Task;
                var first = await context.Request.BodyReader.ReadAsync();
                var buffered = first.Buffer.Length;
                context.Request.BodyReader.AdvanceTo(first.Buffer.Start);
                var total = 0L;
                var buffer = new byte[64 * 1024];
                while (await context.Request.Body.ReadAsync(buffer) is > 0 and var count)
                    total += count;
                await context.Response.WriteAsync($"{buffered} {total}.");
            }),
            transport: options => options.MaxReadBufferSize = 64 * 1024);
        using var socket = await server.Connect();
        await socket.Send($"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {Length}\r\nConnection: close\r\n\r\n");
        await begun.Task.WaitAsync(LoopServer.Limit, TestEnd);

        // More than the buffers of the system can hold: it cannot be taken while nobody reads.
        var sending = socket.SendAsync(new byte[Length], SocketFlags.None);
        Assert.False(sending.IsCompleted);
        release.SetResult();
        var answer = await socket.ReceiveToEnd();
        await sending.WaitAsync(LoopServer.Limit, TestEnd);
        var figures = answer.Split("\r\n").Single(line => line.EndsWith('.')).TrimEnd('.').Split(' ').Select(long.Parse).ToArray();
        Assert.InRange(figures[0], 0, 128 * 1024);
        Assert.Equal(Length, figures[1]);
    }
}
