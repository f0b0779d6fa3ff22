using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using static Orbweaver.Crawling.Tests.Urls.Given;

namespace Orbweaver.Crawling.Tests.Urls;

public sealed class UrlResolverTests
{
    [Theory]
    [InlineData("../library/asyncio.html", "http://h/3/library/asyncio.html")]
    [InlineData("Foo.html#bar", "http://h/3/tutorial/Foo.html")]
    [InlineData("#bar", "http://h/3/tutorial/index.html?q=1")]
    [InlineData("", "http://h/3/tutorial/index.html?q=1")]
    [InlineData("?q=2#x", "http://h/3/tutorial/index.html?q=2")]
    [InlineData("a?b=c/../d", "http://h/3/tutorial/a?b=c/../d")]
    [InlineData("/", "http://h/")]
    [InlineData("/a//b", "http://h/a//b")]
    [InlineData("../../../../x", "http://h/x")]
    [InlineData("../", "http://h/3/")]
    [InlineData("..", "http://h/3/")]
    [InlineData("./a/./b/../c", "http://h/3/tutorial/a/c")]
    [InlineData(" a\tb\n ", "http://h/3/tutorial/ab")]
    [InlineData("//other.example/x", "http://other.example/x")]
    [InlineData("HTTPS://User@Other.Example:443/X#y", "https://User@other.example/X")]
    [InlineData("a%2e%2E/%2e%2e/b c", "http://h/3/tutorial/b%20c")]
    [InlineData("\u00e9", "http://h/3/tutorial/%C3%A9")]
    public void Reference_on_a_page_resolves_as_in_a_browser(string reference, string expected)
    {
        var resolver = new UrlResolver();
        Assert.True(resolver.TryResolve(Encoding.UTF8.GetBytes(reference), Page));
        Assert.Equal(expected, Encoding.ASCII.GetString(resolver.Href));
        Assert.Equal(UrlRefusal.None, resolver.Refusal);
    }

    [Theory]
    [InlineData("mailto:a@b", UrlRefusal.OtherScheme)]
    [InlineData("javascript:void(0)", UrlRefusal.OtherScheme)]
    [InlineData(" data:text/plain,x", UrlRefusal.OtherScheme)]
    [InlineData("http://", UrlRefusal.Malformed)]
    [InlineData("http://a b/", UrlRefusal.Malformed)]
    [InlineData("https://[::1/", UrlRefusal.Malformed)]
    public void Reference_that_leads_to_no_page_is_refused_with_the_reason(string reference, object refusal)
    {
        var resolver = new UrlResolver();
        Assert.False(resolver.TryResolve(Encoding.UTF8.GetBytes(reference), Page));
        Assert.Equal(refusal, resolver.Refusal);
    }

    [Fact]
    public void Reference_longer_than_the_limit_is_refused_and_a_long_fragment_is_not()
    {
        var resolver = new UrlResolver();
        Assert.False(resolver.TryResolve(Encoding.UTF8.GetBytes(new string('a', 3000)), Page));
        Assert.Equal(UrlRefusal.TooLong, resolver.Refusal);
        Assert.False(resolver.TryResolve(Encoding.UTF8.GetBytes(new string('\u00e9', 700)), Page));
        Assert.Equal(UrlRefusal.TooLong, resolver.Refusal);
        Assert.True(resolver.TryResolve(Encoding.UTF8.GetBytes("a:b/../c#" + new string('f', 100_000)), Page) || resolver.Refusal == UrlRefusal.OtherScheme);
        Assert.True(resolver.TryResolve(Encoding.UTF8.GetBytes("c d#" + new string('f', 100_000)), Page));
    }

    [Fact]
    public void Parts_of_a_resolved_link_are_those_of_its_url()
    {
        var resolver = new UrlResolver();
        Assert.True(resolver.TryResolve("https://u:p@Example.org:8443/a/b?q#f"u8, Page));
        Assert.Equal("https://example.org:8443", Encoding.ASCII.GetString(resolver.Origin));
        Assert.Equal("example.org", Encoding.ASCII.GetString(resolver.Host));
        Assert.Equal("/a/b", Encoding.ASCII.GetString(resolver.Path));
        Assert.Equal("/a/b?q", Encoding.ASCII.GetString(resolver.PathAndQuery));
        Assert.True(resolver.TryResolve("../x?y#z"u8, Page));
        Assert.Equal("http://h", Encoding.ASCII.GetString(resolver.Origin));
        Assert.Equal("/3/x", Encoding.ASCII.GetString(resolver.Path));
        Assert.Equal("/3/x?y", Encoding.ASCII.GetString(resolver.PathAndQuery));
    }

    [Theory]
    [InlineData("https://u:p@Example.org:8443/a/b?q#f", "https://example.org:8443/a/b?q", true)]
    [InlineData("//me@h2", "http://h2/", true)]
    [InlineData("http://:p@[::1]/x", "http://[::1]/x", true)]
    [InlineData("http://@h/x", "http://h/x", false)]
    [InlineData("x/@y?a@b", "http://h/3/tutorial/x/@y?a@b", false)]
    public void Dropped_credentials_leave_the_parts_of_the_url_without_them(string reference, string expected, bool had)
    {
        var resolver = new UrlResolver();
        Assert.True(resolver.TryResolve(Encoding.UTF8.GetBytes(reference), Page));

        Assert.Equal(had, resolver.DropCredentials());

        var url = Url(expected);
        Assert.Equal(expected, Encoding.ASCII.GetString(resolver.Href));
        Assert.Equal(url.Host, Encoding.ASCII.GetString(resolver.Host));
        Assert.Equal(url.Origin, Encoding.ASCII.GetString(resolver.Origin));
        Assert.Equal(url.Path, Encoding.ASCII.GetString(resolver.Path));
        Assert.Equal(url.PathAndQuery, Encoding.ASCII.GetString(resolver.PathAndQuery));
        Assert.False(resolver.Parts.HasCredentials);
    }

    [Fact]
    public void Short_way_on_any_reference_agrees_with_the_parser()
    {
        var pieces = Gen.Frequency(
            (6, Gen.Elements("../", "./", "/", "..", ".", "a", "b.html", "?", "#", "index", "//", "q=1")),
            (1, Gen.Elements(" ", "\t", "\\", ":", "%", "%2e", "%2E.", "\u00e9", "@", "http:", "'", "\"", "<", "{", "|", "^", "\0", "[", "&amp;", "~", "!")));
        var references = pieces.ArrayOf().Select(string.Concat);
        var bases = Gen.Elements("http://h", "http://h/a", "http://h/a/b/c?x/y", "https://u:p@h:81/a/", "http://h/?q", "http://h//x//", "https://h/a%20b/c");
        var (quick, slow) = (new UrlResolver(), new UrlResolver());
        var joined = 0;
        Prop.ForAll(Gen.Zip(references, bases).ToArbitrary(), pair =>
        {
            var page = Url(pair.Item2);
            var reference = Encoding.UTF8.GetBytes(pair.Item1);
            if (!quick.TryJoin(reference, page))
                return true;
            joined++;
            return slow.TryParse(reference, page, null) && slow.Href.SequenceEqual(quick.Href) && slow.Path.SequenceEqual(quick.Path)
                && slow.PathAndQuery.SequenceEqual(quick.PathAndQuery) && slow.Origin.SequenceEqual(quick.Origin);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));
        Assert.InRange(joined, 1000, 20_000);
    }

    [Fact]
    public void Resolving_the_usual_links_allocates_nothing()
    {
        byte[][] links = ["../library/asyncio.html"u8.ToArray(), "Foo.html#bar"u8.ToArray(), "https://example.org/a/b?c=d#e"u8.ToArray(), "/a%20b"u8.ToArray(), "#x"u8.ToArray(), "caf\u00e9 x"u8.ToArray()];
        var resolver = new UrlResolver();
        var hash = new KeyedHash(1);
        var scope = new UrlScope([Page], CrawlScope.Domain, ["**"], ["**.exe"]);
        long allocated = 0;
        for (var round = 0; round < 200; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            foreach (var link in links)
            {
                resolver.TryResolve(link, Page);
                scope.Allows(resolver);
                UrlKey.Fingerprint(resolver, hash);
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
    }

    private static readonly WebUrl Page = Url("http://h/3/tutorial/index.html?q=1#top");
}
