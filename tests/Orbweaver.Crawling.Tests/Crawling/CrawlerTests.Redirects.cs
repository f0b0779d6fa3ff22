namespace Orbweaver.Crawling.Tests;

/// <content>Redirects, within the scope and out of it.</content>
public partial class CrawlerTests
{
    [Fact]
    public void Redirect_is_a_record_and_its_target_a_page_of_the_same_depth()
    {
        var web = new SimulatedWeb().Redirect(A + "/", "/home").Page(A + "/home");
        var crawl = new SimulatedCrawl(web);

        crawl.Run(Quick);

        Assert.Equal(A + "/home", crawl.Record(A + "/").GetProperty("redirects_to").GetString());
        Assert.Equal(301, crawl.Record(A + "/").GetProperty("status").GetInt32());
        Assert.Equal(0, crawl.Record(A + "/home").GetProperty("depth").GetInt32());
    }

    [Fact]
    public void Redirect_out_of_scope_is_not_followed()
    {
        var web = new SimulatedWeb().Redirect(A + "/", B + "/").Page(B + "/");
        var crawl = new SimulatedCrawl(web);

        crawl.Run(Quick);

        Assert.Empty(web.Asked(B));
        Assert.Equal(B + "/", crawl.Record(A + "/").GetProperty("redirects_to").GetString());
    }

    [Theory]
    [InlineData("http://a.test/home", CrawlScope.Prefix, "", CrawlScope.Host)]
    [InlineData("https://www.a.test/", CrawlScope.Host, "", CrawlScope.Domain)]
    [InlineData("https://b.test/", CrawlScope.Domain, "", CrawlScope.Any)]
    [InlineData("http://a.test/login", CrawlScope.Host, "**/login", null)]
    public void Seed_that_leads_out_of_scope_is_said_with_the_scope_that_would_follow(string target, CrawlScope scope, string exclude, CrawlScope? followedBy)
    {
        var web = new SimulatedWeb().Redirect(A + "/docs/", "/docs/start").Redirect(A + "/docs/start", target);

        var summary = new SimulatedCrawl(web).Run(Quick with { Seeds = [A + "/docs/"], Scope = scope, Exclude = exclude.Length > 0 ? [exclude] : [] });

        Assert.Equal([new SeedRedirect(A + "/docs/start", target, followedBy)], summary.SeedsLeftScope);
        Assert.Equal(CrawlEnd.Finished, summary.End);
    }

    [Fact]
    public void Links_that_lead_out_of_scope_are_not_said()
    {
        var web = new SimulatedWeb().Page(A + "/", "/out", B + "/").Redirect(A + "/out", B + "/");

        Assert.Empty(new SimulatedCrawl(web).Run(Quick).SeedsLeftScope);
    }

    [Fact]
    public void Redirect_loop_ends()
    {
        var web = new SimulatedWeb().Redirect(A + "/", "/x").Redirect(A + "/x", "/");
        var crawl = new SimulatedCrawl(web);

        crawl.Run(Quick);

        Assert.Equal(2, crawl.Records.Count);
    }

    [Fact]
    public void Endless_redirects_end_after_ten()
    {
        var web = new SimulatedWeb();
        for (var i = 0; i < 30; i++)
            web.Redirect($"{A}/{i}", $"/{i + 1}");
        var crawl = new SimulatedCrawl(web);

        crawl.Run(Quick with { Seeds = [A + "/0"] });

        Assert.Equal(11, crawl.Records.Count);
        Assert.Equal("too-many-redirects", crawl.Record(A + "/10").GetProperty("error").GetString());
    }
}
