using System.Net;

namespace Orbweaver.Asyncio.Tests;

public abstract partial class HttpConformance
{
    [Theory]
    [InlineData("http", "localhost")]
    [InlineData("socks5", "localhost")]
    [InlineData("socks4a", "localhost")]
    [InlineData("socks4", "127.0.0.1")] // knows no names: the client finds the address
    public Task Proxy_tunnels_to_a_site_with_TLS(string scheme, string host) => On(async () =>
    {
        using var proxy = new TunnelProxy(scheme);
        using HttpClient client = CreateClient(site: Site.Tls, options: new LoopHttpOptions { Proxy = new WebProxy(proxy.Address) });
        Assert.Equal("Hello!", await client.GetStringAsync("hello"));
        Assert.Equal(TestSite.Hash(TestSite.Noise(TestSite.LargeLength)), TestSite.Hash(await client.GetByteArrayAsync("large")));
        Assert.Equal($"{host}:{Site.Tls.Port}", Assert.Single(proxy.Targets));
    });

    [Theory]
    [InlineData("socks5")]
    [InlineData("socks4a")]
    [InlineData("socks4")]
    public Task Proxy_of_SOCKS_carries_plain_requests(string scheme) => On(async () =>
    {
        using var proxy = new TunnelProxy(scheme);
        using HttpClient client = CreateClient(options: new LoopHttpOptions { Proxy = new WebProxy(proxy.Address) });
        Assert.Equal("Hello!", await client.GetStringAsync("hello"));
        Assert.Equal($"127.0.0.1:{Site.Plain.Port}", Assert.Single(proxy.Targets));
    });

    [Theory]
    [InlineData("http", HttpRequestError.ProxyTunnelError)]
    [InlineData("socks5", HttpRequestError.ProxyTunnelError)]
    [InlineData("socks4a", HttpRequestError.ProxyTunnelError)]
    public Task Proxy_that_refuses_is_told(string scheme, HttpRequestError error) => On(async () =>
    {
        using var proxy = new TunnelProxy(scheme) { Refuses = true };
        using HttpClient client = CreateClient(site: Site.Tls, options: new LoopHttpOptions { Proxy = new WebProxy(proxy.Address) });
        HttpRequestException exception = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync("hello"));
        Assert.Equal(error, exception.HttpRequestError);
        Assert.Empty(proxy.Targets);
    });

    [Fact]
    public Task Proxy_that_asks_for_a_password_gets_it() => On(async () =>
    {
        using var proxy = new TunnelProxy("http") { Password = "name:secret" };
        var options = new LoopHttpOptions { Proxy = new WebProxy(proxy.Address) { Credentials = new NetworkCredential("name", "secret") } };
        using HttpClient client = CreateClient(site: Site.Tls, options: options);
        Assert.Equal("Hello!", await client.GetStringAsync("hello"));
        Assert.Single(proxy.Targets);
    });

    [Fact]
    public Task Body_that_is_reset_is_an_error() => On(async () =>
    {
        string name = UniqueName();
        using HttpClient client = CreateClient();
        using HttpResponseMessage response = await client.GetAsync($"reset/{name}", HttpCompletionOption.ResponseHeadersRead);
        await using Stream body = await response.Content.ReadAsStreamAsync();
        var buffer = new byte[10];
        Assert.Equal(5, await body.ReadAsync(buffer));
        Site.At(name).Release();
        await Assert.ThrowsAnyAsync<IOException>(async () => _ = await body.ReadAsync(buffer));
        Assert.Equal("Hello!", await client.GetStringAsync("hello"));
    });
}
