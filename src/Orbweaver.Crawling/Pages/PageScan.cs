using System.Text;

namespace Orbweaver.Crawling;

/// <summary>
/// What a scan found in one page. Reused from page to page, it allocates nothing once it has grown to the largest page's size.
/// Ranges refer to the bytes that were scanned: they must be the ones handed to <see cref="Value"/>.
/// </summary>
internal sealed class PageScan
{
    private readonly ByteBuffer _decoded = new();
    private readonly ByteBuffer _transcoded = new();
    private PageLink[] _links = new PageLink[64];
    private PageEncoding _encoding = PageEncoding.Utf8;

    /// <summary>How many links were found.</summary>
    public int Count { get; private set; }

    /// <summary>The first <c>&lt;base href&gt;</c>, or null.</summary>
    public PageLink? Base { get; private set; }

    /// <summary>The raw text of the first title element, or null.</summary>
    public Range? Title { get; set; }

    /// <summary>What <c>&lt;meta name=robots&gt;</c> asks for.</summary>
    public RobotsDirectives Robots { get; set; }

    public PageLink this[int index] => _links.AsSpan(0, Count)[index];

    /// <summary>Forgets what was found, and says in which encoding the next page is.</summary>
    public void Begin(PageEncoding encoding)
    {
        _encoding = encoding;
        _decoded.Clear();
        Count = 0;
        Base = null;
        Title = null;
        Robots = RobotsDirectives.None;
    }

    /// <summary>The link's value as UTF-8, decoded, without white space at its ends.</summary>
    public ReadOnlySpan<byte> Value(scoped in PageLink link, ReadOnlySpan<byte> html) =>
        link.Decoded ? _decoded.Slice(link.Start, link.Length) : html.Slice(link.Start, link.Length);

    public void Add(LinkKind kind, ReadOnlySpan<byte> html, int start, int length, bool noFollow = false) =>
        Push(ToLink(html, start, length, kind, noFollow));

    /// <summary>Adds a link that is a part of what <see cref="KeepAttribute"/> gave.</summary>
    public void AddKept(LinkKind kind, ReadOnlySpan<byte> part)
    {
        if (!part.IsEmpty && _decoded.Written.Overlaps(part, out var start))
            Push(new PageLink(start, part.Length, kind, NoFollow: false, Decoded: true));
    }

    public void SetBase(ReadOnlySpan<byte> html, int start, int length) => Base ??= ToLink(html, start, length, LinkKind.Link, noFollow: false);

    /// <summary>The attribute value as UTF-8 with its character references decoded; good until the next call.</summary>
    public ReadOnlySpan<byte> DecodeAttribute(scoped ReadOnlySpan<byte> raw)
    {
        var start = _decoded.Length;
        Decode(raw, inAttribute: true, _decoded);
        var value = _decoded.Slice(start, _decoded.Length - start);
        _decoded.Advance(start - _decoded.Length);
        return value;
    }

    /// <summary>As <see cref="DecodeAttribute"/>, but kept with the scan: its parts can become links. Good until something else is decoded.</summary>
    public ReadOnlySpan<byte> KeepAttribute(scoped ReadOnlySpan<byte> raw)
    {
        var start = _decoded.Length;
        Decode(raw, inAttribute: true, _decoded);
        return _decoded.Written[start..];
    }

    /// <summary>Text in the page's encoding to UTF-8, character references decoded.</summary>
    public void Decode(scoped ReadOnlySpan<byte> raw, bool inAttribute, ByteBuffer into)
    {
        if (_encoding.IsUtf8 ? System.Text.Unicode.Utf8.IsValid(raw) : Ascii.IsValid(raw))
        {
            CharacterReferences.Decode(raw, inAttribute, into);
            return;
        }

        _transcoded.Clear();
        _encoding.AppendAsUtf8(raw, _transcoded);
        CharacterReferences.Decode(_transcoded.Written, inAttribute, into);
    }

    private PageLink ToLink(ReadOnlySpan<byte> html, int start, int length, LinkKind kind, bool noFollow)
    {
        var raw = html.Slice(start, length);
        if (IsLiteral(raw))
        {
            var trimmed = Trim(raw, out var leading);
            return new PageLink(start + leading, trimmed.Length, kind, noFollow, Decoded: false);
        }

        var from = _decoded.Length;
        Decode(raw, inAttribute: true, _decoded);
        var value = Trim(_decoded.Written[from..], out var before);
        return new PageLink(from + before, value.Length, kind, noFollow, Decoded: true);
    }

    private bool IsLiteral(ReadOnlySpan<byte> raw) =>
        !raw.ContainsAny((byte)'&', (byte)'\0', (byte)'\r')
        && (Ascii.IsValid(raw) || (_encoding.IsUtf8 && System.Text.Unicode.Utf8.IsValid(raw)));

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> value, out int leading)
    {
        leading = 0;
        while (leading < value.Length && TagReader.IsSpace(value[leading]))
            leading++;
        var end = value.Length;
        while (end > leading && TagReader.IsSpace(value[end - 1]))
            end--;
        return value[leading..end];
    }

    private void Push(in PageLink link)
    {
        if (Count == _links.Length)
            Array.Resize(ref _links, Count * 2);
        _links[Count++] = link;
    }
}
