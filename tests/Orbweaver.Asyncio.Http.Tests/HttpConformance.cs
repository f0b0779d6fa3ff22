using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Orbweaver.Asyncio.Tests;

/// <summary>HttpClient behaves on our handler as it does on the framework's own: the same tests run against both, and against each reactor.</summary>
public abstract partial class HttpConformance : IClassFixture<TestSite>
{
    private protected HttpConformance(TestSite site) => Site = site;

    private protected TestSite Site { get; }

    /// <summary>A handler as <see cref="LoopHttpOptions"/> makes it, or the framework's own with the same settings.</summary>
    private protected abstract SocketsHttpHandler CreateHandler();

    /// <summary>Runs the client's side where it belongs: on the loop's thread for a handler of ours.</summary>
    private protected abstract Task<T> On<T>(Func<Task<T>> code);

    private HttpClient CreateClient(Action<SocketsHttpHandler>? configure = null, Uri? site = null, LoopHttpOptions? options = null)
    {
        SocketsHttpHandler handler = CreateHandler();
        handler.SslOptions.CertificateChainPolicy = Site.Certificates.Trust();
        options?.ApplyTo(handler);
        configure?.Invoke(handler);
        var client = new HttpClient(handler) { BaseAddress = site ?? Site.Plain };
        if (client.BaseAddress == Site.Http2)
        {
            client.DefaultRequestVersion = HttpVersion.Version20;
            client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        }

        return client;
    }

    private Task<bool> On(Func<Task> code) => On(async () =>
    {
        await code();
        return true;
    });

    private static string UniqueName() => Guid.NewGuid().ToString("N");

    [Theory]
    [InlineData(301, "GET ")]
    [InlineData(302, "GET ")]
    [InlineData(303, "GET ")]
    [InlineData(307, "POST body")]
    [InlineData(308, "POST body")]
    public Task Redirect_of_a_post_keeps_or_drops_its_body_as_the_status_says(int status, string expected) => On(async () =>
    {
        using HttpClient client = CreateClient();
        using HttpResponseMessage response = await client.PostAsync($"redirect/{status}", new StringContent("body"));
        Assert.Equal(expected, await response.Content.ReadAsStringAsync());
        Assert.Equal("/echo", response.RequestMessage!.RequestUri!.AbsolutePath);
    });

    [Fact]
    public Task Redirect_without_end_stops_at_the_limit() => On(async () =>
    {
        using HttpClient client = CreateClient(handler => handler.MaxAutomaticRedirections = 3);
        using HttpResponseMessage response = await client.GetAsync("round");
        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
    });

    [Fact]
    public Task Redirect_not_followed_is_the_response() => On(async () =>
    {
        using HttpClient client = CreateClient(options: new LoopHttpOptions { FollowRedirects = false });
        using HttpResponseMessage response = await client.GetAsync("redirect/301");
        Assert.Equal(HttpStatusCode.MovedPermanently, response.StatusCode);
        Assert.Equal("/echo", response.Headers.Location!.OriginalString);
    });

    [Fact]
    public Task Cookies_come_back_in_later_requests() => On(async () =>
    {
        using HttpClient client = CreateClient();
        Assert.Equal("set", await client.GetStringAsync("set-cookie?a=1&b=2"));
        Assert.Equal("set", await client.GetStringAsync("set-cookie?b=3"));
        Assert.Equal("a=1; b=3", await client.GetStringAsync("cookies"));
    });

    [Fact]
    public Task Cookies_switched_off_do_not_come_back() => On(async () =>
    {
        using HttpClient client = CreateClient(handler => handler.UseCookies = false);
        Assert.Equal("set", await client.GetStringAsync("set-cookie?a=1"));
        Assert.Equal("", await client.GetStringAsync("cookies"));
    });

    [Fact]
    public Task Expect_continue_sends_the_body_when_the_server_wants_it() => On(async () =>
    {
        using HttpClient client = CreateClient(handler => handler.Expect100ContinueTimeout = TimeSpan.FromMinutes(1));
        client.DefaultRequestHeaders.ExpectContinue = true;
        using HttpResponseMessage response = await client.PostAsync("echo", new StringContent("body"));
        Assert.Equal("POST body", await response.Content.ReadAsStringAsync());
    });

    [Fact]
    public Task Expect_continue_keeps_the_body_when_the_server_refuses() => On(async () =>
    {
        using HttpClient client = CreateClient(handler => handler.Expect100ContinueTimeout = TimeSpan.FromMinutes(1));
        client.DefaultRequestHeaders.ExpectContinue = true;
        using var body = new WatchedStream(new byte[1_000_000]);
        using HttpResponseMessage response = await client.PostAsync("status/401", new StreamContent(body));
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.False(body.WasRead);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Upload_goes_chunked_or_with_its_length(bool chunked) => On(async () =>
    {
        using HttpClient client = CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Put, "hash") { Content = new ByteArrayContent(TestSite.Noise(100_000)) };
        request.Headers.TransferEncodingChunked = chunked;
        using HttpResponseMessage response = await client.SendAsync(request);
        Assert.Equal($"{TestSite.Hash(TestSite.Noise(100_000))} {(chunked ? "chunked" : "")}", await response.Content.ReadAsStringAsync());
    });

    [Theory]
    [InlineData("http", "large")]
    [InlineData("http", "large/chunked")]
    [InlineData("https", "large")]
    [InlineData("h2c", "large")]
    public Task Large_download_arrives_whole(string site, string path) => On(async () =>
    {
        using HttpClient client = CreateClient(site: SiteOf(site));
        Assert.Equal(TestSite.Hash(TestSite.Noise(TestSite.LargeLength)), TestSite.Hash(await client.GetByteArrayAsync(path)));
    });

    [Theory]
    [InlineData("http")]
    [InlineData("https")]
    [InlineData("h2c")]
    public Task Large_upload_arrives_whole(string site) => On(async () =>
    {
        using HttpClient client = CreateClient(site: SiteOf(site));
        byte[] bytes = TestSite.Noise(TestSite.LargeLength);
        using HttpResponseMessage response = await client.PostAsync("hash", new StreamContent(new MemoryStream(bytes)));
        Assert.StartsWith(TestSite.Hash(bytes), await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    });

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public Task Decompression_gives_the_text(string encoding) => On(async () =>
    {
        using HttpClient client = CreateClient(options: new LoopHttpOptions());
        string text = await client.GetStringAsync($"compressed/{encoding}");
        Assert.Equal(7000, text.Length);
        Assert.StartsWith("Hello! Hello! ", text, StringComparison.Ordinal);
        Assert.Contains(encoding, await client.GetStringAsync("headers"), StringComparison.Ordinal);
    });

    [Fact]
    public Task Http2_carries_100_streams_at_once_on_one_connection() => On(async () =>
    {
        using HttpClient client = CreateClient(site: Site.Http2);
        string name = UniqueName();
        string[] connections = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => client.GetStringAsync($"together/{name}/100")));
        Assert.Single(connections.Distinct(StringComparer.Ordinal));
    });

    [Fact]
    public Task Http2_beyond_the_streams_of_one_connection_makes_another_when_it_may() => On(async () =>
    {
        using HttpClient client = CreateClient(site: Site.Http2, options: new LoopHttpOptions { MultipleHttp2Connections = true });
        string name = UniqueName();
        string[] connections = await Task.WhenAll(Enumerable.Range(0, 150).Select(_ => client.GetStringAsync($"together/{name}/150")));
        Assert.InRange(connections.Distinct(StringComparer.Ordinal).Count(), 2, 150);
    });

    [Fact]
    public Task Http2_is_agreed_on_in_the_tls_handshake() => On(async () =>
    {
        using HttpClient client = CreateClient(site: Site.Tls);
        Assert.Equal("HTTP/1.1", await client.GetStringAsync("protocol"));
        client.DefaultRequestHeaders.Clear();
        using var request = new HttpRequestMessage(HttpMethod.Get, "protocol") { Version = HttpVersion.Version20 };
        using HttpResponseMessage response = await client.SendAsync(request);
        Assert.Equal("HTTP/2", await response.Content.ReadAsStringAsync());
    });

    [Fact]
    public Task Http2_stream_cancelled_leaves_the_others_and_the_connection() => On(async () =>
    {
        using HttpClient client = CreateClient(site: Site.Http2);
        string connection = await client.GetStringAsync("connection");
        string name = UniqueName();
        using var cancellation = new CancellationTokenSource();
        Task<string> cancelled = client.GetStringAsync($"late/{name}", cancellation.Token);
        await Site.At(name).Arrived;
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        await Site.At(name).Aborted;
        Assert.Equal(connection, await client.GetStringAsync("connection"));
    });

    [Fact]
    public Task Cancellation_before_the_response_ends_the_request_on_both_sides() => On(async () =>
    {
        using HttpClient client = CreateClient();
        string name = UniqueName();
        using var cancellation = new CancellationTokenSource();
        Task<HttpResponseMessage> request = client.GetAsync($"late/{name}", cancellation.Token);
        await Site.At(name).Arrived;
        await cancellation.CancelAsync();
        OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        Assert.Equal(cancellation.Token, exception.CancellationToken);
        await Site.At(name).Aborted;
    });

    [Fact]
    public Task Cancellation_in_a_body_ends_the_request_on_both_sides() => On(async () =>
    {
        using HttpClient client = CreateClient();
        string name = UniqueName();
        using var cancellation = new CancellationTokenSource();
        using HttpResponseMessage response = await client.GetAsync($"stuck/{name}", HttpCompletionOption.ResponseHeadersRead);
        Stream body = await response.Content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(new byte[5]);
        ValueTask<int> read = body.ReadAsync(new byte[5], cancellation.Token);
        Assert.False(read.IsCompleted);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.AsTask());
        await Site.At(name).Aborted;
    });

    [Fact]
    public Task Cancellation_in_an_upload_ends_it_and_the_client_goes_on() => On(async () =>
    {
        using HttpClient client = CreateClient();
        string name = UniqueName();
        using var cancellation = new CancellationTokenSource();
        Task<HttpResponseMessage> request = client.PostAsync($"unread/{name}", new ByteArrayContent(new byte[50_000_000]), cancellation.Token);
        await Site.At(name).Arrived;
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        Site.At(name).Release(); // a server that does not read cannot see the end
        Assert.Equal("Hello!", await client.GetStringAsync("hello"));
    });

    [Fact]
    public Task Time_out_of_the_client_is_a_cancellation_with_a_time_out_inside() => On(async () =>
    {
        using HttpClient client = CreateClient();
        client.Timeout = TimeSpan.FromMilliseconds(50);
        OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetStringAsync($"late/{UniqueName()}"));
        Assert.IsType<TimeoutException>(exception.InnerException);
    });

    [Fact]
    public Task Time_out_of_a_connect_whose_handshake_is_stuck_is_told() => On(async () =>
    {
        using var mute = new TcpListener(IPAddress.Loopback, 0);
        mute.Start();
        using HttpClient client = CreateClient(options: new LoopHttpOptions { ConnectTimeout = TimeSpan.FromMilliseconds(50) });
        OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetStringAsync(new Uri($"https://{mute.LocalEndpoint}/")));
        Assert.IsType<TimeoutException>(exception.InnerException);
    });

    [Fact]
    public Task Connection_is_used_again() => On(async () =>
    {
        using HttpClient client = CreateClient();
        string connection = await client.GetStringAsync("connection");
        for (int i = 0; i < 5; i++)
            Assert.Equal(connection, await client.GetStringAsync("connection"));
    });

    [Fact]
    public Task Connection_beyond_its_lifetime_is_not_used_again() => On(async () =>
    {
        using HttpClient client = CreateClient(options: new LoopHttpOptions { PooledConnectionLifetime = TimeSpan.FromTicks(1) });
        string connection = await client.GetStringAsync("connection");
        for (long began = Environment.TickCount64; Environment.TickCount64 <= began + 1;)
            await Task.Yield(); // the framework counts whole milliseconds

        Assert.NotEqual(connection, await client.GetStringAsync("connection"));
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Connection_that_may_not_live_or_idle_serves_one_request(bool idle) => On(async () =>
    {
        using HttpClient client = CreateClient(options: idle
            ? new LoopHttpOptions { PooledConnectionIdleTimeout = TimeSpan.Zero }
            : new LoopHttpOptions { PooledConnectionLifetime = TimeSpan.Zero });
        Assert.NotEqual(await client.GetStringAsync("connection"), await client.GetStringAsync("connection"));
    });

    [Fact]
    public Task Connection_that_the_server_closes_is_not_used_again() => On(async () =>
    {
        using HttpClient client = CreateClient();
        Assert.NotEqual(await client.GetStringAsync("close"), await client.GetStringAsync("connection"));
    });

    [Fact]
    public Task Connections_per_host_are_limited() => On(async () =>
    {
        using HttpClient client = CreateClient(options: new LoopHttpOptions { ConnectionsPerHost = 3 });
        string[] connections = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => client.GetStringAsync("connection")));
        Assert.InRange(connections.Distinct(StringComparer.Ordinal).Count(), 1, 3);
    });

    [Fact]
    public Task Body_that_breaks_off_is_an_error() => On(async () =>
    {
        using HttpClient client = CreateClient();
        HttpRequestException exception = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetByteArrayAsync("break"));
        Assert.IsAssignableFrom<IOException>(exception.InnerException);
        Assert.Equal("Hello!", await client.GetStringAsync("hello"));
    });

    [Fact]
    public Task Head_has_headers_and_no_body() => On(async () =>
    {
        using HttpClient client = CreateClient();
        using HttpResponseMessage response = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "hello"));
        Assert.Equal(6, response.Content.Headers.ContentLength);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    });

    [Fact]
    public Task Proxy_gets_the_request_for_any_host() => On(async () =>
    {
        using HttpClient client = CreateClient(options: new LoopHttpOptions { Proxy = new WebProxy(Site.Plain) });
        Assert.Equal("far.example /host", await client.GetStringAsync(new Uri("http://far.example/host")));
    });

    [Fact]
    public Task Name_that_does_not_exist_is_told() => On(async () =>
    {
        using HttpClient client = CreateClient();
        HttpRequestException exception = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync(new Uri("http://nobody.invalid/")));
        Assert.Equal(HttpRequestError.NameResolutionError, exception.HttpRequestError);
    });

    [Fact]
    public Task Connection_refused_is_told() => On(async () =>
    {
        using var refusing = new RefusingPort();
        using HttpClient client = CreateClient();
        HttpRequestException exception = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync(new Uri($"http://127.0.0.1:{refusing.Number}/")));
        Assert.Equal(HttpRequestError.ConnectionError, exception.HttpRequestError);
        Assert.Equal(SocketError.ConnectionRefused, Assert.IsType<SocketException>(exception.InnerException).SocketErrorCode);
    });

    private Uri SiteOf(string kind) => kind switch
    {
        "http" => Site.Plain,
        "https" => Site.Tls,
        _ => Site.Http2,
    };

    /// <summary>Tells whether anybody read from it.</summary>
    private sealed class WatchedStream(byte[] bytes) : MemoryStream(bytes)
    {
        internal bool WasRead { get; private set; }

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
        {
            WasRead = true;
            return base.CopyToAsync(destination, bufferSize, cancellationToken);
        }
    }
}
