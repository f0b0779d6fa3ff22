using System.Net;
using Orbweaver.Asyncio;

namespace Orbweaver.Crawling.Tests;

/// <summary>The whole crawler over a simulated web, on virtual time: minutes of politeness pass in milliseconds.</summary>
public partial class CrawlerTests
{
    private const string A = "http://a.test";
    private const string B = "http://b.test";

    private static readonly CrawlOptions Quick = new() { Seeds = [A + "/"], Delay = TimeSpan.Zero };

    [Fact]
    public void Crawl_of_a_small_site_records_every_page_once()
    {
        var crawl = new SimulatedCrawl(new SimulatedWeb().Page(A + "/", "/b", "c", "/b#x", "?q=1").Page(A + "/b", "/", "/d").Page(A + "/c", "/b").Page(A + "/d").Page(A + "/?q=1"));

        var summary = crawl.Run(Quick);

        Assert.Equal([A + "/", A + "/?q=1", A + "/b", A + "/c", A + "/d"], crawl.Urls.Order(StringComparer.Ordinal));
        Assert.Equal(CrawlEnd.Finished, summary.End);
        Assert.Equal(5, summary.Progress.Pages);
        Assert.Equal(0, summary.Progress.Queued);
        Assert.Equal(5, summary.Statuses[200]);
        Assert.Equal(2, crawl.Record(A + "/d").GetProperty("depth").GetInt32());
        Assert.Equal(4, crawl.Record(A + "/").GetProperty("links").GetInt32());
        Assert.Equal(A + "/", crawl.Record(A + "/").GetProperty("title").GetString());
    }

    [Fact]
    public void Links_to_other_hosts_are_counted_and_not_followed()
    {
        var web = new SimulatedWeb().Page(A + "/", B + "/", "mailto:x@y", "http://a.test:8080/");

        var crawl = new SimulatedCrawl(web);
        crawl.Run(Quick);

        Assert.Equal([A + "/"], crawl.Urls);
        Assert.Equal(2, crawl.Record(A + "/").GetProperty("links").GetInt32());
        Assert.Empty(web.Asked(B));
    }

    [Fact]
    public void Base_href_is_respected()
    {
        var crawl = new SimulatedCrawl(new SimulatedWeb().Answer(A + "/", _ => SimulatedWeb.Html("<base href=/deep/><a href=x>")).Page(A + "/deep/x"));

        crawl.Run(Quick);

        Assert.Contains(A + "/deep/x", crawl.Urls);
    }

    [Fact]
    public void Depth_limit_stops_at_the_pages_of_that_depth()
    {
        var crawl = new SimulatedCrawl(new SimulatedWeb().Page(A + "/", "/1").Page(A + "/1", "/2").Page(A + "/2", "/3").Page(A + "/3"));

        var summary = crawl.Run(Quick with { MaxDepth = 2 });

        Assert.Equal([A + "/", A + "/1", A + "/2"], crawl.Urls);
        Assert.Equal(CrawlEnd.Finished, summary.End);
    }

    [Fact]
    public void Page_limit_is_exact_and_keeps_the_rest_queued()
    {
        var crawl = new SimulatedCrawl(new SimulatedWeb().Page(A + "/", [.. Enumerable.Range(0, 100).Select(i => $"/{i}")]));

        var summary = crawl.Run(Quick with { MaxPages = 10 });

        Assert.Equal(10, crawl.Records.Count);
        Assert.Equal(CrawlEnd.LimitReached, summary.End);
        Assert.Equal(91, crawl.Frontier.Count().Queued);
    }

    [Fact]
    public void Crawl_goes_on_where_a_limit_ended_it()
    {
        var web = new SimulatedWeb().Page(A + "/", [.. Enumerable.Range(0, 100).Select(i => $"/{i}")]);
        var first = new SimulatedCrawl(web);
        first.Run(Quick with { MaxPages = 10 });
        var second = new SimulatedCrawl(web, first.Frontier);

        var summary = second.Run(Quick);

        Assert.Equal(CrawlEnd.Finished, summary.End);
        Assert.Equal(101, summary.Progress.Pages);
        Assert.Equal(91, summary.Progress.PagesThisRun);
        Assert.Equal(101, first.Urls.Concat(second.Urls).Distinct().Count());
        Assert.Equal(101, web.Asked().Count(u => !u.EndsWith("robots.txt", StringComparison.Ordinal)));
    }

    [Fact]
    public void Requests_to_a_host_are_apart_by_at_least_the_delay()
    {
        var web = new SimulatedWeb().Page(A + "/", "/1", "/2", "/3").Page(A + "/1").Page(A + "/2").Page(A + "/3");

        new SimulatedCrawl(web).Run(Quick with { Delay = TimeSpan.FromSeconds(2) });

        var times = web.Requests.Select(r => r.Time).ToArray();
        Assert.Equal(5, times.Length); // robots.txt too
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public void Delay_of_one_host_does_not_hold_up_another()
    {
        var web = new SimulatedWeb().Page(A + "/", "/1", "/2").Page(A + "/1").Page(A + "/2").Page(B + "/", "/1", "/2").Page(B + "/1").Page(B + "/2");

        new SimulatedCrawl(web).Run(Quick with { Seeds = [A + "/", B + "/"], Delay = TimeSpan.FromSeconds(1) });

        Assert.True(web.Requests[^1].Time < TimeSpan.FromSeconds(4.5), $"{web.Requests[^1].Time}");
        Assert.Equal(8, web.Requests.Count);
    }

    [Fact]
    public void Requests_in_flight_stay_within_both_limits()
    {
        var web = new SimulatedWeb { Latency = TimeSpan.FromSeconds(1) }.Page(A + "/", [.. Enumerable.Range(0, 50).Select(i => $"/{i}")]);
        new SimulatedCrawl(web).Run(Quick with { PerHost = 7 });
        Assert.Equal(7, web.MostInFlight);

        web = new SimulatedWeb { Latency = TimeSpan.FromSeconds(1) }.Page(A + "/", [.. Enumerable.Range(0, 50).Select(i => $"/{i}")]);
        new SimulatedCrawl(web).Run(Quick with { PerHost = 20, Concurrency = 5 });
        Assert.Equal(5, web.MostInFlight);
    }

    [Fact]
    public void Crawl_without_output_counts_its_pages()
    {
        using var frontier = new MemoryFrontier();
        var crawler = new Crawler(Quick, frontier, null, new SimulatedWeb().Page(A + "/", "/1").Page(A + "/1"), new Random(1));

        var summary = Aio.Run(crawler.Run(), new EventLoopOptions { TimeProvider = new VirtualClock() });

        Assert.Equal(2, summary.Progress.Pages);
    }

    [Fact]
    public void Stop_ends_soon_and_keeps_what_is_queued_and_in_flight()
    {
        var web = new SimulatedWeb { Latency = TimeSpan.FromSeconds(1) }.Page(A + "/", [.. Enumerable.Range(0, 100).Select(i => $"/{i}")]);
        var crawl = new SimulatedCrawl(web);

        var summary = crawl.Run(Quick with { PerHost = 10 }, (crawler, loop) => loop.CallLater(TimeSpan.FromSeconds(4.5), crawler.Stop));

        Assert.Equal(CrawlEnd.Stopped, summary.End);
        Assert.Equal(21, crawl.Records.Count);
        Assert.Equal(80, crawl.Frontier.Count().Queued);
        var second = new SimulatedCrawl(web, crawl.Frontier);
        second.Run(Quick);
        Assert.Equal(101, crawl.Urls.Concat(second.Urls).Distinct().Count());
        Assert.Equal(80, second.Records.Count);
    }

    [Fact]
    public void Stop_before_the_run_fetches_nothing()
    {
        var web = new SimulatedWeb().Page(A + "/");
        var crawl = new SimulatedCrawl(web);

        var summary = crawl.Run(Quick, (crawler, _) => crawler.Stop());

        Assert.Equal(CrawlEnd.Stopped, summary.End);
        Assert.Empty(crawl.Records);
        Assert.Equal(1, crawl.Frontier.Count().Queued);
    }

    [Fact]
    public void Same_seed_of_chance_gives_the_same_crawl()
    {
        static string Trace()
        {
            var web = new SimulatedWeb().Page(A + "/", [.. Enumerable.Range(0, 40).Select(i => $"/{i}")]);
            for (var i = 0; i < 40; i++)
                web.Answer($"{A}/{i}", n => n == 1 ? SimulatedWeb.Status(HttpStatusCode.BadGateway) : SimulatedWeb.Html("ok"));
            new SimulatedCrawl(web).Run(Quick);
            return string.Join('\n', web.Requests);
        }

        Assert.Equal(Trace(), Trace());
    }

    [Fact]
    public void Malformed_seed_is_refused_with_what_would_be_right()
    {
        var error = Assert.Throws<ArgumentException>(() => new SimulatedCrawl(new SimulatedWeb()).Run(Quick with { Seeds = ["ftp://x/"] }));

        Assert.Contains("ftp://x/", error.Message, StringComparison.Ordinal);
        Assert.Contains("https://example.org/", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Credentials_in_links_are_neither_sent_nor_recorded_and_said()
    {
        var web = new SimulatedWeb()
            .Answer(A + "/", _ => SimulatedWeb.Html("<base href=http://me:secret@a.test/x/><a href=y><a href=//you:secret@a.test/z><a href=/z><a href=http://me:secret@b.test/>"))
            .Page(A + "/x/y").Redirect(A + "/z", "http://me:secret@a.test/w").Page(A + "/w");
        var crawl = new SimulatedCrawl(web);

        var summary = crawl.Run(Quick);

        Assert.Equal([A + "/", A + "/w", A + "/x/y", A + "/z"], crawl.Urls.Order(StringComparer.Ordinal));
        Assert.Equal(A + "/w", crawl.Record(A + "/z").GetProperty("redirects_to").GetString());
        Assert.DoesNotContain(web.Asked(), u => u.Contains("secret", StringComparison.Ordinal));
        Assert.Equal(4, summary.CredentialsDropped);
    }

    [Fact]
    public void Credentials_in_a_redirect_out_of_scope_are_not_recorded()
    {
        var crawl = new SimulatedCrawl(new SimulatedWeb().Redirect(A + "/", "http://me:secret@b.test/"));

        crawl.Run(Quick);

        Assert.Equal(B + "/", crawl.Record(A + "/").GetProperty("redirects_to").GetString());
    }

    [Fact]
    public void Seed_that_names_a_user_is_refused_without_showing_the_password()
    {
        var error = Assert.Throws<ArgumentException>(() => new SimulatedCrawl(new SimulatedWeb()).Run(Quick with { Seeds = ["http://me:secret@a.test/x?y"] }));

        Assert.Contains("Write it as http://a.test/x?y.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Queue_longer_than_the_window_is_crawled_whole()
    {
        var web = new SimulatedWeb { Latency = TimeSpan.FromMilliseconds(1) };
        web.Page(A + "/", [.. Enumerable.Range(0, HostQueue.Window * 2).Select(i => $"/{i}")]);
        var crawl = new SimulatedCrawl(web);

        crawl.Run(Quick with { PerHost = 100 });

        Assert.Equal((HostQueue.Window * 2) + 1, crawl.Urls.Distinct().Count());
    }
}
