using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orbweaver.Asyncio;

namespace Orbweaver.AspNetCore.Tests;

/// <summary>Servers whose loop is their own, endpoints, limits and options.</summary>
public sealed class ServerTests
{
    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Server_without_a_loop_has_one_for_all_its_endpoints_and_ends_it()
    {
        Thread? thread = null;
        var threads = new HashSet<int>();
        await using (var application = Build(options =>
        {
            options.Listen(IPAddress.Loopback, 0);
            options.Listen(IPAddress.Loopback, 0);
        }))
        {
            application.MapGet("/", () =>
            {
                thread = Thread.CurrentThread;
                threads.Add(Environment.CurrentManagedThreadId);
                return EventLoop.Running() is not null;
            });
            await application.StartAsync(TestEnd);
            using var client = new HttpClient();
            var addresses = AddressesOf(application);
            Assert.Equal(2, addresses.Distinct().Count());
            foreach (var address in addresses)
                Assert.Equal("true", await client.GetStringAsync(address, TestEnd));
            await application.StopAsync(TestEnd);
        }

        Assert.Single(threads);
        Assert.True(thread!.Join(LoopServer.Limit));
    }

    [Fact]
    public async Task Port_0_is_reported_as_the_port_that_it_became()
    {
        await using var application = Build(options => options.Listen(IPAddress.Loopback, 0));
        await application.StartAsync(TestEnd);
        Assert.NotEqual(0, new Uri(AddressesOf(application).Single()).Port);
    }

    [Fact]
    public async Task Port_that_is_taken_is_said_to_be_in_use()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await using var application = Build(options => options.Listen((IPEndPoint)taken.LocalEndpoint), options => options.Time = new StoppedTime()); // nothing waits for time to go by
        var error = await Assert.ThrowsAsync<IOException>(() => application.StartAsync(TestEnd).WaitAsync(LoopServer.Limit, TestEnd));
        Assert.IsType<AddressInUseException>(error.InnerException);
    }

    [Fact]
    public async Task Program_serves_on_the_loop_that_it_runs_itself()
    {
        static async Coroutine<string> Main()
        {
            await using var application = Build(options => options.Listen(IPAddress.Loopback, 0), options => options.Loop = EventLoop.Running());
            var mine = Environment.CurrentManagedThreadId;
            application.MapGet("/", () => Environment.CurrentManagedThreadId == mine ? "same" : "other");
            await application.StartAsync();
            using var client = new HttpClient();
            var answer = await client.GetStringAsync(AddressesOf(application).Single());
            await application.StopAsync();
            return answer;
        }

        Assert.Equal("same", await Task.Run(() => Aio.Run(Main()), TestEnd).WaitAsync(LoopServer.Limit, TestEnd));
    }

    [Fact]
    public async Task Program_that_disposes_of_its_server_on_the_loop_without_stopping_it_ends()
    {
        var time = new StoppedTime();
        var program = Task.Run(() => Aio.Run(Main()), TestEnd);
        await time.RunOut(TestEnd).WaitAsync(LoopServer.Limit, TestEnd);
        Assert.Equal("ended", await program.WaitAsync(LoopServer.Limit, TestEnd));

        async Coroutine<string> Main()
        {
            using IDisposable application = Build(options => options.Listen(IPAddress.Loopback, 0), options =>
            {
                options.Loop = EventLoop.Running();
                options.Time = time;
            });
            await ((WebApplication)application).StartAsync();
            return "ended";
        }
    }

    [Fact]
    public async Task Program_that_stops_its_loop_before_its_server_gets_the_server_stopped()
    {
        using var loop = new EventLoop();
        var thread = new Thread(loop.RunForever);
        thread.Start();
        await using var application = Build(options => options.Listen(IPAddress.Loopback, 0), options => options.Loop = loop);
        application.MapGet("/", () => "<whole>");
        await application.StartAsync(TestEnd);
        using var socket = await Connect(new Uri(AddressesOf(application).Single()).Port);
        await socket.Send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        await socket.ReceiveTo("<whole>");
        loop.CallSoonThreadSafe(loop.Stop);
        Assert.True(thread.Join(LoopServer.Limit));
        using var noTime = new CancellationTokenSource();
        await noTime.CancelAsync();
        await application.StopAsync(noTime.Token).WaitAsync(LoopServer.Limit, TestEnd);
    }

    [Fact]
    public async Task Server_whose_loop_is_closed_stops_and_tells_it()
    {
        var log = new ErrorLog();
        await using var server = await LoopServer.Start("portable", static application => application.MapGet("/", () => "x"), build: builder => builder.Logging.AddProvider(log));
        Assert.Equal("x", await server.Client.GetStringAsync("/", TestEnd));
        server.EndLoop();
        await server.Application.StopAsync(TestEnd).WaitAsync(LoopServer.Limit, TestEnd);
        Assert.Contains("closed", Assert.Single(log.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_whose_loop_is_stuck_stops_in_the_end_and_tells_it()
    {
        var log = new ErrorLog();
        var time = new StoppedTime();
        await using var server = await LoopServer.Start(
            "portable", static application => application.MapGet("/", () => "x"), transport: options => options.Time = time, build: builder => builder.Logging.AddProvider(log));
        using var gate = new ManualResetEventSlim();
        using var stuck = new ManualResetEventSlim();
        server.Loop.CallSoonThreadSafe(() =>
        {
            stuck.Set();
            gate.Wait(LoopServer.Limit);
        });
        try
        {
            Assert.True(stuck.Wait(LoopServer.Limit, TestEnd));
            var stop = server.Application.StopAsync(TestEnd);
            Assert.Equal(TimeSpan.FromSeconds(2), await time.RunOut(TestEnd).WaitAsync(LoopServer.Limit, TestEnd));
            await stop.WaitAsync(LoopServer.Limit, TestEnd);
            Assert.Contains("Watchdog", Assert.Single(log.Errors), StringComparison.Ordinal);
        }
        finally
        {
            gate.Set();
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Transport_is_used_whether_it_is_asked_for_before_Kestrel_or_after(bool before)
    {
        using var host = new HostBuilder().ConfigureWebHost(web =>
        {
            if (before)
                web.UseOrbweaverTransport();
            web.UseKestrel(options => options.Listen(IPAddress.Loopback, 0));
            if (!before)
                web.UseOrbweaverTransport();
            web.Configure(app => app.Run(context => context.Response.WriteAsync($"{EventLoop.Current is not null}")));
        }).Build();
        await host.StartAsync(TestEnd);
        using var client = new HttpClient();
        var address = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        Assert.Equal("True", await client.GetStringAsync(address, TestEnd));
        await host.StopAsync(TestEnd);
    }

    [Fact]
    public async Task Body_beyond_the_limit_is_refused()
    {
        await using var application = Build(options =>
        {
            options.Listen(IPAddress.Loopback, 0);
            options.Limits.MaxRequestBodySize = 10;
        });
        application.MapPost("/", async (HttpRequest request) => await request.Body.CopyToAsync(Stream.Null));
        await application.StartAsync(TestEnd);
        using var client = new HttpClient();
        using var answer = await client.PostAsync(AddressesOf(application).Single(), new ByteArrayContent(new byte[11]), TestEnd);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task Connection_beyond_the_limit_is_closed()
    {
        await using var application = Build(options =>
        {
            options.Listen(IPAddress.Loopback, 0);
            options.Limits.MaxConcurrentConnections = 1;
        });
        application.MapGet("/", () => "<whole>");
        await application.StartAsync(TestEnd);
        var port = new Uri(AddressesOf(application).Single()).Port;
        using var first = await Connect(port);
        await first.Send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        await first.ReceiveTo("<whole>");
        using var second = await Connect(port);
        Assert.Equal("", await second.ReceiveToEnd());
    }

    [Fact]
    public async Task Headers_that_do_not_come_in_time_end_the_connection()
    {
        await using var application = Build(options =>
        {
            options.Listen(IPAddress.Loopback, 0);
            options.Limits.RequestHeadersTimeout = TimeSpan.FromMilliseconds(10);
        });
        await application.StartAsync(TestEnd);
        using var socket = await Connect(new Uri(AddressesOf(application).Single()).Port);
        await socket.Send("GET / HTTP/1.1\r\nHost:");
        Assert.StartsWith("HTTP/1.1 408", await socket.ReceiveToEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Transport_asked_for_twice_is_there_once()
    {
        var builder = WebApplication.CreateBuilder();
        builder.UseOrbweaverTransport(options => options.Backlog = 7).UseOrbweaverTransport(options => options.NoDelay = false);
        Assert.Single(builder.Services, service => service.ImplementationType == typeof(LoopRequests));
        Assert.Single(builder.Services, service => service.ImplementationType == typeof(LoopListenerFactory));
        await Task.CompletedTask;
    }

    [Fact]
    public void Options_refuse_what_makes_no_sense()
    {
        var options = new OrbweaverTransportOptions();
        Assert.Throws<ArgumentOutOfRangeException>(() => options.Backlog = 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => options.MaxReadBufferSize = -1);
        Assert.Throws<ArgumentOutOfRangeException>(() => options.MaxWriteBufferSize = -1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Server_serves_with_buffers_of_no_limit_and_of_the_smallest(long size)
    {
        await using var application = Build(options => options.Listen(IPAddress.Loopback, 0), options => options.MaxReadBufferSize = options.MaxWriteBufferSize = size);
        application.MapPost("/", async (HttpRequest request, HttpResponse response) =>
        {
            using var received = new MemoryStream();
            await request.Body.CopyToAsync(received);
            received.Position = 0;
            await received.CopyToAsync(response.Body);
        });
        await application.StartAsync(TestEnd);
        using var client = new HttpClient();
        using var answer = await client.PostAsync(AddressesOf(application).Single(), new ByteArrayContent(new byte[1_000_000]), TestEnd);
        Assert.Equal(1_000_000, (await answer.Content.ReadAsByteArrayAsync(TestEnd)).Length);
    }

    private static WebApplication Build(Action<KestrelServerOptions> kestrel, Action<OrbweaverTransportOptions>? transport = null)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel);
        builder.UseOrbweaverTransport(transport);
        return builder.Build();
    }

    private static string[] AddressesOf(WebApplication application) => [.. application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses];

    private static async Task<Socket> Connect(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return socket;
    }

    private sealed class ErrorLog : ILoggerProvider, ILogger
    {
        internal System.Collections.Concurrent.ConcurrentQueue<string> Errors { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel == LogLevel.Error)
                Errors.Enqueue(formatter(state, exception));
        }

        public void Dispose()
        {
        }
    }
}
