namespace Orbweaver.Crawling;

/// <summary>The canonical key by which URLs are compared.</summary>
internal static class UrlKey
{
    /// <summary>The longest URL that is admitted, in bytes: what old browsers and many servers take.</summary>
    public const int MaxLength = 2083;
}
