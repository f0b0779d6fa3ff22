using System.Net;

namespace Orbweaver.Crawling.Tests;

/// <content>What robots.txt says, and asking for it.</content>
public partial class CrawlerTests
{
    [Fact]
    public void Robots_disallowed_pages_are_recorded_and_not_fetched()
    {
        var web = new SimulatedWeb().Robots(A, "User-agent: *\nDisallow: /private\n").Page(A + "/", "/private/x", "/open").Page(A + "/open");
        var crawl = new SimulatedCrawl(web);

        var summary = crawl.Run(Quick);

        Assert.DoesNotContain(A + "/private/x", web.Asked());
        Assert.Equal("robots", crawl.Record(A + "/private/x").GetProperty("error").GetString());
        Assert.Equal(1, summary.Errors["robots"]);
        Assert.Contains(A + "/open", crawl.Urls);
    }

    [Fact]
    public void Robots_is_asked_first_and_once_a_host()
    {
        var web = new SimulatedWeb().Page(A + "/", "/1", "/2").Page(A + "/1").Page(A + "/2");

        new SimulatedCrawl(web).Run(Quick);

        Assert.Equal(A + "/robots.txt", web.Requests[0].Url);
        Assert.Single(web.Asked(A + "/robots.txt"));
    }

    [Fact]
    public void Waiting_for_robots_is_said()
    {
        var web = new SimulatedWeb { Latency = TimeSpan.FromSeconds(10) }.Page(A + "/");
        string? waiting = null;

        new SimulatedCrawl(web).Run(Quick, (crawler, loop) => loop.CallLater(TimeSpan.FromSeconds(5), () => waiting = crawler.Progress.Waiting));

        Assert.Equal("a.test: its robots.txt", waiting);
    }

    [Fact]
    public void Robots_is_not_asked_when_ignored()
    {
        var web = new SimulatedWeb().Robots(A, "User-agent: *\nDisallow: /\n").Page(A + "/");
        var crawl = new SimulatedCrawl(web);

        crawl.Run(Quick with { IgnoreRobots = true });

        Assert.Equal([A + "/"], web.Asked());
    }

    [Fact]
    public void Crawl_delay_of_robots_is_obeyed()
    {
        var web = new SimulatedWeb().Robots(A, "User-agent: *\nCrawl-delay: 5\n").Page(A + "/", "/1").Page(A + "/1");

        new SimulatedCrawl(web).Run(Quick);

        Assert.True(web.Requests[2].Time - web.Requests[1].Time >= TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Robots_that_answers_500_forbids_the_host_and_is_asked_again()
    {
        var web = new SimulatedWeb().Answer(A + "/robots.txt", _ => SimulatedWeb.Status(HttpStatusCode.InternalServerError)).Page(A + "/");
        var crawl = new SimulatedCrawl(web);

        var summary = crawl.Run(Quick);

        Assert.Equal(3, web.Asked(A + "/robots.txt").Count());
        Assert.DoesNotContain(A + "/", web.Asked());
        Assert.Equal("robots-unavailable", crawl.Record(A + "/").GetProperty("error").GetString());
        Assert.Equal(CrawlEnd.NothingFetched, summary.End);
    }

    [Fact]
    public void Robots_of_many_hosts_are_asked_within_the_concurrency()
    {
        var web = new SimulatedWeb { Latency = TimeSpan.FromSeconds(1) }.Page(A + "/", [.. Enumerable.Range(0, 200).Select(i => $"http://h{i}.test/")]);

        new SimulatedCrawl(web).Run(Quick with { Scope = CrawlScope.Any, Concurrency = 8 });

        Assert.True(web.MostInFlight <= 16, $"{web.MostInFlight}");
    }
}
