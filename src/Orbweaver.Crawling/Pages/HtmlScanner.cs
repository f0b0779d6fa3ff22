namespace Orbweaver.Crawling;

/// <summary>
/// Finds a page's links, base, title and robots flags in one pass over its bytes, without building a tree: the HTML tokenizer's
/// rules (section 13.2.5) and as much of the tree builder's as decides how text is read (raw text elements, svg and math, templates).
/// The bytes are in an encoding that agrees with ASCII on the characters of markup. Not thread-safe; reused from page to page.
/// </summary>
/// <remarks>
/// What a tree would leave out or repeat because of <em>where</em> an element stands is not seen: elements inside
/// <c>&lt;select&gt;</c>, frames outside a frameset, anchors that the tree builder opens again after a misnested one.
/// </remarks>
internal sealed class HtmlScanner
{
    private readonly ForeignContent _foreign = new();
    private PageScan _scan = null!;
    private LinkKinds _wanted;
    private int _templates;

    /// <summary>Scans <paramref name="html"/> and puts what it names into <paramref name="scan"/>, which has begun.</summary>
    public void Scan(ReadOnlySpan<byte> html, LinkKinds wanted, PageScan scan)
    {
        _scan = scan;
        _wanted = wanted;
        _templates = 0;
        _foreign.Clear();
        ReadUntil(html, 0, html.Length);
    }

    /// <summary>Reads markup from text at <paramref name="at"/> to the first text at or after <paramref name="end"/> that stands in ordinary HTML.</summary>
    private int ReadUntil(ReadOnlySpan<byte> html, int at, int end)
    {
        while (at < end || ((_templates > 0 || _foreign.IsOpen) && at < html.Length))
        {
            var next = html[at..].IndexOf((byte)'<');
            if (next < 0)
                return html.Length;
            at = ReadMarkup(html, at + next);
        }

        return at;
    }

    /// <summary>Reads what begins with the bracket at <paramref name="start"/>, raw text after a start tag included, and returns where it ends.</summary>
    private int ReadMarkup(ReadOnlySpan<byte> html, int start)
    {
        var next = start + 1;
        if (next >= html.Length)
            return html.Length;
        var first = html[next];
        if (char.IsAsciiLetter((char)first))
            return ReadStartTag(html, next);
        return first switch
        {
            (byte)'/' => ReadEndTag(html, next + 1),
            (byte)'!' => ReadDeclaration(html, next + 1),
            (byte)'?' => BogusCommentEnd(html, next),
            _ => next,
        };
    }

    private int ReadStartTag(ReadOnlySpan<byte> html, int nameStart)
    {
        var nameEnd = NameEnd(html, nameStart);
        var name = html[nameStart..nameEnd];
        var tag = new TagReader(html, nameEnd);
        var element = HtmlElements.Find(name);
        if (_foreign.IsOpen)
            return ReadStartTagInForeign(html, name, element, ref tag);
        if (element == HtmlElement.Other)
            return tag.SkipRest();

        var attributes = default(TagAttributes);
        if (!attributes.Read(ref tag))
            return html.Length;
        return OpenElement(html, name, element, attributes, tag);
    }

    private int ReadStartTagInForeign(ReadOnlySpan<byte> html, ReadOnlySpan<byte> name, HtmlElement element, ref TagReader tag)
    {
        var attributes = default(TagAttributes);
        if (!attributes.Read(ref tag))
            return html.Length;
        if (!_foreign.Start(name, tag, IsHtmlEncoding(attributes.Raw(TagAttribute.Encoding, html))))
            return OpenElement(html, name, element, attributes, tag);
        if (element == HtmlElement.A && _templates == 0)
            ElementLinks.Collect(element, attributes, html, _wanted, _scan);
        return tag.Position;
    }

    private int OpenElement(ReadOnlySpan<byte> html, ReadOnlySpan<byte> name, HtmlElement element, in TagAttributes attributes, in TagReader tag)
    {
        if (_templates == 0)
            ElementLinks.Collect(element, attributes, html, _wanted, _scan);
        var end = tag.Position;
        switch (element)
        {
            case HtmlElement.Template:
                _templates++;
                return end;
            case HtmlElement.Svg or HtmlElement.Math:
                _foreign.Open(name, element == HtmlElement.Svg, tag);
                return end;
            case HtmlElement.Plaintext:
                return html.Length;
            case HtmlElement.Script:
                return RawText.ScriptEnd(html, end);
            default:
                var rawName = HtmlElements.RawTextName(element);
                if (rawName.IsEmpty)
                    return end;
                var textEnd = RawText.ElementEnd(html, end, rawName);
                if (element == HtmlElement.Title && _templates == 0)
                    _scan.Title ??= end..textEnd;
                return textEnd;
        }
    }

    private int ReadEndTag(ReadOnlySpan<byte> html, int nameStart)
    {
        if (nameStart >= html.Length)
            return html.Length;
        if (!char.IsAsciiLetter((char)html[nameStart]))
            return BogusCommentEnd(html, nameStart);
        var nameEnd = NameEnd(html, nameStart);
        var tag = new TagReader(html, nameEnd);
        var end = tag.SkipRest();
        if (!tag.Complete)
            return end;
        var name = html[nameStart..nameEnd];
        if (_foreign.IsOpen)
            _foreign.End(name);
        else if (_templates > 0 && HtmlElements.Find(name) == HtmlElement.Template)
            _templates--;
        return end;
    }

    private int ReadDeclaration(ReadOnlySpan<byte> html, int start)
    {
        var text = html[start..];
        if (text.StartsWith("--"u8))
            return RawText.CommentEnd(html, start + 2);
        return _foreign.HasCData && text.StartsWith("[CDATA["u8) ? RawText.CDataEnd(html, start + 7) : BogusCommentEnd(html, start);
    }

    // Doctypes end there too: a bracket ends even their quoted identifiers.
    private static int BogusCommentEnd(ReadOnlySpan<byte> html, int start)
    {
        var end = html[start..].IndexOf((byte)'>');
        return end < 0 ? html.Length : start + end + 1;
    }

    private static int NameEnd(ReadOnlySpan<byte> html, int at)
    {
        while ((uint)at < (uint)html.Length && html[at] is not ((byte)'>' or (byte)'/') && !TagReader.IsSpace(html[at]))
            at++;
        return at;
    }

    private static bool IsHtmlEncoding(ReadOnlySpan<byte> encoding) =>
        System.Text.Ascii.EqualsIgnoreCase(encoding, "text/html"u8) || System.Text.Ascii.EqualsIgnoreCase(encoding, "application/xhtml+xml"u8);
}
