using Xunit;

namespace Orbweaver.Crawling.Tests.Urls;

/// <summary>What tests begin with.</summary>
internal static class Given
{
    /// <summary>The URL that is written in <paramref name="text"/>.</summary>
    public static WebUrl Url(string text)
    {
        Assert.True(WebUrl.TryParse(text, out var url), $"{text} is no URL");
        return url;
    }
}
