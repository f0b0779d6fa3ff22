using System.Runtime.CompilerServices;

namespace Orbweaver.Crawling;

/// <summary>
/// The canonical form by which URLs are compared, and its fingerprint. Never fetched: what is fetched is the URL as it was resolved.
/// </summary>
/// <remarks>
/// The key is the serialised URL without its fragment (the parser has dropped the default port and brought the host to lower-case ASCII), with its
/// percent-encoding normalised as RFC 3986 allows (section 6.2.2): hexadecimal digits in capitals, unreserved characters decoded.
/// The query keeps its order.
/// </remarks>
internal static class UrlKey
{
    /// <summary>The longest URL that is admitted, in bytes: what old browsers and many servers take.</summary>
    public const int MaxLength = 2083;

    /// <summary>The fingerprint of a resolved link's key. Allocates nothing.</summary>
    public static UInt128 Fingerprint(UrlResolver url, KeyedHash hash) => Fingerprint(url.Href, hash);

    /// <summary>The fingerprint of a URL's key; its fragment does not count.</summary>
    public static UInt128 Fingerprint(WebUrl url, KeyedHash hash) => Fingerprint(url.Utf8[..url.Parts.QueryEnd], hash);

    /// <summary>True when the URL, its fragment left out, is http or https and not too long to be fetched.</summary>
    public static bool IsAdmissible(WebUrl url) => url.IsHttp && url.Parts.QueryEnd <= MaxLength;

    /// <summary>Writes the key of a serialised URL without fragment into <paramref name="key"/>, which is as long as the URL.</summary>
    /// <returns>The key's length.</returns>
    public static int Write(ReadOnlySpan<byte> url, Span<byte> key)
    {
        var length = 0;
        while (true)
        {
            var percent = url.IndexOf((byte)'%');
            if (percent < 0 || percent + 2 >= url.Length)
            {
                url.CopyTo(key[length..]);
                return length + url.Length;
            }

            url[..percent].CopyTo(key[length..]);
            length += percent;
            var high = UrlCharacters.HexValue(url[percent + 1]);
            var low = UrlCharacters.HexValue(url[percent + 2]);
            url = url[(percent + 1)..];
            if (high < 0 || low < 0)
            {
                key[length++] = (byte)'%';
                continue;
            }

            url = url[2..];
            var value = (byte)((high << 4) | low);
            if (IsUnreserved(value))
            {
                key[length++] = value;
                continue;
            }

            key[length++] = (byte)'%';
            key[length++] = "0123456789ABCDEF"u8[high];
            key[length++] = "0123456789ABCDEF"u8[low];
        }
    }

    private static UInt128 Fingerprint(ReadOnlySpan<byte> url, KeyedHash hash) =>
        url.Contains((byte)'%') ? NormalizedFingerprint(url, hash) : hash.Compute(url);

    [SkipLocalsInit]
    private static UInt128 NormalizedFingerprint(ReadOnlySpan<byte> url, KeyedHash hash)
    {
        var key = url.Length <= MaxLength ? stackalloc byte[MaxLength] : new byte[url.Length];
        return hash.Compute(key[..Write(url, key)]);
    }

    private static bool IsUnreserved(byte b) => UrlCharacters.IsLetter(b) || UrlCharacters.IsDigit(b) || b is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~';
}
