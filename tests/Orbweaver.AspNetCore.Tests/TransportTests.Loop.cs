using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Orbweaver.Asyncio;

namespace Orbweaver.AspNetCore.Tests;

// Handlers on the loop.
public abstract partial class TransportTests
{
    private const string OnLoop = "test loop";

    private static string Here => $"{Thread.CurrentThread.Name ?? "elsewhere"}";

    [Fact]
    public async Task Handler_runs_on_the_loops_thread_from_the_first_request_on()
    {
        await using var server = await LoopServer.Start(reactor, app => app.MapGet("/", () => Here));
        for (var i = 0; i < 3; i++)
            Assert.Equal(OnLoop, await server.Client.GetStringAsync("/", TestEnd));
    }

    [Fact]
    public async Task Middleware_before_the_handler_runs_on_the_loop()
    {
        await using var server = await LoopServer.Start(reactor, app =>
        {
            app.Use(async (context, next) =>
            {
                context.Response.Headers["X-Before"] = Here;
                context.Response.OnStarting(() =>
                {
                    context.Response.Headers["X-Starting"] = Here;
                    return Task.CompletedTask;
                });
                await next(context);
            });
            app.MapGet("/", () => "");
        });
        using var answer = await server.Client.GetAsync("/", TestEnd);
        Assert.Equal([OnLoop, OnLoop], new[] { "X-Before", "X-Starting" }.Select(name => answer.Headers.GetValues(name).Single()));
    }

    [Fact]
    public async Task Handler_awaits_Sleep_and_goes_on_on_the_loop()
    {
        await using var server = await LoopServer.Start(reactor, app => app.MapGet("/", async () =>
        {
            await Aio.Sleep(0.001);
            return Here;
        }));
        Assert.Equal(OnLoop, await server.Client.GetStringAsync("/", TestEnd));
    }

    [Fact]
    public async Task Handler_awaits_Gather_of_coroutines()
    {
        static async Coroutine<int> Square(int n)
        {
            await Aio.Sleep(0);
            return n * n;
        }

        await using var server = await LoopServer.Start(reactor, app => app.MapGet("/", async () =>
        {
            var squares = await Aio.Gather(Square(1), Square(2), Square(3));
            return $"{squares.Item1 + squares.Item2 + squares.Item3} {Here}";
        }));
        Assert.Equal($"14 {OnLoop}", await server.Client.GetStringAsync("/", TestEnd));
    }

    [Fact]
    public async Task Handlers_meet_in_a_queue()
    {
        AsyncQueue<string>? queue = null;
        await using var server = await LoopServer.Start(reactor, app =>
        {
            app.MapGet("/take", async () => $"{await (queue ??= new()).Get()} {Here}");
            app.MapGet("/put/{what}", async (string what) => await (queue ??= new()).Put(what));
        });
        var taken = server.Client.GetStringAsync("/take", TestEnd);
        await server.Client.GetStringAsync("/put/apple", TestEnd);
        Assert.Equal($"apple {OnLoop}", await taken);
    }

    [Fact]
    public async Task Handlers_share_state_without_locks()
    {
        const int Requests = 2000;
        var count = 0;
        await using var server = await LoopServer.Start(reactor, app => app.MapGet("/", async () =>
        {
            var before = count;
            Thread.Yield();
            count = before + 1;
            await Task.Yield();
            before = count;
            Thread.Yield();
            count = before + 1;
            return "";
        }));
        await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
        {
            for (var i = 0; i < Requests / 50; i++)
                await server.Client.GetStringAsync("/", TestEnd);
        }));
        Assert.Equal(2 * Requests, count);
    }

    [Fact]
    public async Task Handler_starts_a_task_that_outlives_its_request()
    {
        AsyncQueue<string>? queue = null;
        async Coroutine Later()
        {
            await Aio.Sleep(0);
            await queue!.Put(Here);
        }

        await using var server = await LoopServer.Start(reactor, app =>
        {
            app.MapGet("/start", () =>
            {
                queue = new();
                _ = Aio.CreateTask(Later());
            });
            app.MapGet("/", async () => await queue!.Get());
        });
        await server.Client.GetStringAsync("/start", TestEnd);
        Assert.Equal(OnLoop, await server.Client.GetStringAsync("/", TestEnd));
    }

    [Fact]
    public async Task Handler_reads_a_slow_body_and_goes_on_on_the_loop()
    {
        await using var server = await LoopServer.Start(reactor, app =>
        {
            app.MapPost("/stream", async (HttpContext context) =>
            {
                await context.Response.WriteAsync("+");
                await context.Response.Body.FlushAsync();
                var count = await context.Request.Body.ReadAsync(new byte[10]);
                await context.Response.WriteAsync($"{count} {Here}");
            });
            app.MapPost("/pipe", async (HttpContext context) =>
            {
                await context.Response.WriteAsync("+");
                await context.Response.Body.FlushAsync();
                var read = await context.Request.BodyReader.ReadAsync();
                context.Request.BodyReader.AdvanceTo(read.Buffer.End);
                await context.Response.WriteAsync($"{read.Buffer.Length} {Here}");
            });
        });
        foreach (var path in new[] { "/stream", "/pipe" })
        {
            using var socket = await server.Connect();
            await socket.Send($"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nConnection: close\r\n\r\n");
            await socket.ReceiveTo("+");
            await socket.Send("abc");
            Assert.Contains($"3 {OnLoop}", await socket.ReceiveToEnd(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Handler_that_leaves_the_loop_answers_from_there()
    {
        await using var server = await LoopServer.Start(reactor, app =>
        {
            app.MapGet("/run", async (HttpResponse response) => await Task.Run(async () => await response.WriteAsync(Here == OnLoop ? "loop" : "pool")));
            app.MapGet("/configure", async (HttpResponse response) =>
            {
                await Task.Run(() => { }).ConfigureAwait(false);
                await response.WriteAsync(EventLoop.Current is null ? "pool" : "loop").ConfigureAwait(false);
            });
            app.MapGet("/back", async () =>
            {
                await Task.Run(() => { });
                return Here;
            });
        });
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal("pool", await server.Client.GetStringAsync("/run", TestEnd));
            Assert.Contains(await server.Client.GetStringAsync("/configure", TestEnd), new[] { "pool", "loop" });
            Assert.Equal(OnLoop, await server.Client.GetStringAsync("/back", TestEnd));
        }
    }

    [Fact]
    public async Task Handler_sees_AsyncLocal_values_of_its_own_request_only()
    {
        var local = new AsyncLocal<string?>();
        await using var server = await LoopServer.Start(reactor, app =>
        {
            app.Use(async (context, next) =>
            {
                context.Items["before"] = local.Value ?? "none";
                local.Value = context.Request.Path;
                await next(context);
            });
            app.MapGet("/{any}", async (HttpContext context) =>
            {
                await Aio.Sleep(0);
                await Task.Yield();
                return $"{context.Items["before"]} {local.Value}";
            });
        });
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(n => server.Client.GetStringAsync($"/{n}", TestEnd)));
        Assert.Equal(Enumerable.Range(0, 200).Select(n => $"none /{n}"), answers);
    }

    [Fact]
    public async Task Handler_sees_the_requests_activity()
    {
        using var listener = new ActivityListener { ShouldListenTo = source => source.Name == "Microsoft.AspNetCore", Sample = (ref _) => ActivitySamplingResult.AllData };
        ActivitySource.AddActivityListener(listener);
        await using var server = await LoopServer.Start(reactor, app => app.MapGet("/", async () =>
        {
            var before = Activity.Current?.TraceId.ToString();
            await Aio.Sleep(0);
            return $"{before} {Activity.Current?.TraceId}";
        }));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        using var answer = await server.Client.SendAsync(request, TestEnd);
        Assert.Equal("0af7651916cd43dd8448eb211c80319c 0af7651916cd43dd8448eb211c80319c", await answer.Content.ReadAsStringAsync(TestEnd));
    }

    [Fact]
    public async Task Request_that_comes_next_is_not_handled_inside_the_task_that_ended_the_one_before()
    {
        var begun = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var releasing = false;
        async Coroutine Release()
        {
            await Aio.Sleep(0);
            releasing = true;
            release.SetResult();
            releasing = false;
        }

        await using var server = await LoopServer.Start(reactor, app =>
        {
            app.MapGet("/wait", async () =>
            {
                begun.SetResult();
                await release.Task;
            });
            app.MapGet("/next", () => $"<{releasing} {EventLoop.Running().CurrentTask is null}>");
            app.MapGet("/release", async () => await Release());
        });
        using var socket = await server.Connect();
        await socket.Send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\nGET /next HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        await begun.Task.WaitAsync(LoopServer.Limit, TestEnd);
        await server.Client.GetStringAsync("/release", TestEnd);
        Assert.Contains("<False True>", await socket.ReceiveToEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handler_finds_its_loop_in_the_features()
    {
        await using var server = await LoopServer.Start(reactor, app => app.MapGet("/", (HttpContext context) => ReferenceEquals(context.Features.Get<ILoopFeature>()!.Loop, EventLoop.Running()).ToString()));
        Assert.Equal("True", await server.Client.GetStringAsync("/", TestEnd));
    }
}
