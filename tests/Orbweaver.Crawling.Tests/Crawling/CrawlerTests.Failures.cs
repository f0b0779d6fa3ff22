using System.Net;

namespace Orbweaver.Crawling.Tests;

/// <content>Pages and hosts that fail, once or for good, and bodies that are too long.</content>
public partial class CrawlerTests
{
    [Fact]
    public void Failing_page_is_tried_again_and_then_recorded()
    {
        var web = new SimulatedWeb().Page(A + "/", "/flaky", "/dead")
            .Answer(A + "/flaky", n => n < 3 ? SimulatedWeb.Status(HttpStatusCode.BadGateway) : SimulatedWeb.Html("ok"))
            .Answer(A + "/dead", _ => throw new HttpRequestException(HttpRequestError.ResponseEnded));
        var crawl = new SimulatedCrawl(web);

        var summary = crawl.Run(Quick);

        Assert.Equal(3, web.Asked(A + "/flaky").Count());
        Assert.Equal(200, crawl.Record(A + "/flaky").GetProperty("status").GetInt32());
        Assert.Equal(3, web.Asked(A + "/dead").Count());
        Assert.Equal("connection-closed", crawl.Record(A + "/dead").GetProperty("error").GetString());
        Assert.Equal(4, summary.Progress.Retries);
    }

    [Fact]
    public void Outage_of_a_host_that_answered_before_loses_nothing()
    {
        var web = new SimulatedWeb().Page(A + "/", [.. Enumerable.Range(0, 200).Select(i => $"/{i}")]);
        for (var i = 0; i < 200; i++)
            web.Answer($"{A}/{i}", _ => web.Requests[^1].Time is { TotalSeconds: > 1 and < 60 } ? throw new HttpRequestException(HttpRequestError.ConnectionError) : SimulatedWeb.Html("ok"));
        var crawl = new SimulatedCrawl(web);

        var summary = crawl.Run(Quick with { PerHost = 4, Delay = TimeSpan.FromMilliseconds(20) });

        Assert.Equal(CrawlEnd.Finished, summary.End);
        Assert.Equal(201, summary.Statuses[200]);
        Assert.Empty(summary.Errors);
        Assert.True(web.Requests.Count < 300, $"{web.Requests.Count} requests");
    }

    [Fact]
    public void Host_that_is_down_when_a_crawl_is_resumed_is_waited_for()
    {
        var web = new SimulatedWeb().Page(A + "/", [.. Enumerable.Range(0, 50).Select(i => $"/{i}")]);
        var first = new SimulatedCrawl(web);
        first.Run(Quick with { MaxPages = 10 });
        var down = new SimulatedWeb().Answer(A + "/robots.txt", n => n < 6 ? throw new HttpRequestException(HttpRequestError.ConnectionError) : SimulatedWeb.Status(HttpStatusCode.NotFound));

        var summary = new SimulatedCrawl(down, first.Frontier).Run(Quick);

        Assert.Equal(41, summary.Statuses[404]);
        Assert.Empty(summary.Errors);
    }

    [Fact]
    public void Host_that_stays_down_keeps_its_queue_for_another_run()
    {
        static HttpResponseMessage Down() => throw new HttpRequestException(HttpRequestError.ConnectionError);
        var down = false;
        var web = new SimulatedWeb().Page(B + "/", "/1").Page(B + "/1")
            .Answer(A + "/", _ => SimulatedWeb.Html(string.Concat(Enumerable.Range(0, 200).Select(i => $"<a href=/{i}>x</a>"))));
        for (var i = 0; i < 200; i++)
            web.Answer($"{A}/{i}", _ => down ? Down() : SimulatedWeb.Html("ok"));
        var options = Quick with { Seeds = [A + "/", B + "/"], PerHost = 4, Delay = TimeSpan.FromMilliseconds(20) };
        var first = new SimulatedCrawl(web);

        var summary = first.Run(options, (_, loop) => loop.CallLater(TimeSpan.FromSeconds(1), () => down = true));

        Assert.Equal(CrawlEnd.HostsDown, summary.End);
        Assert.Empty(summary.Errors);
        Assert.Equal([new HostDown(A, summary.Progress.Queued, "connect-failed")], summary.HostsDown);
        Assert.Equal(203, summary.Progress.Pages + summary.Progress.Queued);
        Assert.Equal(summary.Progress.Queued, first.Frontier.Count().Queued);
        Assert.Contains(B + "/1", first.Urls);
        Assert.True(summary.Progress.Elapsed < TimeSpan.FromHours(1.5), $"{summary.Progress.Elapsed}");

        down = false;
        var second = new SimulatedCrawl(web, first.Frontier);
        summary = second.Run(options);

        Assert.Equal(CrawlEnd.Finished, summary.End);
        Assert.Equal(203, first.Urls.Concat(second.Urls).Distinct().Count());
        Assert.Empty(summary.HostsDown);
    }

    [Fact]
    public void Host_that_is_still_down_when_a_crawl_is_resumed_keeps_its_queue()
    {
        var first = new SimulatedCrawl(new SimulatedWeb().Page(A + "/", [.. Enumerable.Range(0, 50).Select(i => $"/{i}")]));
        first.Run(Quick with { MaxPages = 10 });
        var down = new SimulatedWeb().Answer(A + "/robots.txt", _ => throw new HttpRequestException(HttpRequestError.NameResolutionError));

        var summary = new SimulatedCrawl(down, first.Frontier).Run(Quick);

        Assert.Equal(CrawlEnd.HostsDown, summary.End);
        Assert.Equal([new HostDown(A, 41, "dns-failed")], summary.HostsDown);
        Assert.Equal(41, first.Frontier.Count().Queued);
        Assert.All(down.Asked(), url => Assert.Equal(A + "/robots.txt", url));
    }

    [Fact]
    public void Host_that_never_answered_is_recorded_as_such()
    {
        var web = new SimulatedWeb().Page(A + "/", B + "/").Answer(B + "/robots.txt", _ => throw new HttpRequestException(HttpRequestError.NameResolutionError));

        var summary = new SimulatedCrawl(web).Run(Quick with { Scope = CrawlScope.Any });

        Assert.Equal(CrawlEnd.Finished, summary.End);
        Assert.Equal(1, summary.Errors["dns-failed"]);
    }

    [Fact]
    public void Not_found_is_recorded_at_once_and_not_tried_again()
    {
        var web = new SimulatedWeb().Page(A + "/", "/gone");
        var crawl = new SimulatedCrawl(web);

        var summary = crawl.Run(Quick);

        Assert.Single(web.Asked(A + "/gone"));
        Assert.Equal(404, crawl.Record(A + "/gone").GetProperty("status").GetInt32());
        Assert.Equal(1, summary.Progress.Errors);
    }

    [Fact]
    public void Retry_after_holds_the_whole_host()
    {
        var web = new SimulatedWeb().Page(A + "/", "/busy", "/1", "/2").Page(A + "/1").Page(A + "/2")
            .Answer(A + "/busy", n => n == 1 ? SimulatedWeb.Status(HttpStatusCode.TooManyRequests, "60") : SimulatedWeb.Html("ok"));
        var crawl = new SimulatedCrawl(web);
        string? waiting = null;

        crawl.Run(Quick with { PerHost = 1 }, (crawler, loop) => loop.CallLater(TimeSpan.FromSeconds(30), () => waiting = crawler.Progress.Waiting));

        var busy = web.Requests.First(r => r.Url == A + "/busy").Time;
        Assert.All(web.Requests.SkipWhile(r => r.Url != A + "/busy").Skip(1), r => Assert.True(r.Time - busy >= TimeSpan.FromSeconds(60)));
        Assert.StartsWith("a.test: next request in 30", waiting);
        Assert.EndsWith("(Retry-After)", waiting);
    }

    [Fact]
    public void Slow_page_ends_as_a_timeout()
    {
        var web = new SimulatedWeb { Latency = TimeSpan.FromSeconds(60) }.Page(A + "/");
        var crawl = new SimulatedCrawl(web);

        var summary = crawl.Run(Quick with { Timeout = TimeSpan.FromSeconds(10), IgnoreRobots = true });

        Assert.Equal("timeout", crawl.Record(A + "/").GetProperty("error").GetString());
        Assert.Equal(CrawlEnd.NothingFetched, summary.End);
    }

    [Fact]
    public void Too_long_a_body_is_a_named_error_and_keeps_the_status()
    {
        var web = new SimulatedWeb().Answer(A + "/", _ => SimulatedWeb.Html(new string('x', 2000)));
        var crawl = new SimulatedCrawl(web);

        crawl.Run(Quick with { MaxBody = 1000 });

        Assert.Equal("body-too-large", crawl.Record(A + "/").GetProperty("error").GetString());
        Assert.Equal(200, crawl.Record(A + "/").GetProperty("status").GetInt32());
    }

    [Fact]
    public void Limit_of_the_body_may_be_small()
    {
        var web = new SimulatedWeb().Answer(A + "/", _ => SimulatedWeb.Html("<title>x</title>"));
        var crawl = new SimulatedCrawl(web);

        crawl.Run(Quick with { MaxBody = 1000 });

        Assert.Equal("x", crawl.Record(A + "/").GetProperty("title").GetString());
    }
}
