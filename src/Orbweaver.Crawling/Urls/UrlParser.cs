using System.Text;

namespace Orbweaver.Crawling;

/// <summary>
/// The basic URL parser of the WHATWG URL standard (section 4.4), cut by components instead of by states: the input is split at its
/// delimiters, and each part goes straight into the serialised form. Reusable; one thread at a time.
/// </summary>
internal sealed partial class UrlParser
{
    private readonly UrlOutput _output = new();
    private byte[] _cleaned = [];
    private UrlParts _parts;
    private Encoding? _queryEncoding;

    /// <summary>What the last successful call wrote.</summary>
    public ReadOnlySpan<byte> Written => _output.Written;

    /// <summary>Where its parts lie.</summary>
    public ref readonly UrlParts Parts => ref _parts;

    /// <summary>Parses <paramref name="input"/>, against <paramref name="baseUrl"/> when there is one.</summary>
    /// <param name="input">UTF-8; malformed sequences count as U+FFFD.</param>
    /// <param name="baseUrl">What a relative reference is resolved against.</param>
    /// <param name="queryEncoding">The page's encoding when it is not UTF-8: the query of an http, https, ftp or file URL is encoded in it.</param>
    public bool TryParse(ReadOnlySpan<byte> input, WebUrl? baseUrl, Encoding? queryEncoding)
    {
        input = Clean(input);
        _queryEncoding = queryEncoding is null || queryEncoding.CodePage == Encoding.UTF8.CodePage ? null : queryEncoding;
        _output.Length = 0;
        _output.Reserve(input.Length + (baseUrl is null ? 0 : baseUrl.Utf8.Length) + 32);
        _parts = default;
        _parts.Port = -1;

        var hash = input.IndexOf((byte)'#');
        var hasFragment = hash >= 0;
        var fragment = hasFragment ? input[(hash + 1)..] : default;
        if (hasFragment)
            input = input[..hash];

        if (!TryParseToQuery(input, baseUrl, hasFragment))
            return false;

        _parts.QueryEnd = _output.Length;
        if (hasFragment)
        {
            _output.Append((byte)'#');
            _output.AppendEncoded(fragment, UrlCharacters.FragmentSet);
        }

        _parts.End = _output.Length;
        return true;
    }

    /// <summary>The length of the scheme that <paramref name="input"/> begins with, its colon not counted; -1 when it begins with none.</summary>
    public static int SchemeLength(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty || !UrlCharacters.IsLetter(input[0]))
            return -1;
        var i = 1;
        while (i < input.Length && UrlCharacters.IsSchemeByte(input[i]))
            i++;
        return i < input.Length && input[i] == ':' ? i : -1;
    }

    /// <summary>Trims controls and spaces, takes out tabs and newlines, and makes malformed UTF-8 well-formed: what the standard does before it parses.</summary>
    public ReadOnlySpan<byte> Clean(ReadOnlySpan<byte> input)
    {
        while (!input.IsEmpty && input[0] <= ' ')
            input = input[1..];
        while (!input.IsEmpty && input[^1] <= ' ')
            input = input[..^1];

        if (input.ContainsAny(UrlCharacters.TabOrNewline))
        {
            if (_cleaned.Length < input.Length)
                _cleaned = new byte[Math.Max(input.Length, 256)];
            var length = 0;
            foreach (var b in input)
            {
                if (b is not ((byte)'\t' or (byte)'\n' or (byte)'\r'))
                    _cleaned[length++] = b;
            }

            input = _cleaned.AsSpan(0, length);
        }

        return Ascii.IsValid(input) || System.Text.Unicode.Utf8.IsValid(input) ? input : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(input));
    }

    private bool TryParseToQuery(ReadOnlySpan<byte> input, WebUrl? baseUrl, bool hasFragment)
    {
        var schemeLength = SchemeLength(input);
        if (schemeLength < 0)
        {
            if (baseUrl is null)
                return false;
            if (baseUrl.Parts.HasOpaquePath)
            {
                if (!input.IsEmpty || !hasFragment)
                    return false;
                Inherit(baseUrl, baseUrl.Parts.QueryEnd);
                return true;
            }

            return baseUrl.Parts.Scheme == UrlScheme.File ? TryParseFile(input, baseUrl) : TryParseRelative(input, baseUrl);
        }

        _output.AppendLowerCase(input[..schemeLength]);
        _parts.Scheme = UrlSchemes.Find(_output.Written);
        _parts.SchemeEnd = schemeLength;
        _output.Append((byte)':');
        input = input[(schemeLength + 1)..];

        if (_parts.Scheme == UrlScheme.File)
            return TryParseFile(input, baseUrl is not null && baseUrl.Parts.Scheme == UrlScheme.File ? baseUrl : null);
        if (_parts.Scheme.IsSpecial())
        {
            return baseUrl is not null && baseUrl.Parts.Scheme == _parts.Scheme && !input.StartsWith("//"u8)
                ? TryParseRelative(input, baseUrl)
                : TryParseAuthority(SkipSlashes(input));
        }

        if (input.StartsWith("//"u8))
            return TryParseAuthority(input[2..]);

        SplitQuery(input, out var path, out var query, out var hasQuery);
        _parts.HasOpaquePath = path.IsEmpty || path[0] != '/';
        _parts.PathStart = _output.Length;
        if (_parts.HasOpaquePath)
            AppendOpaquePath(path, hasQuery || hasFragment);
        else
            AppendSegments(path[1..]);
        FinishPath(query, hasQuery);
        return true;
    }

    /// <summary>The relative and relative-slash states.</summary>
    private bool TryParseRelative(ReadOnlySpan<byte> input, WebUrl baseUrl)
    {
        var special = baseUrl.Parts.Scheme.IsSpecial();
        if (!input.IsEmpty && IsSlash(input[0], special))
        {
            if (input.Length > 1 && IsSlash(input[1], special))
            {
                Inherit(baseUrl, baseUrl.Parts.SchemeEnd + 1);
                return TryParseAuthority(special ? SkipSlashes(input) : input[2..]);
            }

            Inherit(baseUrl, baseUrl.Parts.AuthorityEnd);
            SplitQuery(input, out var absolute, out var query, out var hasQuery);
            AppendSegments(absolute[1..]);
            FinishPath(query, hasQuery);
            return true;
        }

        AppendRelative(input, baseUrl, keepPath: true);
        return true;
    }

    /// <summary>A reference to a path beside the base's, to another query of the same path, or to nothing but the base itself.</summary>
    private void AppendRelative(ReadOnlySpan<byte> input, WebUrl baseUrl, bool keepPath)
    {
        if (input.IsEmpty)
        {
            Inherit(baseUrl, baseUrl.Parts.QueryEnd);
            return;
        }

        SplitQuery(input, out var path, out var query, out var hasQuery);
        Inherit(baseUrl, baseUrl.Parts.AuthorityEnd);
        if (keepPath)
            _output.Append(baseUrl.Utf8[baseUrl.Parts.PathStart..baseUrl.Parts.PathEnd]);
        if (!path.IsEmpty)
        {
            if (keepPath)
                Shorten();
            AppendSegments(path);
        }

        FinishPath(query, hasQuery);
    }

    /// <summary>Begins the output with the first <paramref name="length"/> bytes of the base, and takes over its parts.</summary>
    private void Inherit(WebUrl baseUrl, int length)
    {
        _output.Length = 0;
        _output.Append(baseUrl.Utf8[..length]);
        _parts = baseUrl.Parts;
        if (length <= _parts.AuthorityEnd)
            _parts.PathStart = length;
    }

    private static bool IsSlash(byte b, bool special) => b == '/' || (special && b == '\\');

    private static ReadOnlySpan<byte> SkipSlashes(ReadOnlySpan<byte> input)
    {
        var start = input.IndexOfAnyExcept((byte)'/', (byte)'\\');
        return start < 0 ? default : input[start..];
    }

    private static void SplitQuery(ReadOnlySpan<byte> input, out ReadOnlySpan<byte> path, out ReadOnlySpan<byte> query, out bool hasQuery)
    {
        var mark = input.IndexOf((byte)'?');
        hasQuery = mark >= 0;
        path = hasQuery ? input[..mark] : input;
        query = hasQuery ? input[(mark + 1)..] : default;
    }
}
