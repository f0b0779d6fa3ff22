namespace Orbweaver.Crawling.Tests;

public class ContentTypeTests
{
    [Theory]
    [InlineData("text/html", "text/html", null)]
    [InlineData("Text/HTML; Charset=UTF-8", "text/html", "UTF-8")]
    [InlineData("text/html;", "text/html", null)]
    [InlineData(" text/html ; x ; charset = gbk ", "text/html", "gbk")]
    [InlineData("text/html;charset=\"utf-8", "text/html", "utf-8")]
    [InlineData("text/html;charset=\"shift_jis\";y=\"a;b\"", "text/html", "shift_jis")]
    [InlineData("text/html;y=\"a,b;charset=c\";charset=koi8-r", "text/html", "koi8-r")]
    [InlineData("text/html;charset=;charset=big5", "text/html", "big5")]
    [InlineData("text/plain, text/html", "text/html", null)]
    [InlineData("text/html;charset=gbk, text/html", "text/html", "gbk")]
    [InlineData("text/html;charset=gbk, junk", "text/html", "gbk")]
    [InlineData("text/plain;charset=gbk, text/html", "text/html", null)]
    public void ContentType_named_isReadAsBrowsersDo(string header, string mediaType, string? charset) =>
        Assert.Equal(new ContentType(mediaType, charset), ContentType.Parse(header));

    [Theory]
    [InlineData("")]
    [InlineData("html")]
    [InlineData("/html")]
    [InlineData("text/")]
    [InlineData("text /html")]
    [InlineData(";charset=utf-8")]
    public void ContentType_withoutType_isNone(string header) => Assert.Null(ContentType.Parse(header));

    [Fact]
    public void ContentType_headerGivenTwice_isTheLast()
    {
        using var content = new ByteArrayContent([]);
        content.Headers.TryAddWithoutValidation("Content-Type", "text/plain");
        content.Headers.TryAddWithoutValidation("Content-Type", "text/html;");

        Assert.Equal("text/html", ContentType.Of(content.Headers)?.MediaType);
    }

    [Theory]
    [InlineData("Text/HTML")]
    [InlineData("text/html;")]
    [InlineData("text/html;charset=\"utf-8")]
    public void Page_withACarelessContentType_hasItsLinksFollowed(string header)
    {
        const string site = "http://a.test";
        var crawl = new SimulatedCrawl(new SimulatedWeb().Page(site + "/b").Answer(site + "/", _ =>
        {
            var response = SimulatedWeb.Html("<title>t</title><a href=/b>x</a>");
            response.Content.Headers.Remove("Content-Type");
            response.Content.Headers.TryAddWithoutValidation("Content-Type", header);
            return response;
        }));

        crawl.Run(new CrawlOptions { Seeds = [site + "/"], Delay = TimeSpan.Zero });

        Assert.Equal([site + "/", site + "/b"], crawl.Urls);
        Assert.Equal("text/html", crawl.Record(site + "/").GetProperty("content_type").GetString());
    }
}
