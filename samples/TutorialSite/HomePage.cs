namespace Orbweaver.Samples;

/// <summary>The front pages of the addresses: each is longer than the one before.</summary>
internal static class HomePage
{
    internal static Page Of(string address, IReadOnlyList<string> addresses)
    {
        var number = 1 + addresses.TakeWhile(other => other != address).Count();
        return Page.Html($"第 {number} 站", string.Concat(Enumerable.Range(1, 50 * number).Select(line => $"<p>第 {number} 站的第 {line} 条新闻</p>\n")));
    }
}
