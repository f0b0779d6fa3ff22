using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Orbweaver.Asyncio;

namespace Orbweaver.AspNetCore.Tests;

// How connections end, and servers.
public abstract partial class TransportTests
{
    [Fact]
    public async Task Client_that_leaves_has_its_request_cancelled_and_the_handler_goes_on_on_the_loop()
    {
        var ended = new TaskCompletionSource<string>();
        await using var server = await LoopServer.Start(reactor, app => app.MapGet("/", async (HttpContext context) =>
        {
            await context.Response.WriteAsync("+");
            await context.Response.Body.FlushAsync();
            try
            {
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            }
            catch (OperationCanceledException)
            {
                ended.SetResult(Here);
            }
        }));
        using (var socket = await server.Connect())
        {
            await socket.Send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            await socket.ReceiveTo("+");
        }

        Assert.Equal(OnLoop, await ended.Task.WaitAsync(LoopServer.Limit, TestEnd));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Client_that_ends_or_resets_its_side_is_seen_as_gone(bool reset)
    {
        var ended = new TaskCompletionSource();
        await using var server = await LoopServer.Start(reactor, app => app.MapGet("/", async (HttpContext context) =>
        {
            context.Features.Get<IConnectionLifetimeFeature>()!.ConnectionClosed.Register(ended.SetResult);
            await context.Response.WriteAsync("+");
        }));
        using var socket = await server.Connect();
        await socket.Send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        await socket.ReceiveTo("+");
        if (reset)
            socket.Close(0);
        else
            socket.Shutdown(SocketShutdown.Send);
        await ended.Task.WaitAsync(LoopServer.Limit, TestEnd);
    }

    [Fact]
    public async Task Client_that_ends_its_side_when_idle_has_the_connection_closed()
    {
        await using var server = await LoopServer.Start(reactor, app => app.MapGet("/", () => "<whole>"));
        using var socket = await server.Connect();
        await socket.Send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        await socket.ReceiveTo("\r\n0\r\n\r\n");
        socket.Shutdown(SocketShutdown.Send);
        await socket.ReceiveUntilGone();
    }

    [Fact]
    public async Task Abort_resets_the_connection()
    {
        await using var server = await LoopServer.Start(reactor, app => app.MapGet("/", async (HttpContext context) =>
        {
            await context.Response.WriteAsync("begun");
            await context.Response.Body.FlushAsync();
            context.Abort();
        }));
        using var socket = await server.Connect();
        await socket.Send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        var error = await Assert.ThrowsAsync<SocketException>(() => socket.ReceiveToEnd());
        Assert.Equal(SocketError.ConnectionReset, error.SocketErrorCode);
    }

    [Fact]
    public async Task Abort_from_another_thread_cancels_the_request()
    {
        var ended = new TaskCompletionSource<string>();
        await using var server = await LoopServer.Start(reactor, app => app.MapGet("/", async (HttpContext context) =>
        {
            _ = Task.Run(context.Abort);
            try
            {
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            }
            catch (OperationCanceledException)
            {
                ended.SetResult(Here);
            }
        }));
        await Assert.ThrowsAsync<HttpRequestException>(() => server.Client.GetStringAsync("/", TestEnd));
        Assert.Equal(OnLoop, await ended.Task.WaitAsync(LoopServer.Limit, TestEnd));
    }

    [Fact]
    public async Task Abort_wakes_a_handler_whose_client_never_reads()
    {
        var ended = new TaskCompletionSource();
        await using var server = await LoopServer.Start(reactor, app => app.MapGet("/", async (HttpContext context) =>
        {
            var chunk = new byte[64 * 1024];
            while (!context.RequestAborted.IsCancellationRequested)
            {
                var flush = context.Response.BodyWriter.WriteAsync(chunk);
                if (!flush.IsCompleted)
                    context.Abort();
                await flush;
            }

            ended.SetResult();
        }));
        using var socket = await server.Connect();
        await socket.Send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        await ended.Task.WaitAsync(LoopServer.Limit, TestEnd);
    }

    [Fact]
    public async Task Stop_waits_for_a_request_under_way()
    {
        var begun = new TaskCompletionSource();
        AsyncEvent? release = null;
        await using var server = await LoopServer.Start(reactor, app =>
        {
            app.MapGet("/idle", () => "<whole>");
            app.MapGet("/", async () =>
            {
                release = new AsyncEvent();
                begun.SetResult();
                await release.Wait();
                return "done";
            });
        });
        using var idle = await server.Connect();
        await idle.Send("GET /idle HTTP/1.1\r\nHost: a\r\n\r\n");
        await idle.ReceiveTo("\r\n0\r\n\r\n");
        var answer = server.Client.GetStringAsync("/", TestEnd);
        await begun.Task.WaitAsync(LoopServer.Limit, TestEnd);
        var stopping = server.Application.StopAsync(TestEnd);
        await idle.ReceiveUntilGone(); // stopping has come to the connections
        Assert.False(stopping.IsCompleted);
        server.Loop.CallSoonThreadSafe(release!.Set);
        Assert.Equal("done", await answer);
        await stopping.WaitAsync(LoopServer.Limit, TestEnd);
    }

    [Fact]
    public async Task Stop_that_is_out_of_time_resets_a_request_under_way()
    {
        var begun = new TaskCompletionSource();
        await using var server = await LoopServer.Start(reactor, app => app.MapGet("/", async (HttpContext context) =>
        {
            begun.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }));
        var answer = server.Client.GetStringAsync("/", TestEnd);
        await begun.Task.WaitAsync(LoopServer.Limit, TestEnd);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await server.Application.StopAsync(cancelled.Token).WaitAsync(LoopServer.Limit, TestEnd);
        await Assert.ThrowsAsync<HttpRequestException>(() => answer);
    }

    [Fact]
    public async Task Stop_closes_idle_connections_and_the_port()
    {
        // At an address of its own: a test beside this one may be given the port anew.
        var address = IPAddress.Parse(reactor == "epoll" ? "127.0.0.4" : "127.0.0.5");
        await using var server = await LoopServer.Start(reactor, app => app.MapGet("/", () => "<whole>"), options => options.Listen(address, 0));
        using var socket = await server.Connect();
        await socket.Send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        await socket.ReceiveTo("\r\n0\r\n\r\n");
        await server.Application.StopAsync(TestEnd).WaitAsync(LoopServer.Limit, TestEnd);
        await socket.ReceiveToEnd();
        await Assert.ThrowsAsync<SocketException>(server.Connect);
        using var next = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        next.Bind(new IPEndPoint(address, server.Address.Port));
        next.Listen();
    }

    [Fact]
    public async Task Loop_that_ends_before_the_server_closes_its_connections_and_the_server_stops()
    {
        await using var server = await LoopServer.Start(reactor, app => app.MapGet("/", () => "<whole>"));
        using var socket = await server.Connect();
        await socket.Send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        await socket.ReceiveTo("\r\n0\r\n\r\n");
        server.EndLoop();
        await socket.ReceiveUntilGone();
        await server.Application.StopAsync(TestEnd).WaitAsync(LoopServer.Limit, TestEnd);
    }

    [Fact]
    public async Task Loop_that_ends_in_the_middle_of_a_request_does_not_keep_the_server_from_stopping()
    {
        var begun = new TaskCompletionSource();
        await using var server = await LoopServer.Start(reactor, app => app.MapGet("/", async () =>
        {
            begun.SetResult();
            await Aio.Sleep(3600);
        }));
        var answer = server.Client.GetStringAsync("/", TestEnd);
        await begun.Task.WaitAsync(LoopServer.Limit, TestEnd);
        server.EndLoop();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => answer);
        using var limit = new CancellationTokenSource();
        await limit.CancelAsync();
        await server.Application.StopAsync(limit.Token).WaitAsync(LoopServer.Limit, TestEnd);
    }

    [Fact]
    public async Task Connections_come_and_go_and_leave_nothing_open()
    {
        var open = 0;
        await using var server = await LoopServer.Start(
            reactor,
            app => app.MapGet("/", () => "<whole>"),
            options => options.Listen(IPAddress.Loopback, 0, endPoint => endPoint.Use(next => async connection =>
            {
                Interlocked.Increment(ref open);
                await next(connection);
                Interlocked.Decrement(ref open);
            })));
        for (var round = 0; round < 20; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
            {
                using var socket = await server.Connect();
                await socket.Send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
                Assert.EndsWith("<whole>\r\n0\r\n\r\n", await socket.ReceiveToEnd(), StringComparison.Ordinal);
            }));
        }

        await server.Application.StopAsync(TestEnd).WaitAsync(LoopServer.Limit, TestEnd);
        Assert.Equal(0, open);
    }
}
