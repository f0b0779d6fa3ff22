// ConfigureAwait(false) is what is tested: it is how HttpClient itself awaits.
#pragma warning disable xUnit1030
using System.Net;

namespace Orbweaver.Asyncio.Tests;

public abstract partial class ReactorTests
{
    [Fact]
    public async Task Http_requests_share_a_kept_connection_and_continue_on_the_loops_thread()
    {
        using var server = new TinyHttpServer();
        using HttpClient client = CreateClient(server);
        await _pump.RunAsync(async () =>
        {
            Assert.Equal("fixed", await client.GetStringAsync("fixed"));
            _pump.AssertReadyPhase();
            for (int i = 0; i < 20; i++)
            {
                Assert.Equal("fixed", await client.GetStringAsync("fixed").ConfigureAwait(false));
                _pump.AssertReactorPhase();
                Assert.Equal(100, (await client.GetByteArrayAsync("chunked").ConfigureAwait(false)).Length);
                _pump.AssertReactorPhase();
            }
        });
        Assert.Equal(1, server.Accepted);
    }

    [Fact]
    public async Task Http_hundred_requests_at_once_use_the_connections_allowed()
    {
        using var server = new TinyHttpServer();
        using SocketsHttpHandler handler = CreateHandler();
        handler.MaxConnectionsPerServer = 4;
        using var client = new HttpClient(handler) { BaseAddress = server.Address };
        await _pump.RunAsync(async () =>
        {
            string[] texts = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => client.GetStringAsync(i % 2 == 0 ? "fixed" : "chunked")));
            Assert.All(texts, (text, i) => Assert.Equal(i % 2 == 0 ? 5 : 100, text.Length));
            _pump.AssertReadyPhase();
        });
        Assert.InRange(server.Accepted, 1, 4);
        Assert.Equal(100, server.Served);
    }

    [Fact]
    public async Task Http_large_body_arrives_whole()
    {
        using var server = new TinyHttpServer();
        using HttpClient client = CreateClient(server);
        for (int i = 0; i < 5; i++)
        {
            byte[] body = await _pump.RunAsync(() => client.GetByteArrayAsync("large"));
            Assert.Equal(TinyHttpServer.LargeLength, body.Length);
            Assert.All(body, value => Assert.Equal((byte)'x', value));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Http_body_cancelled_in_the_middle_ends_with_the_token_and_the_client_goes_on(bool onTheLoop)
    {
        using var server = new TinyHttpServer();
        using HttpClient client = CreateClient(server);
        using var cancellation = new CancellationTokenSource();
        Task<int>? reading = null;
        await _pump.RunAsync(async () =>
        {
            using HttpResponseMessage warmUp = await client.GetAsync("fixed");
            HttpResponseMessage response = await client.GetAsync("stuck", HttpCompletionOption.ResponseHeadersRead);
            Stream body = await response.Content.ReadAsStreamAsync();
            await body.ReadExactlyAsync(new byte["only the beginning".Length]);
            reading = ReadOneAsync(body, cancellation.Token);
        });
        Assert.False(reading!.IsCompleted);
        await CancelAsync(cancellation, onTheLoop);

        OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Watched(reading));
        Assert.Equal(cancellation.Token, exception.CancellationToken);
        Assert.Equal("fixed", await _pump.RunAsync(() => client.GetStringAsync("fixed")));

        static async Task<int> ReadOneAsync(Stream body, CancellationToken cancellationToken) =>
            await body.ReadAsync(new byte[1], cancellationToken);
    }

    [Fact]
    public async Task Http_time_out_of_the_client_ends_the_request()
    {
        using var server = new TinyHttpServer();
        using HttpClient client = CreateClient(server);
        client.Timeout = TimeSpan.FromMilliseconds(50);
        OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _pump.RunAsync(() => client.GetStringAsync("stuck")));
        Assert.IsType<TimeoutException>(exception.InnerException);
        await _pump.SettleAsync();
    }

    [Fact]
    public async Task Http_server_that_closes_idle_connections_is_met_with_new_ones()
    {
        using var server = new TinyHttpServer();
        using HttpClient client = CreateClient(server);
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal("fixed", await _pump.RunAsync(() => client.GetStringAsync("fixed")));
            server.CloseConnections();
        }

        Assert.InRange(server.Accepted, 2, 40);
    }

    [Fact]
    public async Task Http_connection_refused_is_an_http_request_exception()
    {
        using HttpClient client = CreateClient(null);
        using var refusing = new RefusingPort();
        HttpRequestException exception = await Assert.ThrowsAsync<HttpRequestException>(() => _pump.RunAsync(() => client.GetStringAsync(new Uri($"http://127.0.0.1:{refusing.Number}/"))));
        Assert.Equal(HttpRequestError.ConnectionError, exception.HttpRequestError);
    }

    [Fact]
    public async Task Http_synchronous_send_is_refused_with_the_reason()
    {
        using var server = new TinyHttpServer();
        using HttpClient client = CreateClient(server);
        Exception? exception = await Task.Run(() => Record.Exception(() =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "fixed");
            using HttpResponseMessage response = client.Send(request);
        }));
        Assert.Contains("WriteAsync", exception?.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Http_requests_from_other_threads_work()
    {
        using var server = new TinyHttpServer();
        using HttpClient client = CreateClient(server);
        string[] texts = await Watched(Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => client.GetStringAsync("fixed")))));
        Assert.All(texts, text => Assert.Equal("fixed", text));
        Assert.Equal(HttpStatusCode.NotFound, (await Watched(client.GetAsync("missing"))).StatusCode);
    }

    private HttpClient CreateClient(TinyHttpServer? server) =>
        new(CreateHandler(), disposeHandler: true) { BaseAddress = server?.Address };

    private SocketsHttpHandler CreateHandler() => new()
    {
        ConnectCallback = async (context, cancellationToken) =>
        {
            var endPoint = new IPEndPoint(IPAddress.Parse(context.DnsEndPoint.Host), context.DnsEndPoint.Port);
            return await TcpStream.ConnectAsync(_pump.Reactor, endPoint, new ConnectOptions(), cancellationToken);
        },
    };
}
