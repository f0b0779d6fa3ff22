namespace Orbweaver.Crawling;

/// <summary>What a robots.txt says to one user agent. Immutable; any thread.</summary>
public sealed class RobotsRules
{
    private readonly RobotsPattern[] _patterns;

    internal RobotsRules(IEnumerable<RobotsPattern> patterns, TimeSpan? crawlDelay)
    {
        // The first that matches decides: the longest, and among equals Allow.
        _patterns = [.. patterns.OrderByDescending(p => p.Priority).ThenByDescending(p => p.Allow)];
        CrawlDelay = crawlDelay;
    }

    /// <summary>The least time between two requests that the site asks for, or null. Not part of RFC 9309, but widely written; at most 1 day.</summary>
    public TimeSpan? CrawlDelay { get; }

    /// <summary>Whether a path may be fetched. <c>/robots.txt</c> itself is judged like any other: who fetches it for its rules does not ask.</summary>
    /// <param name="pathAndQuery">As <see cref="WebUrl.PathAndQuery"/>: percent-encoded ASCII, beginning with a slash.</param>
    public bool Allows(string pathAndQuery)
    {
        ArgumentNullException.ThrowIfNull(pathAndQuery);
        return Allows(System.Text.Encoding.UTF8.GetBytes(pathAndQuery));
    }

    /// <inheritdoc cref="Allows(string)"/>
    public bool Allows(ReadOnlySpan<byte> pathAndQuery)
    {
        if (_patterns.Length == 0)
            return true;
        if (HasSmallHexadecimal(pathAndQuery))
            pathAndQuery = RobotsPattern.EscapeHexadecimal(pathAndQuery);
        foreach (var pattern in _patterns)
        {
            if (pattern.Matches(pathAndQuery))
                return pattern.Allow;
        }

        return true;
    }

    private static bool HasSmallHexadecimal(ReadOnlySpan<byte> path)
    {
        while (path.IndexOf((byte)'%') is >= 0 and var percent && percent + 2 < path.Length)
        {
            if (path[percent + 1] >= 'a' || path[percent + 2] >= 'a')
                return true;
            path = path[(percent + 3)..];
        }

        return false;
    }
}
