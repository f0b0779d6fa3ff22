using Orbweaver.Crawling;

namespace Orbweaver.Cli;

/// <summary>The words for <see cref="CrawlScope"/>.</summary>
internal static class ScopeText
{
    public static string Of(CrawlScope scope) => scope.ToString().ToLowerInvariant();

    public static bool TryParse(string text, out CrawlScope scope, out string error)
    {
        error = "is not a scope; it must be host, domain, prefix or any";
        CrawlScope? found = text.Trim().ToLowerInvariant() switch
        {
            "host" => CrawlScope.Host,
            "domain" => CrawlScope.Domain,
            "prefix" => CrawlScope.Prefix,
            "any" => CrawlScope.Any,
            _ => null,
        };
        scope = found ?? default;
        return found is not null;
    }
}
