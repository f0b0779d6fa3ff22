using System.Globalization;
using System.Text;

namespace Orbweaver.Crawling;

/// <summary>The path, opaque-path and query states.</summary>
internal sealed partial class UrlParser
{
    /// <summary>Appends segments to the path written so far. <paramref name="path"/> begins after the slash that opens its first segment.</summary>
    private void AppendSegments(ReadOnlySpan<byte> path)
    {
        if (_parts.Scheme != UrlScheme.File && IsPlain(path))
        {
            _output.Append((byte)'/');
            _output.Append(path);
            return;
        }

        var special = _parts.Scheme.IsSpecial();
        while (true)
        {
            var end = special ? path.IndexOfAny((byte)'/', (byte)'\\') : path.IndexOf((byte)'/');
            var segment = end < 0 ? path : path[..end];
            var dots = CountDots(segment);
            if (dots == 2)
                Shorten();
            if (dots == 0)
                AppendSegment(segment);
            else if (end < 0)
                _output.Append((byte)'/');

            if (end < 0)
                return;
            path = path[(end + 1)..];
        }
    }

    /// <summary>True when nothing in the path needs encoding, removing or a second look.</summary>
    internal static bool IsPlain(ReadOnlySpan<byte> path) =>
        !path.ContainsAnyExcept(UrlCharacters.PlainPath) && !(path.Length > 0 && path[0] == '.') && path.IndexOf("/."u8) < 0;

    private void AppendSegment(ReadOnlySpan<byte> segment)
    {
        var first = _output.Length == _parts.PathStart;
        _output.Append((byte)'/');
        if (first && _parts.Scheme == UrlScheme.File && IsDriveLetter(segment))
        {
            _output.Append(segment[0]);
            _output.Append((byte)':');
            return;
        }

        _output.AppendEncoded(segment, UrlCharacters.PathSet);
    }

    /// <summary>1 for <c>.</c>, 2 for <c>..</c> (each dot also as <c>%2e</c>), 0 for anything else.</summary>
    private static int CountDots(ReadOnlySpan<byte> segment)
    {
        var dots = 0;
        while (!segment.IsEmpty)
        {
            if (segment[0] == '.')
                segment = segment[1..];
            else if (segment.Length >= 3 && segment[0] == '%' && segment[1] == '2' && (segment[2] | 0x20) == 'e')
                segment = segment[3..];
            else
                return 0;
            if (++dots > 2)
                return 0;
        }

        return dots;
    }

    /// <summary>Takes the last segment off the path, but never a file URL's drive.</summary>
    private void Shorten()
    {
        var path = _output.Written[_parts.PathStart..];
        if (_parts.Scheme == UrlScheme.File && path.Length == 3 && IsNormalizedDriveLetter(path[1..]))
            return;
        var slash = path.LastIndexOf((byte)'/');
        if (slash >= 0)
            _output.Length = _parts.PathStart + slash;
    }

    private void AppendOpaquePath(ReadOnlySpan<byte> path, bool hasMore)
    {
        // A space before ? or # is encoded, so that taking those off later cannot leave a URL that parses differently.
        var spaceAtEnd = hasMore && path is [.., (byte)' '];
        _output.AppendEncoded(spaceAtEnd ? path[..^1] : path, UrlCharacters.ControlSet);
        if (spaceAtEnd)
            _output.AppendPercent((byte)' ');
    }

    private void FinishPath(ReadOnlySpan<byte> query, bool hasQuery)
    {
        // Without a host, a path that begins with two slashes would read as one: the standard writes a guard.
        if (!_parts.HasHost && !_parts.HasOpaquePath && _output.Written[_parts.PathStart..].StartsWith("//"u8))
        {
            _output.Insert(_parts.PathStart, "/."u8);
            _parts.PathStart += 2;
        }

        _parts.PathEnd = _output.Length;
        if (!hasQuery)
            return;
        _output.Append((byte)'?');
        var set = _parts.Scheme.IsSpecial() ? UrlCharacters.SpecialQuerySet : UrlCharacters.QuerySet;
        if (_queryEncoding is null || _parts.Scheme is UrlScheme.Ws or UrlScheme.Wss or UrlScheme.Other || Ascii.IsValid(query))
            _output.AppendEncoded(query, set);
        else
            AppendEncodedQuery(query, _queryEncoding, set);
    }

    /// <summary>A character that the page's encoding lacks becomes <c>%26%23…%3B</c>: its number as HTML writes it, percent-encoded.</summary>
    private void AppendEncodedQuery(ReadOnlySpan<byte> query, Encoding encoding, System.Buffers.SearchValues<byte> set)
    {
        var strict = (Encoding)encoding.Clone();
        strict.EncoderFallback = EncoderFallback.ExceptionFallback;
        var text = Encoding.UTF8.GetString(query);
        try
        {
            _output.AppendEncoded(strict.GetBytes(text), set);
            return;
        }
        catch (EncoderFallbackException)
        {
            // Some character is missing from the encoding: go on one character at a time.
        }

        Span<char> pair = stackalloc char[2];
        foreach (var rune in text.EnumerateRunes())
        {
            try
            {
                var length = rune.EncodeToUtf16(pair);
                _output.AppendEncoded(strict.GetBytes(pair[..length].ToArray()), set);
            }
            catch (EncoderFallbackException)
            {
                _output.Append("%26%23"u8);
                _output.AppendNumber(rune.Value);
                _output.Append("%3B"u8);
            }
        }
    }

    private static bool IsDriveLetter(ReadOnlySpan<byte> text) =>
        text.Length == 2 && UrlCharacters.IsLetter(text[0]) && (text[1] is (byte)':' or (byte)'|');

    private static bool IsNormalizedDriveLetter(ReadOnlySpan<byte> text) => text.Length == 2 && UrlCharacters.IsLetter(text[0]) && text[1] == ':';

    private static bool StartsWithDriveLetter(ReadOnlySpan<byte> text) =>
        text.Length >= 2 && IsDriveLetter(text[..2]) && (text.Length == 2 || text[2] is (byte)'/' or (byte)'\\' or (byte)'?');
}
