using System.Runtime.CompilerServices;
using System.Text;

namespace Orbweaver.Crawling;

/// <summary>Why a reference does not lead to a page.</summary>
internal enum UrlRefusal : byte
{
    None,

    /// <summary>The URL parser fails.</summary>
    Malformed,

    /// <summary>Neither http nor https.</summary>
    OtherScheme,

    /// <summary>Longer than <see cref="UrlKey.MaxLength"/>.</summary>
    TooLong,
}

/// <summary>
/// Resolves a page's links into the URLs to fetch: http and https only, without fragment. Reusable, allocates nothing on the usual paths;
/// one thread at a time. What the spans show is overwritten by the next call.
/// </summary>
/// <remarks>Most links are plain relative paths; those are joined without the parser, with the same result.</remarks>
internal sealed class UrlResolver
{
    private readonly UrlParser _parser = new();
    private byte[] _bytes = new byte[UrlKey.MaxLength];
    private byte[] _origin = [];
    private UrlParts _parts;

    /// <summary>Why the last call failed.</summary>
    public UrlRefusal Refusal { get; private set; }

    /// <summary>The resolved URL.</summary>
    public ReadOnlySpan<byte> Href => _bytes.AsSpan(0, _parts.QueryEnd);

    /// <summary>Where its parts lie in <see cref="Href"/>.</summary>
    public ref readonly UrlParts Parts => ref _parts;

    /// <summary>The host without its port.</summary>
    public ReadOnlySpan<byte> Host => _bytes.AsSpan(_parts.HostStart, _parts.HostEnd - _parts.HostStart);

    /// <summary>The path.</summary>
    public ReadOnlySpan<byte> Path => _bytes.AsSpan(_parts.PathStart, _parts.PathEnd - _parts.PathStart);

    /// <summary>What is asked from the server.</summary>
    public ReadOnlySpan<byte> PathAndQuery => _bytes.AsSpan(_parts.PathStart, _parts.QueryEnd - _parts.PathStart);

    /// <summary>Scheme, host and port, as <see cref="WebUrl.Origin"/>.</summary>
    public ReadOnlySpan<byte> Origin
    {
        get
        {
            if (!_parts.HasCredentials)
                return _bytes.AsSpan(0, _parts.PathStart);
            _origin = [.. _bytes.AsSpan(0, _parts.SchemeEnd + 3), .. _bytes.AsSpan(_parts.HostStart, _parts.PathStart - _parts.HostStart)];
            return _origin;
        }
    }

    /// <summary>Resolves a reference found on a page.</summary>
    /// <param name="utf8Reference">As found, entities decoded, spaces still around it.</param>
    /// <param name="baseUrl">The page's URL or its <c>&lt;base href&gt;</c>.</param>
    /// <param name="queryEncoding">The page's encoding; null = UTF-8.</param>
    /// <returns>False when it leads to no page; <see cref="Refusal"/> says why.</returns>
    public bool TryResolve(ReadOnlySpan<byte> utf8Reference, WebUrl baseUrl, Encoding? queryEncoding = null) =>
        TryJoin(utf8Reference, baseUrl) || TryParse(utf8Reference, baseUrl, queryEncoding);

    /// <summary>Takes the user's name and password out of the URL just resolved.</summary>
    /// <returns>True when there were any.</returns>
    public bool DropCredentials()
    {
        if (!_parts.HasCredentials)
            return false;
        var start = _parts.SchemeEnd + 3;
        var length = _parts.HostStart - start;
        _bytes.AsSpan(_parts.HostStart, _parts.QueryEnd - _parts.HostStart).CopyTo(_bytes.AsSpan(start));
        _parts.UserEnd = _parts.HostStart = start;
        _parts.HostEnd -= length;
        _parts.PathStart -= length;
        _parts.PathEnd -= length;
        _parts.QueryEnd = _parts.End -= length;
        return true;
    }

    /// <summary>The way by the parser alone: right for every reference.</summary>
    internal bool TryParse(ReadOnlySpan<byte> reference, WebUrl baseUrl, Encoding? queryEncoding)
    {
        _parts = default;

        // A page may hold megabytes of data: URLs; they are told by their scheme, unread.
        var schemeLength = UrlParser.SchemeLength(reference);
        if (schemeLength >= 0 && IsOtherScheme(reference[..schemeLength]))
            return Refuse(UrlRefusal.OtherScheme);
        if (reference.Length > UrlKey.MaxLength)
        {
            var fragment = reference.IndexOf((byte)'#');
            if (fragment < 0 || fragment > UrlKey.MaxLength * 2)
                return Refuse(UrlRefusal.TooLong);
            reference = reference[..(fragment + 1)];
        }

        if (!_parser.TryParse(reference, baseUrl, queryEncoding))
            return Refuse(UrlRefusal.Malformed);
        ref readonly var parts = ref _parser.Parts;
        if (!parts.Scheme.IsHttp())
            return Refuse(UrlRefusal.OtherScheme);
        if (parts.QueryEnd > UrlKey.MaxLength)
            return Refuse(UrlRefusal.TooLong);
        _parser.Written[..parts.QueryEnd].CopyTo(_bytes);
        _parts = parts;
        _parts.End = parts.QueryEnd;
        Refusal = UrlRefusal.None;
        return true;
    }

    /// <summary>The short way: true when the reference is a plain path or query and was joined to the base.</summary>
    internal bool TryJoin(ReadOnlySpan<byte> reference, WebUrl baseUrl)
    {
        ref readonly var from = ref baseUrl.Parts;
        if (!from.Scheme.IsHttp() || reference.IsEmpty)
            return false;

        var climbed = false;
        var keep = baseUrl.FolderEnd;
        var bytes = baseUrl.Utf8;
        switch (reference[0])
        {
            case (byte)'#':
                return Join(baseUrl, from.QueryEnd, default, from.PathEnd);
            case (byte)'?':
                return false;
            case (byte)'/':
                if (reference.Length > 1 && reference[1] is (byte)'/')
                    return false;
                keep = from.PathStart;
                break;
            case (byte)'.':
                while (reference.StartsWith("../"u8))
                {
                    climbed = true;
                    reference = reference[3..];
                    if (keep > from.PathStart + 1)
                        keep = from.PathStart + bytes[from.PathStart..(keep - 1)].LastIndexOf((byte)'/') + 1;
                }

                break;
        }

        var pathLength = reference.IndexOfAnyExcept(UrlCharacters.PlainPath);
        var end = pathLength;
        if (pathLength < 0)
        {
            end = pathLength = reference.Length;
        }
        else if (reference[pathLength] == '?')
        {
            var query = reference[(pathLength + 1)..].IndexOfAnyExcept(UrlCharacters.PlainQuery);
            end = query < 0 ? reference.Length : pathLength + 1 + query;
            if (query >= 0 && reference[end] != '#')
                return false;
        }
        else if (reference[pathLength] != '#')
        {
            return false;
        }

        var path = reference[..pathLength];
        if (path.IsEmpty ? !climbed || end > 0 : path[0] == '.' || path.IndexOf("/."u8) >= 0)
            return false;
        return Join(baseUrl, keep, reference[..end], keep + pathLength);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Join(WebUrl baseUrl, int keep, ReadOnlySpan<byte> rest, int pathEnd)
    {
        if (keep + rest.Length > UrlKey.MaxLength)
            return false;
        baseUrl.Utf8[..keep].CopyTo(_bytes);
        rest.CopyTo(_bytes.AsSpan(keep));
        _parts = baseUrl.Parts;
        _parts.PathEnd = pathEnd;
        _parts.QueryEnd = _parts.End = keep + rest.Length;
        Refusal = UrlRefusal.None;
        return true;
    }

    private bool Refuse(UrlRefusal refusal)
    {
        _parts = default;
        Refusal = refusal;
        return false;
    }

    private static bool IsOtherScheme(ReadOnlySpan<byte> scheme) =>
        !Ascii.EqualsIgnoreCase(scheme, "http"u8) && !Ascii.EqualsIgnoreCase(scheme, "https"u8);
}
