using System.Net;
using System.Text;
using Orbweaver.Asyncio;

namespace Orbweaver.Crawling.Tests;

/// <summary>Compressed bodies as the crawl meets them: what is wrong with one is that page's outcome, and nothing else stops.</summary>
public class CompressedPagesTests
{
    private const string A = "http://a.test";

    private static readonly CrawlOptions Quick = new() { Seeds = [A + "/"], Delay = TimeSpan.Zero };
    private static readonly byte[] Page = Encoding.UTF8.GetBytes($"<title>whole</title><a href=/next>x</a>{new string(' ', 5000)}");

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public void Compressed_page_is_read_and_its_length_is_that_of_its_text(string coding)
    {
        var crawl = new SimulatedCrawl(new SimulatedWeb().Answer(A + "/", _ => Compressed.Html(coding, Compressed.By(coding, Page))).Page(A + "/next"));

        crawl.Run(Quick);

        Assert.Equal("whole", crawl.Record(A + "/").GetProperty("title").GetString());
        Assert.Equal(Page.Length, crawl.Record(A + "/").GetProperty("bytes").GetInt32());
        Assert.Contains(A + "/next", crawl.Urls);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public void Body_cut_off_is_fetched_again_and_then_whole(string coding)
    {
        var body = Compressed.By(coding, Page);
        var web = new SimulatedWeb().Answer(A + "/", n => Compressed.Html(coding, n == 1 ? body[..^3] : body));
        var crawl = new SimulatedCrawl(web);

        var summary = crawl.Run(Quick with { MaxDepth = 0 });

        Assert.Equal("whole", crawl.Record(A + "/").GetProperty("title").GetString());
        Assert.Equal(1, summary.Progress.Retries);
        Assert.Empty(summary.Errors);
    }

    [Fact]
    public void Body_always_cut_off_is_recorded_as_such_and_not_as_a_short_page()
    {
        var body = Compressed.Gzip(Page);
        var web = new SimulatedWeb().Answer(A + "/", _ => Compressed.Html("gzip", body[..^9]));
        var crawl = new SimulatedCrawl(web);

        var summary = crawl.Run(Quick);

        Assert.Equal(3, web.Asked(A + "/").Count(u => u == A + "/"));
        Assert.Equal("body-truncated", crawl.Record(A + "/").GetProperty("error").GetString());
        Assert.Equal(200, crawl.Record(A + "/").GetProperty("status").GetInt32());
        Assert.Null(crawl.Record(A + "/").GetProperty("title").GetString());
        Assert.Equal(1, summary.Errors["body-truncated"]);
    }

    [Fact]
    public void Empty_redirect_that_is_said_to_be_compressed_is_followed()
    {
        var web = new SimulatedWeb().Page(A + "/home").Answer(A + "/", _ =>
        {
            var response = new HttpResponseMessage(HttpStatusCode.MovedPermanently) { Content = new ByteArrayContent([]) };
            response.Content.Headers.ContentEncoding.Add("gzip");
            response.Headers.TryAddWithoutValidation("Location", "/home");
            return response;
        });
        var crawl = new SimulatedCrawl(web);

        crawl.Run(Quick);

        Assert.Contains(A + "/home", crawl.Urls);
    }

    [Fact]
    public void Bomb_is_a_named_error_of_its_page_and_is_not_received_to_its_end()
    {
        var bomb = new MemoryStream(Compressed.Gzip(new byte[100 << 20]));
        var web = new SimulatedWeb().Page(A + "/", "/bomb", "/next").Answer(A + "/bomb", _ => Compressed.Html("gzip", new StreamContent(bomb))).Page(A + "/next");
        var crawl = new SimulatedCrawl(web);

        crawl.Run(Quick);

        Assert.Equal("decompression-bomb", crawl.Record(A + "/bomb").GetProperty("error").GetString());
        Assert.Equal(200, crawl.Record(A + "/bomb").GetProperty("status").GetInt32());
        Assert.Contains(A + "/next", crawl.Urls);
        Assert.False(bomb.CanRead); // let go of, with the connection
        Assert.Single(web.Asked(A + "/bomb"));
    }

    [Fact]
    public void Limit_of_the_body_holds_for_what_comes_out()
    {
        var web = new SimulatedWeb().Answer(A + "/", _ => Compressed.Html("gzip", Compressed.Gzip(new byte[100_000])));
        var crawl = new SimulatedCrawl(web);

        crawl.Run(Quick with { MaxBody = 50_000 });

        Assert.Equal("body-too-large", crawl.Record(A + "/").GetProperty("error").GetString());
    }

    [Fact]
    public void Limit_of_the_body_is_not_compared_with_the_compressed_length()
    {
        var random = new byte[1000];
        new Random(1).NextBytes(random);
        var web = new SimulatedWeb().Answer(A + "/", _ => Compressed.Html("gzip", Compressed.Gzip(random)));
        var crawl = new SimulatedCrawl(web);

        crawl.Run(Quick with { MaxBody = 1000 });

        Assert.Null(crawl.Record(A + "/").GetProperty("error").GetString());
    }

    [Fact]
    public void Compressed_length_that_is_announced_beyond_its_limit_is_not_received()
    {
        var body = new MemoryStream(new byte[10_000]);
        var web = new SimulatedWeb().Answer(A + "/", _ => Compressed.Html("gzip", new StreamContent(body)));
        var crawl = new SimulatedCrawl(web);

        crawl.Run(Quick with { MaxCompressedBody = 9999 });

        Assert.Equal("body-too-large", crawl.Record(A + "/").GetProperty("error").GetString());
    }

    [Fact]
    public void Robots_cut_off_is_asked_for_again()
    {
        var robots = Compressed.Gzip("User-agent: *\nDisallow: /private\n"u8.ToArray());
        var web = new SimulatedWeb().Page(A + "/", "/private").Answer(A + "/robots.txt", n => Compressed.Html("gzip", n == 1 ? robots[..^1] : robots));
        var crawl = new SimulatedCrawl(web);

        crawl.Run(Quick);

        Assert.Equal("robots", crawl.Record(A + "/private").GetProperty("error").GetString());
        Assert.Equal(2, web.Asked(A + "/robots.txt").Count());
    }

    [Fact]
    public void Server_that_cuts_a_chunked_gzip_body_off_gives_a_named_error_and_its_connection_serves_on()
    {
        var gzip = Compressed.Gzip(Page);
        var connections = 0;
        var accepted = "";
        using var frontier = new MemoryFrontier();
        var summary = Aio.Run(Main());

        Assert.Equal(1, summary.Errors["body-truncated"]);
        Assert.Equal(4, summary.Progress.Pages);
        Assert.Equal(1, connections);
        Assert.Equal("gzip, deflate, br", accepted);

        async Coroutine<CrawlSummary> Main()
        {
            await using var server = await Aio.StartServer(Serve, "127.0.0.1", 0);
            var options = new CrawlOptions { Seeds = [$"http://127.0.0.1:{server.Port}/"], PerHost = 1, MaxAttempts = 1 };
            return await new Crawler(options, frontier, null).Run();
        }

        async Coroutine Serve(TcpStream peer)
        {
            connections++;
            while (true)
            {
                string head;
                try
                {
                    head = Encoding.ASCII.GetString((await peer.ReadUntil("\r\n\r\n"u8.ToArray())).Span);
                }
                catch (IncompleteReadException)
                {
                    return;
                }

                accepted = head.Split("\r\n").Single(l => l.StartsWith("Accept-Encoding: ", StringComparison.Ordinal))["Accept-Encoding: ".Length..];
                var (status, body) = head.Split(' ')[1] switch
                {
                    "/" => ("200 OK", Compressed.Gzip("<a href=/cut>1</a><a href=/whole>2</a>"u8.ToArray())),
                    "/cut" => ("200 OK", gzip[..^8]),
                    "/whole" => ("200 OK", gzip),
                    _ => ("404 Not Found", Compressed.Gzip("no"u8.ToArray())),
                };
                var start = $"HTTP/1.1 {status}\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n{body.Length:x}\r\n";
                await peer.Write((byte[])[.. Encoding.ASCII.GetBytes(start), .. body, .. "\r\n0\r\n\r\n"u8]);
            }
        }
    }
}
