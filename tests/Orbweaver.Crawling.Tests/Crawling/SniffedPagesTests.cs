using System.Text;

namespace Orbweaver.Crawling.Tests;

/// <summary>Pages whose answers do not say what they are.</summary>
public class SniffedPagesTests
{
    private const string A = "http://a.test";
    private const string Html = "<!doctype html><title>found</title><a href=/next>x</a>";

    private static readonly CrawlOptions Quick = new() { Seeds = [A + "/"], Delay = TimeSpan.Zero };

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("html")]
    [InlineData("unknown/unknown")]
    [InlineData("application/unknown")]
    [InlineData("*/*; charset=utf-8")]
    public void Html_without_a_content_type_is_read(string? contentType)
    {
        var crawl = Crawl(Html, contentType);

        Assert.Equal("found", crawl.Record(A + "/").GetProperty("title").GetString());
        Assert.Equal("text/html", crawl.Record(A + "/").GetProperty("content_type").GetString());
        Assert.Contains(A + "/next", crawl.Urls);
    }

    [Theory]
    [InlineData("\u0001\u0002<html><a href=/next>", null, null)]
    [InlineData("plain text with <a href=/next>", null, null)]
    [InlineData(Html, null, "nosniff")]
    [InlineData(Html, null, " NoSniff , x")]
    [InlineData(Html, "text/plain", null)]
    [InlineData(Html, "application/octet-stream", null)]
    public void What_is_not_html_or_must_not_be_guessed_is_not_read(string body, string? contentType, string? options)
    {
        var crawl = Crawl(body, contentType, options);

        Assert.Equal([A + "/"], crawl.Urls);
        Assert.Null(crawl.Record(A + "/").GetProperty("title").GetString());
        Assert.Equal(contentType, crawl.Record(A + "/").GetProperty("content_type").GetString());
    }

    [Fact]
    public void Sniffing_is_not_forbidden_by_what_is_not_nosniff() => Assert.Contains(A + "/next", Crawl(Html, null, "none, nosniff").Urls);

    private static SimulatedCrawl Crawl(string body, string? contentType, string? options = null)
    {
        var web = new SimulatedWeb().Page(A + "/next").Answer(A + "/", _ =>
        {
            var response = new HttpResponseMessage { Content = new ByteArrayContent(Encoding.ASCII.GetBytes(body)) };
            if (contentType is not null)
                response.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
            if (options is not null)
                response.Headers.TryAddWithoutValidation("X-Content-Type-Options", options);
            return response;
        });
        var crawl = new SimulatedCrawl(web);
        crawl.Run(Quick);
        return crawl;
    }
}
