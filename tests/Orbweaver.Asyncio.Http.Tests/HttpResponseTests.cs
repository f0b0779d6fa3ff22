using System.Text;
using System.Text.Json;
using Orbweaver.Asyncio.Http;

namespace Orbweaver.Asyncio.Tests;

/// <summary>The ways to read a body.</summary>
public sealed class HttpResponseTests(TestSite site) : HttpSessionTest(site)
{
    [Fact]
    public void Bytes_are_whole_and_kept() => Run(async http =>
    {
        foreach (string path in new[] { "large", "large/chunked" })
        {
            using HttpResponse response = await http.Get(path);
            byte[] bytes = await response.Bytes();
            Assert.Equal(TestSite.Hash(TestSite.Noise(TestSite.LargeLength)), TestSite.Hash(bytes));
            Assert.Same(bytes, await response.Bytes());
        }

        Assert.Equal("Hello!"u8.ToArray(), await http.GetBytes("hello"));
    });

    [Theory]
    [InlineData("text/plain", "C3 A9", "é")]
    [InlineData("text/plain; charset=utf-8", "EF BB BF C3 A9", "é")]
    [InlineData("text/plain; charset=\"iso-8859-1\"", "E9", "é")]
    [InlineData("text/plain; charset=us-ascii", "FF FE E9 00", "é")]
    [InlineData("text/plain", "FE FF 00 E9", "é")]
    [InlineData("", "", "")]
    public void Text_is_read_as_its_mark_or_its_type_says(string type, string bytes, string expected) => Run(async http =>
        Assert.Equal(expected, await http.GetText(Typed(type, Convert.FromHexString(bytes.Replace(" ", "", StringComparison.Ordinal))))));

    [Fact]
    public void Text_in_an_encoding_of_the_callers_choice() => Run(async http =>
    {
        using HttpResponse response = await http.Get(Typed("text/plain; charset=utf-8", [0xE9]));
        Assert.Equal("é", await response.Text(Encoding.Latin1));
    });

    [Fact]
    public void Text_in_an_unknown_encoding_names_it() => Run(async http =>
        Assert.Contains("'klingon'", (await Thrown<InvalidOperationException>(async () => await http.GetText(Typed("text/plain; charset=klingon", "a"u8)))).Message, StringComparison.Ordinal));

    [Fact]
    public void Json_that_is_none_is_an_error() => Run(async http =>
        Assert.IsAssignableFrom<JsonException>(await Thrown<JsonException>(async () => await http.GetJson("hello"))));

    [Fact]
    public void Chunks_give_the_body_in_pieces_of_the_size() => Run(async http =>
    {
        using HttpResponse response = await http.Get("large");
        using var all = new MemoryStream();
        await foreach (ReadOnlyMemory<byte> chunk in response.Chunks(10_000))
        {
            Assert.InRange(chunk.Length, 1, 10_000);
            all.Write(chunk.Span);
        }

        Assert.Equal(TestSite.Hash(TestSite.Noise(TestSite.LargeLength)), TestSite.Hash(all.ToArray()));
    });

    [Fact]
    public void Lines_come_as_the_server_sends_them() => Run(async http =>
    {
        string name = UniqueName();
        Site.At(name).Tick();
        using HttpResponse response = await http.Get($"ticks/{name}");
        var lines = new List<string>();
        await foreach (string line in response.Lines())
        {
            lines.Add(line);
            Site.At(name).Tick();
        }

        Assert.Equal(["tick 0", "tick 1", "tick 2"], lines);
    });

    [Theory]
    [InlineData("", new string[0])]
    [InlineData("\n", new[] { "" })]
    [InlineData("a", new[] { "a" })]
    [InlineData("a\r\nb\n\nc\r\n", new[] { "a", "b", "", "c" })]
    [InlineData("\uFEFFé\rü\nlast", new[] { "é\rü", "last" })]
    public void Lines_end_at_line_feeds(string text, string[] expected) => Run(async http =>
    {
        using HttpResponse response = await http.Get(Typed("text/plain", Encoding.UTF8.GetBytes(text)));
        var lines = new List<string>();
        await foreach (string line in response.Lines())
            lines.Add(line);

        Assert.Equal(expected, lines);
    });

    [Fact]
    public void SaveTo_writes_the_file_and_tells_how_far_it_is() => Run(async http =>
    {
        string folder = Directory.CreateTempSubdirectory("orbweaver-http-").FullName;
        string path = Path.Combine(folder, "file");
        var progress = new List<HttpProgress>();
        using HttpResponse response = await http.Get("large");
        Assert.Equal(TestSite.LargeLength, await response.SaveTo(path, progress.Add));
        Assert.Equal(TestSite.Hash(TestSite.Noise(TestSite.LargeLength)), TestSite.Hash(await File.ReadAllBytesAsync(path)));
        Assert.Equal([path], Directory.GetFiles(folder));
        Assert.True(progress.Count > 1);
        Assert.Equal(progress.Select(p => p.Received).Order(), progress.Select(p => p.Received));
        Assert.Equal(new HttpProgress(TestSite.LargeLength, TestSite.LargeLength), progress[^1]);
        Assert.Equal(1, progress[^1].Fraction);
        Directory.Delete(folder, recursive: true);
    });

    [Fact]
    public void SaveTo_that_fails_leaves_what_was_there() => Run(async http =>
    {
        string folder = Directory.CreateTempSubdirectory("orbweaver-http-").FullName;
        string path = Path.Combine(folder, "file");
        await File.WriteAllTextAsync(path, "before");
        using HttpResponse response = await http.Get("break");
        await Thrown<HttpRequestException>(async () => await response.SaveTo(path));
        Assert.Equal([path], Directory.GetFiles(folder));
        Assert.Equal("before", await File.ReadAllTextAsync(path));
        Directory.Delete(folder, recursive: true);
    });

    [Fact]
    public void Body_read_in_two_ways_is_a_mistake() => Run(async http =>
    {
        using HttpResponse begun = await http.Get("hello");
        Assert.Equal(6, await begun.Read(new byte[100]));
        await Thrown<InvalidOperationException>(async () => await begun.Text());
        using HttpResponse whole = await http.Get("hello");
        await whole.Text();
        await Thrown<InvalidOperationException>(async () => await whole.Read(new byte[1]));
        await Thrown<ArgumentException>(async () => await whole.Read(Memory<byte>.Empty));
    });

    [Fact]
    public void Body_that_breaks_off_is_an_error_that_names_the_request() => Run(async http =>
    {
        HttpRequestException exception = await Thrown<HttpRequestException>(async () => await http.GetBytes("break"));
        Assert.Equal(HttpRequestError.ResponseEnded, exception.HttpRequestError);
        Assert.StartsWith($"GET {Site.Plain}break: ", exception.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Connection_reset_in_a_body_is_an_error_that_names_the_request() => Run(async http =>
    {
        string name = UniqueName();
        using HttpResponse response = await http.Get($"reset/{name}");
        Assert.Equal(5, await response.Read(new byte[10]));
        Site.At(name).Release();
        HttpRequestException exception = await Thrown<HttpRequestException>(async () => await response.Read(new byte[10]));
        Assert.StartsWith($"GET {Site.Plain}reset/{name}: the body broke off.", exception.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void EnsureSuccess_names_method_address_status_and_the_bodys_beginning() => Run(async http =>
    {
        using HttpResponse response = await http.Post("status/404", null, new HttpCall { Query = Pairs(("a", "b c")) });
        Assert.False(response.IsSuccess);
        HttpRequestException exception = await Thrown<HttpRequestException>(async () => await response.EnsureSuccess());
        Assert.Equal($"POST {Site.Plain}status/404?a=b%20c answered 404 Not Found: This is 404.", exception.Message);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, exception.StatusCode);
    });

    [Fact]
    public void EnsureSuccess_after_the_body_was_read_still_has_its_beginning() => Run(async http =>
    {
        using HttpResponse response = await http.Get("status/500");
        await response.Text();
        Assert.EndsWith(": This is 500.", (await Thrown<HttpRequestException>(async () => await response.EnsureSuccess())).Message, StringComparison.Ordinal);
        using HttpResponse empty = await http.Get("status/204");
        await empty.EnsureSuccess();
    });

    [Fact]
    public void RaiseForStatus_makes_every_failure_an_error_unless_the_request_says_otherwise() => Run(
        async http =>
        {
            await Thrown<HttpRequestException>(async () => (await http.Get("status/503")).Dispose());
            using HttpResponse response = await http.Get("status/503", new HttpCall { RaiseForStatus = false });
            Assert.Equal(503, response.Status);
        },
        new HttpSessionOptions { RaiseForStatus = true });

    [Fact]
    public void GetText_of_a_failure_is_an_error() => Run(async http =>
    {
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await Thrown<HttpRequestException>(async () => await http.GetText("missing"))).StatusCode);
        using HttpResponse response = await http.Get("missing");
        Assert.Equal(404, response.Status);
    });

    private static string Typed(string type, ReadOnlySpan<byte> body) =>
        $"typed?t={Uri.EscapeDataString(type)}&b={Uri.EscapeDataString(Convert.ToBase64String(body))}";
}
