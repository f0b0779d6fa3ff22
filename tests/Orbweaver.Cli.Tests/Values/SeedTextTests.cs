namespace Orbweaver.Cli.Tests;

public sealed class SeedTextTests
{
    [Theory]
    [InlineData("https://example.org/", "https://example.org/", "example.org")]
    [InlineData("HTTP://Example.ORG:8080/a?b", "http://example.org:8080/a?b", "example.org-8080")]
    [InlineData("http://127.0.0.1:8080/", "http://127.0.0.1:8080/", "127.0.0.1-8080")]
    [InlineData("https://example.org:443", "https://example.org/", "example.org")]
    [InlineData("http://[::1]:8080/", "http://[::1]:8080/", "1-8080")]
    [InlineData("http://intranet/", "http://intranet/", "intranet")]
    [InlineData("https://bücher.example/", "https://xn--bcher-kva.example/", "xn--bcher-kva.example")]
    public void SeedText_withScheme_isTakenAsWritten(string text, string url, string fileName)
    {
        Assert.True(SeedText.TryParse(text, out var seed, out _));
        Assert.Equal(new Seed(url, fileName, SchemeWasAssumed: false), seed);
    }

    [Theory]
    [InlineData("example.org", "https://example.org/", "example.org")]
    [InlineData("example.org/a/b?c=d", "https://example.org/a/b?c=d", "example.org")]
    [InlineData("//example.org/x", "https://example.org/x", "example.org")]
    [InlineData("localhost:8080", "https://localhost:8080/", "localhost-8080")]
    [InlineData("localhost", "https://localhost/", "localhost")]
    [InlineData("127.0.0.1:8080/x", "https://127.0.0.1:8080/x", "127.0.0.1-8080")]
    [InlineData("example.org:81?q", "https://example.org:81/?q", "example.org-81")]
    [InlineData("[::1]:8080/", "https://[::1]:8080/", "1-8080")]
    [InlineData("intranet:8080", "https://intranet:8080/", "intranet-8080")]
    public void SeedText_withoutScheme_isTakenAsHttps(string text, string url, string fileName)
    {
        Assert.True(SeedText.TryParse(text, out var seed, out _));
        Assert.Equal(new Seed(url, fileName, SchemeWasAssumed: true), seed);
    }

    [Theory]
    [InlineData("ftp://example.org/", "its scheme is ftp")]
    [InlineData("http://me:secret@example.org/x?y", "names a user, and the crawler signs in nowhere; write http://example.org/x?y")]
    [InlineData("me@example.org", "write https://example.org/")]
    [InlineData("mailto:a@example.org", "its scheme is mailto")]
    [InlineData("javascript:alert(1)", "its scheme is javascript")]
    [InlineData("file:///etc/passwd", "its scheme is file")]
    [InlineData("http:/example.org", "two slashes")]
    [InlineData("https:example.org", "two slashes")]
    [InlineData("http://", "write one like https://example.org/")]
    [InlineData("http://[::1", "write one like https://example.org/")]
    [InlineData("http://example.org:99999/", "write one like https://example.org/")]
    [InlineData("http://example.org:0/", "write one like https://example.org/")]
    [InlineData("http://a!b/", "write one like https://example.org/")]
    [InlineData("http://exa mple.org/", "write one like https://example.org/")]
    [InlineData("example.org:99999", "write one like https://example.org/")]
    [InlineData("", "write one like https://example.org/")]
    [InlineData("help", "https://help/")]
    [InlineData("/etc/passwd", "https://etc/")]
    public void SeedText_malformed_saysWhatWouldBeRight(string text, string part)
    {
        Assert.False(SeedText.TryParse(text, out _, out var error));
        Assert.Contains(part, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://me:secret@example.org/x", "http://***@example.org/x")]
    [InlineData("me:sec@ret@example.org", "***@example.org")]
    [InlineData("http://example.org/@x", "http://example.org/@x")]
    public void SeedText_shown_hidesThePassword(string text, string shown) => Assert.Equal(shown, SeedText.Shown(text));
}
