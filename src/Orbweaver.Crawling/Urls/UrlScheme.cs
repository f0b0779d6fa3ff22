namespace Orbweaver.Crawling;

/// <summary>The schemes that the URL standard calls special, in an order that tests use: everything up to <see cref="Https"/> is what a crawler fetches.</summary>
internal enum UrlScheme : byte
{
    Http,
    Https,
    Ws,
    Wss,
    Ftp,
    File,
    Other,
}

/// <summary>What the standard ties to a scheme.</summary>
internal static class UrlSchemes
{
    /// <summary>Names the scheme written in <paramref name="lowerCase"/>, which holds neither capitals nor the colon.</summary>
    public static UrlScheme Find(ReadOnlySpan<byte> lowerCase) => lowerCase.Length switch
    {
        2 when lowerCase.SequenceEqual("ws"u8) => UrlScheme.Ws,
        3 when lowerCase.SequenceEqual("wss"u8) => UrlScheme.Wss,
        3 when lowerCase.SequenceEqual("ftp"u8) => UrlScheme.Ftp,
        4 when lowerCase.SequenceEqual("http"u8) => UrlScheme.Http,
        4 when lowerCase.SequenceEqual("file"u8) => UrlScheme.File,
        5 when lowerCase.SequenceEqual("https"u8) => UrlScheme.Https,
        _ => UrlScheme.Other,
    };

    /// <summary>The port that is left out when a URL is written, or -1.</summary>
    public static int DefaultPort(this UrlScheme scheme) => scheme switch
    {
        UrlScheme.Http or UrlScheme.Ws => 80,
        UrlScheme.Https or UrlScheme.Wss => 443,
        UrlScheme.Ftp => 21,
        _ => -1,
    };

    public static bool IsHttp(this UrlScheme scheme) => scheme <= UrlScheme.Https;

    public static bool IsSpecial(this UrlScheme scheme) => scheme != UrlScheme.Other;
}
