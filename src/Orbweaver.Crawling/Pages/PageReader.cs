using System.Text;

namespace Orbweaver.Crawling;

/// <summary>
/// Reads HTML pages: their encoding, title, links, base and robots flags, without building a tree. It keeps its memory from page to page:
/// one for each worker. Not thread-safe.
/// </summary>
public sealed class PageReader
{
    private readonly HtmlScanner _scanner = new();
    private readonly PageScan _scan = new();
    private readonly ByteBuffer _text = new();
    private readonly ByteBuffer _title = new();

    /// <summary>Reads a page. Any bytes are a page; none throw.</summary>
    /// <param name="body">The page's bytes, after decompression.</param>
    /// <param name="contentTypeCharset">The <c>charset</c> parameter of the Content-Type header, or null. A misspelt one is passed over.</param>
    /// <param name="wanted">Which links to report.</param>
    public PageContent Read(ReadOnlySpan<byte> body, string? contentTypeCharset, LinkKinds wanted = LinkKinds.Navigation)
    {
        var encoding = CharsetSniffer.Find(body, contentTypeCharset, out var markLength);
        var html = body[markLength..];
        var scanned = encoding;
        if (!encoding.AgreesWithAsciiOnMarkup)
        {
            html = Transcode(html, encoding);
            scanned = PageEncoding.Utf8;
        }

        _scan.Begin(scanned);
        _scanner.Scan(html, wanted, _scan);
        return new PageContent(html, _scan, encoding, _scan.Title is { } range ? ReadTitle(html[range]) : null);
    }

    private ReadOnlySpan<byte> Transcode(ReadOnlySpan<byte> html, PageEncoding encoding)
    {
        _text.Clear();

        // The replacement encoding stands for what must not be read: one U+FFFD for the whole.
        if (encoding.Name == "replacement")
            _text.AppendCodePoint(0xFFFD);
        else
            encoding.AppendAsUtf8(html, _text);
        return _text.Written;
    }

    private string ReadTitle(ReadOnlySpan<byte> raw)
    {
        _title.Clear();
        _scan.Decode(raw, inAttribute: false, _title);
        var text = _title.Written;
        var length = 0;
        var space = false;
        foreach (var value in text)
        {
            if (TagReader.IsSpace(value))
            {
                space = length > 0;
                continue;
            }

            if (space)
                text[length++] = (byte)' ';
            space = false;
            text[length++] = value;
        }

        return Encoding.UTF8.GetString(text[..length]);
    }
}
