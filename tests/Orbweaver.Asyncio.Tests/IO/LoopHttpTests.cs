using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Orbweaver.Asyncio.Tests;

/// <summary>How HttpClient's connections are made on a loop.</summary>
public abstract class LoopHttpTests : IDisposable
{
    private readonly EventLoop _loop = new(new EventLoopOptions());
    private readonly TinyHttpServer _server = new();
    private readonly List<LoopFault> _faults = [];

    /// <summary>What a resolver answers that does not, as long as the test runs.</summary>
    private readonly TaskCompletionSource<IPAddress[]> _never = new();

    private protected LoopHttpTests(Func<Reactor> createReactor)
    {
        _loop.UseReactor(createReactor());
        _loop.ExceptionHandler = (_, fault) => _faults.Add(fault);
    }

    public void Dispose()
    {
        _server.Dispose();
        _loop.Dispose();
        Assert.Empty(_faults);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void CreateHandler_without_a_loop_takes_the_running_one()
    {
        Assert.Throws<InvalidOperationException>(() => LoopHttp.CreateHandler());
        Run(async () =>
        {
            using var handler = LoopHttp.CreateHandler();
            Assert.NotNull(handler.ConnectCallback);
            await Aio.Sleep(0);
        });
    }

    [Fact]
    public void Http_by_name_is_resolved() => Run(async () =>
    {
        using var client = new HttpClient(LoopHttp.CreateHandler());
        Assert.Equal("fixed", await client.GetStringAsync(new Uri($"http://localhost:{_server.Port}/fixed")));
    });

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.2,::1,127.0.0.1")]
    public void Http_names_are_looked_up_once_for_many_connections_and_all_their_addresses_tried(string addresses) => Run(async () =>
    {
        var asked = 0;
        var resolver = new NameResolver(_ =>
        {
            asked++;
            return Task.FromResult(Array.ConvertAll(addresses.Split(','), IPAddress.Parse));
        });
        using var client = Client(new ConnectOptions { Resolver = resolver });
        for (var i = 0; i < 5; i++)
            Assert.Equal("fixed", await client.GetStringAsync(Address("many.test")));
        Assert.Equal(5, _server.Accepted);
        Assert.Equal(1, asked);
    });

    [Fact]
    public void Http_resolver_of_the_loop_is_used() => Run(async () =>
    {
        _loop.Resolver = ResolverOf("127.0.0.1");
        using var client = Client(new ConnectOptions());
        Assert.Equal("fixed", await client.GetStringAsync(Address("loops.test")));
    });

    [Fact]
    public void Http_address_that_does_not_answer_holds_up_the_next_for_the_attempt_delay_only() => Run(async () =>
    {
        // 192.0.2.0/24 is nobody's: here a connect fails at once or waits, and both must do.
        using var client = Client(new ConnectOptions { Resolver = ResolverOf("192.0.2.1", "127.0.0.1"), AttemptDelay = TimeSpan.FromMilliseconds(1) });
        Assert.Equal("fixed", await client.GetStringAsync(Address("slow.test")));
    });

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1,127.0.0.2")]
    public void Http_connection_refused_tells_the_name_and_each_address_tried(string addresses) => Run(async () =>
    {
        using var refusing = new RefusingPort();
        var port = refusing.Number;
        using var client = Client(new ConnectOptions { Resolver = ResolverOf(addresses.Split(',')) });
        for (var i = 0; i < 2; i++)
        {
            // The first asks the loop for the addresses, the second knows them.
            var e = await Failure(client, new Uri($"http://refused.test:{port}/"));
            Assert.Equal(HttpRequestError.ConnectionError, e.HttpRequestError);
            Assert.Equal(SocketError.ConnectionRefused, Assert.IsType<SocketException>(e.InnerException).SocketErrorCode);
            Assert.Contains($"refused.test:{port}", e.Message, StringComparison.Ordinal);
            Assert.All(addresses.Split(','), address => Assert.Contains($"{address}:{port}", e.Message, StringComparison.Ordinal));
        }
    });

    [Fact]
    public void Http_name_that_nobody_knows_is_a_name_resolution_error() => Run(async () =>
    {
        using var client = Client(new ConnectOptions { Resolver = new NameResolver(static _ => throw new SocketException((int)SocketError.HostNotFound)) });
        var e = await Failure(client, Address("nowhere.test"));
        Assert.Equal(HttpRequestError.NameResolutionError, e.HttpRequestError);
        Assert.Contains("'nowhere.test'", e.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Http_address_of_an_unwanted_family_is_told() => Run(async () =>
    {
        using var client = Client(new ConnectOptions { AddressFamily = AddressFamily.InterNetworkV6 });
        var e = await Failure(client, _server.Address);
        Assert.Contains("AddressFamily", e.Message, StringComparison.Ordinal);
    });

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("one.test")]
    [InlineData("two.test")]
    public void Http_connections_have_the_options_of_their_connecting(string host) => Run(async () =>
    {
        var local = IPAddress.Parse("127.0.0.3");
        var resolver = host == "two.test" ? ResolverOf("127.0.0.2", "127.0.0.1") : ResolverOf("127.0.0.1");
        var options = new ConnectOptions { Resolver = resolver, LocalEndPoint = new IPEndPoint(local, 0), NoDelay = false, KeepAlive = TimeSpan.FromSeconds(30) };
        var streams = new List<TcpStream>();
        using var client = Client(options, handler => handler.PlaintextStreamFilter = (context, _) =>
        {
            streams.Add((TcpStream)context.PlaintextStream);
            return ValueTask.FromResult(context.PlaintextStream);
        });
        for (var i = 0; i < 2; i++)
        {
            using var response = await client.GetAsync(Address(host), HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal(local, ((IPEndPoint)streams[i].LocalEndPoint!).Address);
            Assert.False(streams[i].NoDelay);
        }
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Http_request_cancelled_while_its_connection_is_made_leaves_nothing(bool byThread) => Run(async () =>
    {
        var asked = new TaskCompletionSource();
        var resolver = new NameResolver(_ =>
        {
            asked.TrySetResult();
            return _never.Task;
        });
        using var client = Client(new ConnectOptions { Resolver = resolver });
        using var cancellation = new CancellationTokenSource();
        var request = client.GetStringAsync(Address("never.test"), cancellation.Token);
        await asked.Task;
        if (byThread)
            await Aio.ToThread(cancellation.Cancel);
        else
            cancellation.Cancel();
        try
        {
            await request;
            Assert.Fail("The request should have been cancelled.");
        }
        catch (OperationCanceledException e)
        {
            Assert.Equal(cancellation.Token, e.CancellationToken);
        }

        Assert.Equal(0, _loop.Reactor.SocketCount);
    });

    [Fact]
    public void Http_connect_timeout_ends_an_attempt_in_the_loop() => Run(async () =>
    {
        var resolver = new NameResolver(_ => _never.Task);
        using var client = Client(new ConnectOptions { Resolver = resolver }, static handler => handler.ConnectTimeout = TimeSpan.FromMilliseconds(20));
        try
        {
            await client.GetStringAsync(Address("never.test"));
            Assert.Fail("The connect should have timed out.");
        }
        catch (OperationCanceledException e)
        {
            Assert.IsType<TimeoutException>(e.InnerException);
        }
    });

    [Fact]
    public void Handler_of_a_closed_loop_tells_it()
    {
        using var client = new HttpClient(LoopHttp.CreateHandler(_loop));
        _loop.Dispose();
        var e = Assert.Throws<HttpRequestException>(() => client.GetStringAsync(Address("closed.test")).WaitAsync(ReactorPump.Watchdog).GetAwaiter().GetResult());
        Assert.Contains("closed", e.Message, StringComparison.Ordinal);
        Assert.ThrowsAny<Exception>(() => client.GetStringAsync(_server.Address).WaitAsync(ReactorPump.Watchdog).GetAwaiter().GetResult());
    }

    [Fact]
    public void Connection_options_with_tls_are_refused() =>
        Assert.Contains("SslOptions", Assert.Throws<ArgumentException>(() => new LoopHttpOptions { Connection = new ConnectOptions { Tls = new SslClientAuthenticationOptions() } }).Message, StringComparison.Ordinal);

    private static NameResolver ResolverOf(params string[] addresses) => new(_ => Task.FromResult(Array.ConvertAll(addresses, IPAddress.Parse)));

    private static async Coroutine<HttpRequestException> Failure(HttpClient client, Uri address)
    {
        try
        {
            await client.GetStringAsync(address);
        }
        catch (HttpRequestException e)
        {
            return e;
        }

        Assert.Fail("The request should have failed.");
        throw new InvalidOperationException();
    }

    /// <summary>Each request has a connection of its own.</summary>
    private static HttpClient Client(ConnectOptions connection, Action<SocketsHttpHandler>? configure = null) => new(LoopHttp.CreateHandler(new LoopHttpOptions
    {
        Connection = connection,
        PooledConnectionLifetime = TimeSpan.Zero,
        UseProxy = false,
        Configure = configure,
    }));

    private Uri Address(string host) => new($"http://{host}:{_server.Port}/fixed");

    private void Run(Func<Coroutine> main)
    {
        _loop.RunUntilComplete(Aio.Timeout(ReactorPump.Watchdog, main));
        _never.SetResult([]);
        while (_loop.AllTasks.Count > 0)
            _loop.RunUntilComplete(Aio.Sleep(0));
    }
}

public sealed class EpollLoopHttpTests() : LoopHttpTests(Create)
{
    private static EpollReactor Create()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has epoll.");
        return new EpollReactor();
    }
}

public sealed class PortableLoopHttpTests() : LoopHttpTests(static () => new PortableReactor());
