namespace Orbweaver.Crawling;

/// <summary>
/// What a <see cref="PageReader"/> read in one page. It is a view of the page's bytes and of the reader's memory: good until the reader
/// reads the next page, or the bytes change.
/// </summary>
public readonly ref struct PageContent
{
    private readonly ReadOnlySpan<byte> _html;
    private readonly PageScan _scan;

    internal PageContent(ReadOnlySpan<byte> html, PageScan scan, PageEncoding encoding, string? title)
    {
        _html = html;
        _scan = scan;
        Encoding = encoding;
        Title = title;
    }

    /// <summary>The page's character encoding.</summary>
    public PageEncoding Encoding { get; }

    /// <summary>The text of the first title element, white space trimmed and folded to single spaces; null when there is no such element.</summary>
    public string? Title { get; }

    /// <summary>What the page asks of robots.</summary>
    public RobotsDirectives Robots => _scan.Robots;

    /// <summary>The page has a <c>&lt;base href&gt;</c>, perhaps an empty one.</summary>
    public bool HasBase => _scan.Base is not null;

    /// <summary>The first <c>&lt;base href&gt;</c> as UTF-8, unresolved; empty when there is none.</summary>
    public ReadOnlySpan<byte> BaseHref => _scan.Base is { } link ? _scan.Value(link, _html) : default;

    /// <summary>How many links were found, repeated ones included.</summary>
    public int LinkCount => _scan.Count;

    /// <summary>
    /// A link's value as UTF-8, in the order of the page: character references decoded, white space at the ends removed (tabs and line feeds
    /// inside are the URL parser's), unresolved.
    /// </summary>
    /// <param name="index">From 0 to <see cref="LinkCount"/> - 1.</param>
    public ReadOnlySpan<byte> LinkUrl(int index) => _scan.Value(_scan[index], _html);

    /// <summary>What names the link.</summary>
    /// <param name="index">From 0 to <see cref="LinkCount"/> - 1.</param>
    public LinkKind LinkKindOf(int index) => _scan[index].Kind;

    /// <summary>The link has <c>rel=nofollow</c>.</summary>
    /// <param name="index">From 0 to <see cref="LinkCount"/> - 1.</param>
    public bool IsNoFollow(int index) => _scan[index].NoFollow;
}
