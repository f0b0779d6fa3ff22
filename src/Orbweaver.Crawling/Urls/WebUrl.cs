using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Orbweaver.Crawling;

/// <summary>
/// An absolute URL, parsed and written as the WHATWG URL standard asks (so, as browsers do). Immutable; any thread; equal when
/// <see cref="Href"/> is.
/// </summary>
public sealed class WebUrl : IEquatable<WebUrl>
{
    private readonly byte[] _utf8;
    private readonly UrlParts _parts;

    internal WebUrl(ReadOnlySpan<byte> utf8, in UrlParts parts)
    {
        _utf8 = utf8.ToArray();
        _parts = parts;
        Href = Encoding.ASCII.GetString(_utf8);
        FolderEnd = parts.PathStart + utf8[parts.PathStart..parts.PathEnd].LastIndexOf((byte)'/') + 1;
    }

    /// <summary>The whole URL, ASCII only.</summary>
    public string Href { get; }

    /// <summary>The scheme in lower case, without its colon: <c>https</c>.</summary>
    public string Scheme => Text(0, _parts.SchemeEnd);

    /// <summary>True for http and https: what a crawler can fetch.</summary>
    public bool IsHttp => _parts.Scheme.IsHttp();

    /// <summary>The user's name, percent-encoded; empty when there is none.</summary>
    public string UserName => _parts.HasHost ? Text(_parts.SchemeEnd + 3, _parts.UserEnd) : "";

    /// <summary>The password, percent-encoded; empty when there is none.</summary>
    public string Password => _parts.HasHost && _parts.HostStart - 1 > _parts.UserEnd ? Text(_parts.UserEnd + 1, _parts.HostStart - 1) : "";

    /// <summary>The host without its port: a domain in lower-case ASCII (<c>xn--…</c> for other letters), <c>127.0.0.1</c>, <c>[::1]</c>; empty when there is none.</summary>
    public string Host => _parts.HasHost ? Text(_parts.HostStart, _parts.HostEnd) : "";

    /// <summary>The port when it is not the scheme's default, else null.</summary>
    public int? Port => _parts.Port < 0 ? null : _parts.Port;

    /// <summary>The path, percent-encoded: <c>/a/b</c>; without slashes for <c>mailto:</c> and its like.</summary>
    public string Path => Text(_parts.PathStart, _parts.PathEnd);

    /// <summary>The query with its question mark; empty when there is none.</summary>
    public string Query => Text(_parts.PathEnd, _parts.QueryEnd);

    /// <summary>The fragment with its number sign; empty when there is none.</summary>
    public string Fragment => Text(_parts.QueryEnd, _parts.End);

    /// <summary>What is asked from the server: <see cref="Path"/> and <see cref="Query"/>.</summary>
    public string PathAndQuery => Text(_parts.PathStart, _parts.QueryEnd);

    /// <summary>
    /// Scheme, host and port: <c>https://example.org</c>, <c>http://127.0.0.1:8080</c>; a default port is left out. <c>null</c>, as the
    /// standard writes it, for schemes that have none.
    /// </summary>
    public string Origin => _parts.Scheme switch
    {
        UrlScheme.File or UrlScheme.Other => "null",
        _ when _parts.HasCredentials => string.Concat(Text(0, _parts.SchemeEnd + 3), Text(_parts.HostStart, _parts.PathStart)),
        _ => Text(0, _parts.PathStart),
    };

    internal ReadOnlySpan<byte> Utf8 => _utf8;

    internal ref readonly UrlParts Parts => ref _parts;

    /// <summary>Just after the path's last slash: where a name beside this URL's is written.</summary>
    internal int FolderEnd { get; }

    /// <summary>Parses an absolute URL.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out WebUrl? url) => TryParse(text, null, out url);

    /// <summary>Parses a URL, resolving a relative one against <paramref name="baseUrl"/>.</summary>
    /// <param name="text">The URL as it was found; spaces around it are dropped. A lone surrogate counts as U+FFFD.</param>
    /// <param name="baseUrl">The page's URL, or its <c>&lt;base href&gt;</c>; null when only an absolute URL will do.</param>
    /// <param name="url">The URL, when there is one.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, WebUrl? baseUrl, [NotNullWhen(true)] out WebUrl? url)
    {
        url = null;
        return text is not null && TryParse(Encoding.UTF8.GetBytes(text), baseUrl, null, out url);
    }

    /// <summary>Parses a URL from UTF-8, resolving a relative one against <paramref name="baseUrl"/>.</summary>
    /// <param name="utf8">The URL as it was found. Malformed sequences count as U+FFFD.</param>
    /// <param name="baseUrl">The page's URL, or its <c>&lt;base href&gt;</c>; null when only an absolute URL will do.</param>
    /// <param name="queryEncoding">The page's encoding, in which browsers write a query's non-ASCII characters; null = UTF-8.</param>
    /// <param name="url">The URL, when there is one.</param>
    public static bool TryParse(ReadOnlySpan<byte> utf8, WebUrl? baseUrl, Encoding? queryEncoding, [NotNullWhen(true)] out WebUrl? url)
    {
        var parser = new UrlParser();
        url = parser.TryParse(utf8, baseUrl, queryEncoding) ? new WebUrl(parser.Written, parser.Parts) : null;
        return url is not null;
    }

    /// <summary>This URL as <see cref="System.Net.Http.HttpClient"/> takes it, without its fragment, and sent exactly as written here: Uri's own canonical form is switched off.</summary>
    /// <exception cref="UriFormatException">System.Uri, stricter than browsers, does not accept the host (such as <c>http://a!b/</c>).</exception>
    public Uri ToUri() => TryToUri(out var uri) ? uri : throw new UriFormatException($"{Href} is a URL to browsers, but System.Uri does not accept its host '{Host}'.");

    /// <summary>As <see cref="ToUri"/>; false where that throws.</summary>
    public bool TryToUri([NotNullWhen(true)] out Uri? uri)
    {
        var options = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        return Uri.TryCreate(_parts.HasFragment ? Text(0, _parts.QueryEnd) : Href, options, out uri);
    }

    /// <summary>This URL without its fragment; itself when it has none.</summary>
    public WebUrl WithoutFragment()
    {
        if (!_parts.HasFragment)
            return this;
        var parts = _parts;
        parts.End = parts.QueryEnd;
        return new WebUrl(_utf8.AsSpan(0, parts.End), parts);
    }

    /// <inheritdoc/>
    public bool Equals(WebUrl? other) => other is not null && other.Href == Href;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as WebUrl);

    /// <inheritdoc/>
    public override int GetHashCode() => Href.GetHashCode(StringComparison.Ordinal);

    /// <summary>The same as <see cref="Href"/>.</summary>
    public override string ToString() => Href;

    private string Text(int start, int end) => start == 0 && end == Href.Length ? Href : Href[start..end];
}
