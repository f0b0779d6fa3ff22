using System.Text;
using Xunit;
using static Orbweaver.Crawling.Tests.Urls.Given;

namespace Orbweaver.Crawling.Tests.Urls;

public sealed class UrlKeyTests
{
    private static readonly KeyedHash Hash = new(42);

    [Theory]
    [InlineData("http://example.org/a", "http://example.org/a#part")]
    [InlineData("http://example.org/a", "HTTP://Example.ORG:80/a")]
    [InlineData("https://example.org/", "https://example.org:443")]
    [InlineData("http://example.org/~me", "http://example.org/%7Eme")]
    [InlineData("http://example.org/%C3%A9?q=%2F", "http://example.org/\u00e9?q=%2f")]
    [InlineData("http://example.org/%41%2d", "http://example.org/A-")]
    [InlineData("http://xn--bcher-kva.example/", "http://b\u00fccher.example/")]
    public void Key_of_two_spellings_of_one_url_is_the_same(string one, string other) => Assert.Equal(Fingerprint(one), Fingerprint(other));

    [Theory]
    [InlineData("http://example.org/a", "https://example.org/a")]
    [InlineData("http://example.org/a", "http://example.org/A")]
    [InlineData("http://example.org/a", "http://example.org/a/")]
    [InlineData("http://example.org/a", "http://example.org/a?")]
    [InlineData("http://example.org/?a=1&b=2", "http://example.org/?b=2&a=1")]
    [InlineData("http://example.org/a%2Fb", "http://example.org/a/b")]
    [InlineData("http://example.org/", "http://example.org:8080/")]
    [InlineData("http://example.org/%", "http://example.org/%25")]
    public void Key_of_two_urls_that_may_be_different_pages_differs(string one, string other) => Assert.NotEqual(Fingerprint(one), Fingerprint(other));

    [Theory]
    [InlineData("/%", "/%")]
    [InlineData("/%4", "/%4")]
    [InlineData("/%zz%41", "/%zzA")]
    [InlineData("/%%41", "/%A")]
    [InlineData("/%25%34%31", "/%2541")]
    public void Key_of_a_malformed_escape_keeps_it_as_it_stands(string url, string key)
    {
        var buffer = new byte[url.Length];
        Assert.Equal(key, Encoding.ASCII.GetString(buffer, 0, UrlKey.Write(Encoding.ASCII.GetBytes(url), buffer)));
    }

    [Fact]
    public void Url_longer_than_the_limit_is_not_admissible_and_its_fragment_does_not_count()
    {
        Assert.True(WebUrl.TryParse("http://h/" + new string('a', UrlKey.MaxLength - 9) + "#" + new string('f', 5000), out var longest));
        Assert.True(WebUrl.TryParse("http://h/" + new string('a', UrlKey.MaxLength - 8), out var tooLong));
        Assert.True(UrlKey.IsAdmissible(longest));
        Assert.False(UrlKey.IsAdmissible(tooLong));
        Assert.NotEqual(UrlKey.Fingerprint(longest, Hash), UrlKey.Fingerprint(tooLong, Hash));
    }

    [Fact]
    public void Key_of_a_resolved_link_is_that_of_the_same_url()
    {
        var page = Url("http://example.org/a/b");
        var resolver = new UrlResolver();
        Assert.True(resolver.TryResolve("../c%7e#x"u8, page));
        Assert.Equal(Fingerprint("http://example.org/c~"), UrlKey.Fingerprint(resolver, Hash));
    }

    private static UInt128 Fingerprint(string text) => UrlKey.Fingerprint(Url(text), Hash);
}
