using Xunit;
using static Orbweaver.Crawling.Tests.Urls.Given;

namespace Orbweaver.Crawling.Tests.Urls;

public sealed class UrlScopeTests
{
    [Theory]
    [InlineData(CrawlScope.Host, "http://docs.example.org/other", true)]
    [InlineData(CrawlScope.Host, "https://docs.example.org/", true)]
    [InlineData(CrawlScope.Host, "http://docs.example.org:8080/", false)]
    [InlineData(CrawlScope.Host, "http://example.org/", false)]
    [InlineData(CrawlScope.Host, "http://docs.example.org.evil.example/", false)]
    [InlineData(CrawlScope.Domain, "https://www.example.org:8443/", true)]
    [InlineData(CrawlScope.Domain, "https://example.org/", true)]
    [InlineData(CrawlScope.Domain, "https://notexample.org/", false)]
    [InlineData(CrawlScope.Prefix, "http://docs.example.org/3/library/x.html?q", true)]
    [InlineData(CrawlScope.Prefix, "http://docs.example.org/3/", true)]
    [InlineData(CrawlScope.Prefix, "http://docs.example.org/3", false)]
    [InlineData(CrawlScope.Prefix, "http://docs.example.org/2/", false)]
    [InlineData(CrawlScope.Any, "https://elsewhere.example/", true)]
    [InlineData(CrawlScope.Any, "ftp://elsewhere.example/", false)]
    public void Scope_around_one_seed_allows_what_it_says(CrawlScope scope, string url, bool allowed) =>
        Assert.Equal(allowed, Scope(scope, ["http://docs.example.org/3/index.html"]).Allows(Url(url)));

    [Fact]
    public void Scope_of_several_seeds_allows_each_ones_own()
    {
        var scope = Scope(CrawlScope.Prefix, ["http://a.example/x/", "http://b.example/y/z", "http://a.example/w/"]);
        Assert.True(scope.Allows(Url("http://a.example/x/1")));
        Assert.True(scope.Allows(Url("http://b.example/y/1")));
        Assert.True(scope.Allows(Url("http://a.example/w/1")));
        Assert.False(scope.Allows(Url("http://b.example/x/1")));
    }

    [Fact]
    public void Exclude_wins_over_include_and_include_over_nothing()
    {
        var scope = Scope(CrawlScope.Host, ["http://h/"], ["/docs/**", "**.html"], ["**/private/**"]);
        Assert.True(scope.Allows(Url("http://h/docs/a")));
        Assert.True(scope.Allows(Url("http://h/a.html#part")));
        Assert.False(scope.Allows(Url("http://h/a.txt")));
        Assert.False(scope.Allows(Url("http://h/docs/private/a")));
    }

    [Fact]
    public void Scope_on_a_resolved_link_decides_as_on_its_url()
    {
        var scope = Scope(CrawlScope.Prefix, ["http://h/docs/index.html"]);
        var resolver = new UrlResolver();
        Assert.True(resolver.TryResolve("sub/a.html#x"u8, Url("http://h/docs/")));
        Assert.True(scope.Allows(resolver));
        Assert.True(resolver.TryResolve("../a.html"u8, Url("http://h/docs/")));
        Assert.False(scope.Allows(resolver));
        Assert.True(resolver.TryResolve("http://user@h/docs/a"u8, Url("http://h/docs/")));
        Assert.True(scope.Allows(resolver));
    }

    private static UrlScope Scope(CrawlScope scope, string[] seeds, string[]? include = null, string[]? exclude = null) =>
        new([.. seeds.Select(Url)], scope, include ?? [], exclude ?? []);
}
