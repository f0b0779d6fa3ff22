using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Orbweaver.Crawling.Tests;

public sealed class PageRecordWriterTests
{
    private static readonly PageRecord Page = new()
    {
        Url = "https://example.org/",
        Status = 200,
        Title = "Example",
        Links = 12,
        Depth = 1,
        Bytes = 5_000_000_000,
        ContentType = "text/html",
        Charset = "UTF-8",
        FetchedAt = new DateTimeOffset(2026, 2, 3, 6, 5, 6, 7, TimeSpan.FromHours(2)),
        ElapsedMs = 12.3456,
    };

    [Fact]
    public void Record_is_one_line_with_its_fields_in_order() =>
        Assert.Equal(
            """{"url":"https://example.org/","status":200,"title":"Example","links":12,"depth":1,"bytes":5000000000,"content_type":"text/html","charset":"UTF-8","fetched_at":"2026-02-03T04:05:06.007Z","elapsed_ms":12.346,"error":null}""" + "\n",
            Write(Page));

    [Fact]
    public void Record_with_nothing_but_a_url_has_nulls() =>
        Assert.Equal(
            """{"url":"x:","status":0,"title":null,"links":0,"depth":0,"bytes":0,"content_type":null,"charset":null,"fetched_at":"0001-01-01T00:00:00.000Z","elapsed_ms":0,"error":"timeout"}""" + "\n",
            Write(new PageRecord { Url = "x:", Error = "timeout" }));

    [Fact]
    public void Redirect_names_its_target_last() =>
        Assert.EndsWith(""","error":null,"redirects_to":"https://example.org/b"}""" + "\n", Write(Page with { RedirectsTo = "https://example.org/b" }));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a\"b\\c/d", "a\\\"b\\\\c/d")]
    [InlineData("\b\t\n\f\r", "\\b\\t\\n\\f\\r")]
    [InlineData("\u0000\u001b\u001f\u007f", "\\u0000\\u001b\\u001f\u007f")]
    [InlineData("<a href='x'>&+", "<a href='x'>&+")]
    [InlineData("é € 😀 \u2028\u2029", "é € 😀 \u2028\u2029")]
    public void Text_is_escaped_only_where_json_requires_it(string text, string escaped)
    {
        Assert.Contains($"\"title\":\"{escaped}\",", Write(Page with { Title = text }));
        Assert.Equal(text, Parse(Page with { Title = text }).GetProperty("title").GetString());
    }

    [Theory]
    [InlineData(new[] { 0xD83D }, "\uFFFD")]
    [InlineData(new[] { 0xDE00, 'a' }, "\uFFFDa")]
    [InlineData(new[] { 0xD83D, '"', 0xDE00 }, "\uFFFD\"\uFFFD")]
    [InlineData(new[] { 0xD83D, 0xD83D, 0xDE00 }, "\uFFFD😀")]
    public void Surrogate_without_its_half_becomes_the_replacement_character(int[] units, string expected)
    {
        var title = new string([.. units.Select(unit => (char)unit)]);
        Assert.Equal(expected, Parse(Page with { Title = title }).GetProperty("title").GetString());
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(3, "3")]
    [InlineData(0.0004, "0")]
    [InlineData(0.001, "0.001")]
    [InlineData(1.5, "1.5")]
    [InlineData(7.25, "7.25")]
    [InlineData(999.9996, "1000")]
    [InlineData(120_000.013, "120000.013")]
    [InlineData(-1, "0")]
    [InlineData(double.NaN, "0")]
    public void Elapsed_has_three_decimals_at_most(double elapsed, string expected) =>
        Assert.Contains($"\"elapsed_ms\":{expected},", Write(Page with { ElapsedMs = elapsed }));

    [Fact]
    public void Record_whatever_it_holds_reads_back_the_same()
    {
        var random = new Random(5);
        for (var round = 0; round < 500; round++)
        {
            var page = Page with
            {
                Url = Text(random),
                Title = Text(random),
                ContentType = Text(random),
                Charset = Text(random),
                Error = Text(random),
                RedirectsTo = Text(random),
                Status = random.Next(600),
                Bytes = random.NextInt64(),
                ElapsedMs = random.Next(1_000_000) / 1000.0,
                FetchedAt = DateTimeOffset.FromUnixTimeMilliseconds(random.NextInt64(4_000_000_000_000)),
            };

            var read = Parse(page);

            Assert.Equal(page.Url, read.GetProperty("url").GetString());
            Assert.Equal(page.Title, read.GetProperty("title").GetString());
            Assert.Equal(page.ContentType, read.GetProperty("content_type").GetString());
            Assert.Equal(page.Charset, read.GetProperty("charset").GetString());
            Assert.Equal(page.Error, read.GetProperty("error").GetString());
            Assert.Equal(page.RedirectsTo, read.GetProperty("redirects_to").GetString());
            Assert.Equal(page.Status, read.GetProperty("status").GetInt32());
            Assert.Equal(page.Bytes, read.GetProperty("bytes").GetInt64());
            Assert.Equal(page.ElapsedMs, read.GetProperty("elapsed_ms").GetDouble());
            Assert.Equal(page.FetchedAt, read.GetProperty("fetched_at").GetDateTimeOffset());
        }
    }

    [Fact]
    public void Records_many_into_one_buffer_are_lines()
    {
        var target = new ArrayBufferWriter<byte>();
        for (var i = 0; i < 100; i++)
            PageRecordWriter.Write(target, Page with { Title = new string('\u0001', i * 50) });
        var lines = Encoding.UTF8.GetString(target.WrittenSpan).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => i * 50), lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("title").GetString()!.Length));
    }

    [Fact]
    public void Record_allocates_nothing_in_a_buffer_that_is_large_enough()
    {
        var target = new ArrayBufferWriter<byte>(1 << 16);
        PageRecordWriter.Write(target, Page);
        PageRecordWriter.Write(target, Page);
        var before = GC.GetAllocatedBytesForCurrentThread();
        PageRecordWriter.Write(target, Page);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Record_is_the_same_whatever_the_culture()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("ar-SA");
            Assert.Contains("\"fetched_at\":\"2026-02-03T04:05:06.007Z\",\"elapsed_ms\":12.346", Write(Page));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    private static string Text(Random random)
    {
        var text = new StringBuilder();
        for (var i = random.Next(40); i > 0; i--)
            text.Append(new Rune(random.Next(3) switch { 0 => random.Next(0x80), 1 => random.Next(0xD800), _ => random.Next(0xE000, 0x110000) }).ToString());
        return text.ToString();
    }

    private static JsonElement Parse(PageRecord record) => JsonDocument.Parse(Write(record)).RootElement;

    private static string Write(PageRecord record)
    {
        var target = new ArrayBufferWriter<byte>();
        PageRecordWriter.Write(target, record);
        return Encoding.UTF8.GetString(target.WrittenSpan);
    }
}
