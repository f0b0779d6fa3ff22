using System.Text;
using Xunit;
using static Orbweaver.Crawling.Tests.Urls.Given;

namespace Orbweaver.Crawling.Tests.Urls;

public sealed class WebUrlTests
{
    [Theory]
    [InlineData("https://example.org/a", "https://example.org")]
    [InlineData("http://127.0.0.1:8080/", "http://127.0.0.1:8080")]
    [InlineData("http://u:p@example.org:81/", "http://example.org:81")]
    [InlineData("http://example.org:80/", "http://example.org")]
    [InlineData("mailto:a@b", "null")]
    public void Origin_is_scheme_host_and_port(string text, string origin) => Assert.Equal(origin, Url(text).Origin);

    [Fact]
    public void Url_without_its_fragment_keeps_the_rest()
    {
        Assert.Equal("http://h/a?b", Url("http://h/a?b#c").WithoutFragment().Href);
        Assert.Equal("", Url("http://h/a?b#c").WithoutFragment().Fragment);
        var plain = Url("http://h/a");
        Assert.Same(plain, plain.WithoutFragment());
    }

    [Theory]
    [InlineData("http://h/a%41/%7Eb/..%2f/[x]|y?q={a}^`")]
    [InlineData("http://h/a//b/.%2e%2e/c")]
    [InlineData("http://h/?a=%zz&b='%27")]
    [InlineData("http://xn--bcher-kva.example/%C3%A9#part")]
    [InlineData("http://h:8080/a;b=c/d,e?f=g/h?i")]
    [InlineData("http://[2001:db8::1]:8080/x")]
    public async Task Request_for_a_urls_uri_asks_for_the_url_as_it_is_written(string text)
    {
        var url = Url(text);
        var sent = new MemoryStream();
        using var client = new HttpClient(new SocketsHttpHandler { ConnectCallback = (_, _) => ValueTask.FromResult<Stream>(new CannedStream(sent)) });

        using var answer = await client.SendAsync(new HttpRequestMessage(HttpMethod.Get, url.ToUri()));

        var lines = Encoding.ASCII.GetString(sent.ToArray()).Split("\r\n");
        Assert.Equal($"GET {url.PathAndQuery} HTTP/1.1", lines[0]);
        Assert.Contains($"Host: {url.Host}{(url.Port is { } port ? ":" + port : "")}", lines);
    }

    [Fact]
    public void Uri_of_a_host_that_only_browsers_accept_is_refused_by_name()
    {
        var url = Url("http://a\"b/");
        if (!url.TryToUri(out _))
            Assert.Contains(url.Host, Assert.Throws<UriFormatException>(url.ToUri).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Urls_with_the_same_href_are_equal()
    {
        Assert.Equal(Url("http://h/a"), Url("HTTP://H:80/a"));
        Assert.Equal(Url("http://h/a").GetHashCode(), Url("HTTP://H:80/a").GetHashCode());
        Assert.NotEqual(Url("http://h/a"), Url("http://h/b"));
    }

    [Fact]
    public void Url_from_malformed_utf8_holds_replacement_characters()
    {
        Assert.True(WebUrl.TryParse([.. "http://h/a"u8, 0xFF, .. "b"u8], null, null, out var url));
        Assert.Equal("http://h/a%EF%BF%BDb", url.Href);
    }

    /// <summary>Keeps what is written and answers every request with an empty page.</summary>
    private sealed class CannedStream(MemoryStream sent) : Stream
    {
        private readonly MemoryStream _answer = new("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => _answer.Read(buffer, offset, count);

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => sent.Write(buffer, offset, count);
    }
}
