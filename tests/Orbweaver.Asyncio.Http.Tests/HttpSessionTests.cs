using System.Net;
using System.Text.Json.Nodes;
using Orbweaver.Asyncio.Http;

namespace Orbweaver.Asyncio.Tests;

/// <summary>What a session sends.</summary>
public sealed class HttpSessionTests(TestSite site) : HttpSessionTest(site)
{
    [Fact]
    public void Every_verb_is_sent() => Run(async http =>
    {
        await AssertEcho(http.Get("echo"), "GET ");
        await AssertEcho(http.Options("echo"), "OPTIONS ");
        await AssertEcho(http.Post("echo", new StringContent("a")), "POST a");
        await AssertEcho(http.Put("echo", new StringContent("b")), "PUT b");
        await AssertEcho(http.Patch("echo", new StringContent("c")), "PATCH c");
        await AssertEcho(http.Delete("echo"), "DELETE ");
        await AssertEcho(http.Request(new HttpMethod("REPORT"), "echo", new StringContent("d")), "REPORT d");
        await AssertEcho(http.Send(new HttpRequestMessage(HttpMethod.Post, "echo") { Content = new StringContent("e") }), "POST e");

        static async Coroutine AssertEcho(Coroutine<HttpResponse> request, string expected)
        {
            using HttpResponse response = await request;
            Assert.Equal(200, response.Status);
            Assert.Equal(expected, await response.Text());
        }
    });

    [Fact]
    public void Head_has_headers_and_no_body() => Run(async http =>
    {
        await using HttpResponse response = await http.Head("hello");
        Assert.Equal(6, response.ContentHeaders.ContentLength);
        Assert.Equal("", await response.Text());
    });

    [Fact]
    public void Response_tells_status_reason_headers_and_address() => Run(async http =>
    {
        using HttpResponse response = await http.Get("redirect/302");
        Assert.True(response.IsSuccess);
        Assert.Equal("OK", response.Reason);
        Assert.Equal("Kestrel", Assert.Single(response.Headers.GetValues("Server")));
        Assert.Equal("text/plain", response.ContentHeaders.ContentType!.MediaType);
        Assert.Equal(new Uri(Site.Plain, "echo"), response.Url);
        Assert.Equal(HttpStatusCode.OK, response.Message.StatusCode);
    });

    [Fact]
    public void Query_is_escaped_and_added_to_the_addresses_own() => Run(async http =>
    {
        var query = Pairs(("q", "a b&c=d/é"), ("empty", ""));
        Assert.Equal("?q=a%20b%26c%3Dd%2F%C3%A9&empty=", await http.GetText("query", new HttpCall { Query = query }));
        Assert.Equal("?x=1&q=a%20b%26c%3Dd%2F%C3%A9&empty=", await http.GetText("query?x=1#there", new HttpCall { Query = query }));
        Assert.Equal("?a=1&a=2", await http.GetText("query?", new HttpCall { Query = [new("a", "1"), new("a", "2")] }));
    });

    [Fact]
    public void Headers_of_the_session_and_of_the_request_are_sent() => Run(
        async http =>
        {
            string sent = await http.GetText("headers", new HttpCall { Headers = Pairs(("X-Session", "overridden"), ("X-Request", "2")) });
            Assert.Contains("X-Session: overridden", sent, StringComparison.Ordinal);
            Assert.Contains("X-Request: 2", sent, StringComparison.Ordinal);
            Assert.Contains("X-Session: 1", await http.GetText("headers"), StringComparison.Ordinal);
        },
        new HttpSessionOptions { Headers = Pairs(("X-Session", "1")) });

    [Fact]
    public void Headers_of_the_body_go_to_the_body() => Run(async http =>
    {
        using HttpResponse response = await http.Post("headers", new StringContent("{}"), new HttpCall { Headers = Pairs(("Content-Type", "application/ld+json")) });
        Assert.Contains("Content-Type: application/ld+json", (await response.Text()).Split('\n'));
    });

    [Fact]
    public void Headers_that_cannot_be_sent_are_named() => Run(async http =>
    {
        Assert.Contains("'Content-Type'", (await Thrown<ArgumentException>(async () => await http.GetText("hello", new HttpCall { Headers = Pairs(("Content-Type", "text/plain")) }))).Message, StringComparison.Ordinal);
        Assert.Contains("'a b'", (await Thrown<ArgumentException>(async () => await http.GetText("hello", new HttpCall { Headers = Pairs(("a b", "c")) }))).Message, StringComparison.Ordinal);
        Assert.Contains("'Content-Type'", Assert.Throws<ArgumentException>(() => new HttpSession(new HttpSessionOptions { Headers = Pairs(("Content-Type", "x")) })).Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Cookies_are_kept_and_can_be_looked_at()
    {
        var cookies = new CookieContainer();
        cookies.Add(Site.Plain, new Cookie("begin", "0"));
        Run(
            async http =>
            {
                await http.GetText("set-cookie?a=1");
                Assert.Equal("a=1; begin=0", await http.GetText("cookies"));
                Assert.Equal("1", cookies.GetCookies(Site.Plain)["a"]!.Value);
            },
            new HttpSessionOptions { Cookies = cookies });
    }

    [Fact]
    public void Cookies_switched_off_are_not_kept() => Run(
        async http =>
        {
            await http.GetText("set-cookie?a=1");
            Assert.Equal("", await http.GetText("cookies"));
        },
        new HttpSessionOptions { UseCookies = false });

    [Fact]
    public void Json_is_sent_and_read_as_a_tree_or_an_object() => Run(async http =>
    {
        using HttpResponse response = await http.PostJson("echo", new Spider("Araneus", 8));
        Assert.Equal("""POST {"name":"Araneus","legs":8}""", await response.Text());
        using HttpResponse generated = await http.PostJson("echo", new Spider("Araneus", 8), SpiderJson.Default.Spider);
        Assert.Equal("""POST {"Name":"Araneus","Legs":8}""", await generated.Text());

        string address = Typed("application/json", """{"Name":"Araneus","Legs":8}"""u8);
        Assert.Equal(8, (int)(await http.GetJson(address))!["Legs"]!);
        Assert.Equal(new Spider("Araneus", 8), await http.GetJson<Spider>(address));
        Assert.Equal(new Spider("Araneus", 8), await http.GetJson(address, SpiderJson.Default.Spider));
        using HttpResponse again = await http.Get(address);
        Assert.Equal("Araneus", (string?)(await again.Json())!["Name"]);
        Assert.Equal(new Spider("Araneus", 8), await again.Json<Spider>());
        Assert.Equal(new Spider("Araneus", 8), await again.Json(SpiderJson.Default.Spider));
    });

    [Fact]
    public void Form_of_fields_is_sent_url_encoded() => Run(async http =>
    {
        using HttpResponse response = await http.Post("form", new FormUrlEncodedContent(Pairs(("a", "1 2"), ("é", "&"))));
        Assert.Equal("a=1 2\né=&\n", await response.Text());
    });

    [Fact]
    public void Form_with_files_is_sent_in_parts() => Run(async http =>
    {
        byte[] picture = TestSite.Noise(300_000);
        var form = new MultipartForm
        {
            { "title", "Kreuzspinne \"Araneus\" é" },
            { "picture", new MemoryStream(picture), "spinne \"1\" é.png", "image/png" },
            { "raw", [1, 2, 3], "raw.bin" },
        };
        using HttpResponse response = await http.Post("form", form);
        Assert.Equal(
            $"title=Kreuzspinne \"Araneus\" é\n" +
            $"picture: spinne %221%22 é.png, image/png, {TestSite.Hash(picture)}\n" +
            $"raw: raw.bin, application/octet-stream, {TestSite.Hash([1, 2, 3])}\n",
            await response.Text());
    });

    [Fact]
    public void Stream_is_uploaded_as_it_is_read() => Run(async http =>
    {
        byte[] bytes = TestSite.Noise(TestSite.LargeLength);
        using HttpResponse response = await http.Put("hash", new StreamContent(new MemoryStream(bytes)));
        Assert.StartsWith(TestSite.Hash(bytes), await response.Text(), StringComparison.Ordinal);
    });

    [Fact]
    public void Http2_is_spoken_when_asked_for()
    {
        Run(
            async http => Assert.Equal("HTTP/2", await http.GetText("protocol")),
            new HttpSessionOptions { BaseAddress = Site.Http2, Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact });
        Run(
            async http => Assert.Equal("HTTP/2", await http.GetText("protocol")),
            new HttpSessionOptions { BaseAddress = Site.Tls, Version = HttpVersion.Version20, Handler = new LoopHttpOptions { VerifyCertificates = false } });
    }

    [Fact]
    public void Certificates_are_verified_unless_that_is_switched_off()
    {
        Run(
            async http => Assert.Equal(HttpRequestError.SecureConnectionError, (await Thrown<HttpRequestException>(async () => await http.GetText("hello"))).HttpRequestError),
            new HttpSessionOptions { BaseAddress = Site.Tls });
        Run(
            async http => Assert.Equal("Hello!", await http.GetText("hello")),
            new HttpSessionOptions { BaseAddress = Site.Tls, Handler = new LoopHttpOptions { Configure = handler => handler.SslOptions.CertificateChainPolicy = Site.Certificates.Trust() } });
    }

    [Fact]
    public void Many_requests_at_once_share_the_connections_allowed() => Run(
        async http =>
        {
            string[] connections = await Aio.Gather([.. Enumerable.Range(0, 100).Select(_ => Aio.CreateTask(http.GetText("connection")))]);
            Assert.InRange(connections.Distinct(StringComparer.Ordinal).Count(), 1, 4);
        },
        new HttpSessionOptions { Handler = new LoopHttpOptions { ConnectionsPerHost = 4 } });

    private static string Typed(string type, ReadOnlySpan<byte> body) =>
        $"typed?t={Uri.EscapeDataString(type)}&b={Uri.EscapeDataString(Convert.ToBase64String(body))}";
}

public sealed record Spider(string Name, int Legs);

[System.Text.Json.Serialization.JsonSerializable(typeof(Spider))]
public sealed partial class SpiderJson : System.Text.Json.Serialization.JsonSerializerContext;
