namespace Orbweaver.Crawling;

/// <summary>
/// A parsed robots.txt (RFC 9309): groups merged by user agent, sitemaps, crawl delays; with the slips in writing that Google's parser
/// forgives. Parsing never fails: lines without sense are skipped. Immutable; any thread.
/// </summary>
public sealed class RobotsFile
{
    /// <summary>How many bytes are read: 500 KiB, the least that RFC 9309 (section 2.5) asks parsers to take. The rest of a longer file is ignored.</summary>
    public const int MaxLength = 500 << 10;

    private readonly Dictionary<string, List<(RobotsGroup Group, int Index)>> _groups;

    internal RobotsFile(Dictionary<string, List<(RobotsGroup Group, int Index)>> groups, IReadOnlyList<string> sitemaps)
    {
        _groups = groups;
        Sitemaps = sitemaps;
    }

    /// <summary>The file that allows everything: what a missing robots.txt amounts to.</summary>
    public static RobotsFile AllowAll { get; } = Parse([]);

    /// <summary>The file that disallows everything: what an unreachable robots.txt amounts to.</summary>
    public static RobotsFile DisallowAll { get; } = Parse("User-agent: *\nDisallow: /"u8);

    /// <summary>The values of the Sitemap lines in their order, unresolved.</summary>
    public IReadOnlyList<string> Sitemaps { get; }

    /// <summary>Reads a robots.txt.</summary>
    /// <param name="utf8">The body; a byte-order mark, or the beginning of one, is skipped.</param>
    public static RobotsFile Parse(ReadOnlySpan<byte> utf8) => new RobotsReader().Read(utf8);

    /// <summary>The rules for a user agent: of the groups that name it, all merged; when none does, of those for <c>*</c>. Made anew by each call: keep them.</summary>
    /// <param name="userAgentToken">The crawler's product token, such as <c>Orbweaver</c>, without version; compared without regard to case. Product
    /// tokens hold letters, <c>_</c> and <c>-</c> alone (RFC 9309, section 2.2.1): a name with anything else is named by no group.</param>
    public RobotsRules For(string userAgentToken)
    {
        ArgumentNullException.ThrowIfNull(userAgentToken);
        if (!_groups.TryGetValue(userAgentToken, out var groups) && !_groups.TryGetValue("*", out groups))
            return NoRules;
        return new RobotsRules(groups.SelectMany(g => g.Group.Patterns), groups.Max(g => g.Group.DelayOf(g.Index)));
    }

    /// <summary>Whether a user agent may fetch a path; see <see cref="For"/> and <see cref="RobotsRules.Allows(string)"/>.</summary>
    public bool Allows(string userAgentToken, string pathAndQuery) => For(userAgentToken).Allows(pathAndQuery);

    /// <summary>The delay that is asked of a user agent, or null; see <see cref="For"/>.</summary>
    public TimeSpan? CrawlDelay(string userAgentToken) => For(userAgentToken).CrawlDelay;

    private static readonly RobotsRules NoRules = new([], null);
}
