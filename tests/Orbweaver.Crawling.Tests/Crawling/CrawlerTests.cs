using System.Net;
using Orbweaver.Asyncio;

namespace Orbweaver.Crawling.Tests;

/// <summary>The whole crawler over a simulated web, on virtual time: minutes of politeness pass in milliseconds.</summary>
public class CrawlerTests
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
    public void Robots_of_many_hosts_are_asked_within_the_concurrency()
    {
        var web = new SimulatedWeb { Latency = TimeSpan.FromSeconds(1) }.Page(A + "/", [.. Enumerable.Range(0, 200).Select(i => $"http://h{i}.test/")]);

        new SimulatedCrawl(web).Run(Quick with { Scope = CrawlScope.Any, Concurrency = 8 });

        Assert.True(web.MostInFlight <= 16, $"{web.MostInFlight}");
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

    [Fact]
    public void Crawl_without_output_counts_its_pages()
    {
        using var frontier = new MemoryFrontier();
        var crawler = new Crawler(Quick, frontier, null, new SimulatedWeb().Page(A + "/", "/1").Page(A + "/1"), new Random(1));

        var summary = Aio.Run(crawler.Run(), new EventLoopOptions { TimeProvider = new VirtualClock() });

        Assert.Equal(2, summary.Progress.Pages);
    }

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
