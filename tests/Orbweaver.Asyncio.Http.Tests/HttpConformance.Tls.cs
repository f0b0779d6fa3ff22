using System.Security.Authentication;

namespace Orbweaver.Asyncio.Tests;

public abstract partial class HttpConformance
{
    [Fact]
    public Task Tls_certificate_that_is_trusted_for_the_name_and_in_force_is_accepted() => On(async () =>
    {
        using HttpClient client = CreateClient(site: Site.Tls);
        Assert.Equal("Hello!", await client.GetStringAsync("hello"));
    });

    [Fact]
    public Task Tls_certificate_that_nobody_trusts_is_refused() => AssertRefused(Site.Tls, handler => handler.SslOptions.CertificateChainPolicy = null);

    [Fact]
    public Task Tls_certificate_for_another_name_is_refused() => AssertRefused(Site.WrongName);

    [Fact]
    public Task Tls_certificate_that_has_expired_is_refused() => AssertRefused(Site.Expired);

    [Fact]
    public Task Tls_server_that_speaks_none_is_refused() => AssertRefused(new UriBuilder(Site.Plain) { Scheme = "https" }.Uri);

    [Fact]
    public Task Tls_without_verification_accepts_them_all() => On(async () =>
    {
        foreach (Uri site in new[] { Site.Tls, Site.WrongName, Site.Expired })
        {
            using HttpClient client = CreateClient(handler => handler.SslOptions.CertificateChainPolicy = null, site, new LoopHttpOptions { VerifyCertificates = false });
            Assert.Equal("Hello!", await client.GetStringAsync("hello"));
        }
    });

    private Task<bool> AssertRefused(Uri site, Action<SocketsHttpHandler>? configure = null) => On(async () =>
    {
        using HttpClient client = CreateClient(configure, site);
        HttpRequestException exception = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync("hello"));
        Assert.Equal(HttpRequestError.SecureConnectionError, exception.HttpRequestError);
        Assert.IsType<AuthenticationException>(exception.InnerException);
    });
}
