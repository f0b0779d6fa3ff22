namespace Orbweaver.Crawling;

/// <summary>What is known of a host's robots.txt.</summary>
/// <param name="Rules">The rules for this crawler; null when everything is allowed, or nothing (see <paramref name="Error"/>).</param>
/// <param name="Error">Why no rules could be had and nothing may be fetched; null when there are rules, or all is allowed.</param>
internal sealed record RobotsVerdict(RobotsRules? Rules, string? Error)
{
    /// <summary>No rules: everything may be fetched.</summary>
    internal static readonly RobotsVerdict AllAllowed = new(null, null);
}
