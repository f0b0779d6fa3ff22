using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text.Unicode;

namespace Orbweaver.Crawling;

/// <summary>
/// Writes a record as one line of JSON (RFC 8259), UTF-8. Only what JSON requires is escaped; a surrogate without its other half becomes
/// U+FFFD. Allocates nothing but what the target does.
/// </summary>
/// <remarks>Character by character on purpose: the framework's vectorised search is compiled only while the program runs, and cost a short crawl more than it saved.</remarks>
public static class PageRecordWriter
{
    /// <summary>A control character becomes six bytes (<c>\u001f</c>); any other one less.</summary>
    private const int MostBytesPerChar = 6;

    /// <summary>The names, the punctuation and the numbers of a record at their longest come to less than this.</summary>
    private const int FixedPart = 512;

    /// <summary>Writes the line, its line feed included.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="record">The record.</param>
    public static void Write(IBufferWriter<byte> target, PageRecord record)
    {
        var most = FixedPart + MostLength(record.Url) + MostLength(record.Title) + MostLength(record.ContentType) + MostLength(record.Charset) +
            MostLength(record.Error) + MostLength(record.RedirectsTo);
        var span = target.GetSpan(most);
        var at = 0;
        Raw(span, ref at, "{\"url\":"u8);
        Text(span, ref at, record.Url);
        Raw(span, ref at, ",\"status\":"u8);
        Integer(span, ref at, record.Status);
        Raw(span, ref at, ",\"title\":"u8);
        Text(span, ref at, record.Title);
        Raw(span, ref at, ",\"links\":"u8);
        Integer(span, ref at, record.Links);
        Raw(span, ref at, ",\"depth\":"u8);
        Integer(span, ref at, record.Depth);
        Raw(span, ref at, ",\"bytes\":"u8);
        Integer(span, ref at, record.Bytes);
        Raw(span, ref at, ",\"content_type\":"u8);
        Text(span, ref at, record.ContentType);
        Raw(span, ref at, ",\"charset\":"u8);
        Text(span, ref at, record.Charset);
        Raw(span, ref at, ",\"fetched_at\":"u8);
        Instant(span, ref at, record.FetchedAt);
        Raw(span, ref at, ",\"elapsed_ms\":"u8);
        Milliseconds(span, ref at, record.ElapsedMs);
        Raw(span, ref at, ",\"error\":"u8);
        Text(span, ref at, record.Error);
        if (record.RedirectsTo is not null)
        {
            Raw(span, ref at, ",\"redirects_to\":"u8);
            Text(span, ref at, record.RedirectsTo);
        }
        Raw(span, ref at, "}\n"u8);
        target.Advance(at);
    }

    private static int MostLength(string? text) => text is null ? 0 : text.Length * MostBytesPerChar;

    private static void Raw(Span<byte> span, ref int at, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(span[at..]);
        at += bytes.Length;
    }

    private static void Integer(Span<byte> span, ref int at, long value)
    {
        _ = Utf8Formatter.TryFormat(value, span[at..], out var written);
        at += written;
    }

    private static void Text(Span<byte> span, ref int at, string? text)
    {
        if (text is null)
        {
            Raw(span, ref at, "null"u8);
            return;
        }
        span[at++] = (byte)'"';
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (character is '"' or '\\' or < ' ')
                Escape(span, ref at, character);
            else if (character < 0x80)
                span[at++] = (byte)character;
            else
                i += BeyondAscii(span, ref at, text.AsSpan(i)) - 1;
        }
        span[at++] = (byte)'"';
    }

    /// <returns>How many characters its run beyond ASCII has.</returns>
    private static int BeyondAscii(Span<byte> span, ref int at, ReadOnlySpan<char> text)
    {
        var length = 1;
        while (length < text.Length && text[length] >= 0x80)
            length++;
        _ = Utf8.FromUtf16(text[..length], span[at..], out _, out var written);
        at += written;
        return length;
    }

    private static void Escape(Span<byte> span, ref int at, char character)
    {
        span[at++] = (byte)'\\';
        switch (character)
        {
            case '"' or '\\':
                span[at++] = (byte)character;
                break;
            case '\b':
                span[at++] = (byte)'b';
                break;
            case '\t':
                span[at++] = (byte)'t';
                break;
            case '\n':
                span[at++] = (byte)'n';
                break;
            case '\f':
                span[at++] = (byte)'f';
                break;
            case '\r':
                span[at++] = (byte)'r';
                break;
            default:
                Raw(span, ref at, "u00"u8);
                _ = Utf8Formatter.TryFormat((byte)character, span[at..], out var written, new StandardFormat('x', 2));
                at += written;
                break;
        }
    }

    /// <summary>The round-trip format is the quick one; of its seven decimals three are kept.</summary>
    private static void Instant(Span<byte> span, ref int at, DateTimeOffset instant)
    {
        span[at++] = (byte)'"';
        _ = instant.UtcDateTime.TryFormat(span[at..], out _, "O", CultureInfo.InvariantCulture);
        at += "yyyy-MM-ddTHH:mm:ss.fff".Length;
        Raw(span, ref at, "Z\""u8);
    }

    /// <summary>Whole microseconds, so that the shortest form never has more than three decimals. What is no number counts as 0.</summary>
    private static void Milliseconds(Span<byte> span, ref int at, double milliseconds)
    {
        var microseconds = (long)Math.Round(Math.Max(milliseconds, 0) * 1000);
        Integer(span, ref at, microseconds / 1000);
        var fraction = (int)(microseconds % 1000);
        if (fraction == 0)
            return;
        span[at++] = (byte)'.';
        for (var unit = 100; fraction > 0; unit /= 10)
        {
            span[at++] = (byte)('0' + fraction / unit);
            fraction %= unit;
        }
    }
}
