namespace Orbweaver.Crawling;

/// <summary>One path pattern of an Allow or Disallow line (RFC 9309, section 2.2.2): <c>*</c> is any text, a last <c>$</c> the end.</summary>
/// <remarks>
/// Cut at its stars when it is read; matching takes the leftmost place for each piece in turn, which is never worse than a later one: no backtracking.
/// </remarks>
internal sealed class RobotsPattern
{
    private readonly byte[] _prefix;
    private readonly byte[][] _pieces;
    private readonly byte[]? _suffix;

    /// <summary>Reads a pattern whose bytes are <see cref="Escape(ReadOnlySpan{byte})">escaped</see>.</summary>
    public RobotsPattern(ReadOnlySpan<byte> pattern, bool allow)
    {
        Allow = allow;
        Priority = pattern.Length;
        var anchored = pattern is [.., (byte)'$'];
        if (anchored)
            pattern = pattern[..^1];
        var pieces = new List<byte[]>();
        foreach (var range in pattern.Split((byte)'*'))
            pieces.Add(pattern[range].ToArray());
        if (anchored && pieces.Count == 1)
            pieces.Add([]);
        _prefix = pieces[0];
        IsExact = anchored && !pattern.Contains((byte)'*');
        _suffix = anchored ? pieces[^1] : null;
        _pieces = [.. pieces[1..(anchored ? ^1 : ^0)].Where(piece => piece.Length > 0)];
    }

    /// <summary>True for Allow, false for Disallow.</summary>
    public bool Allow { get; }

    /// <summary>The pattern's length: of the patterns that match, the longest decides, and Allow before Disallow.</summary>
    public int Priority { get; }

    private bool IsExact { get; }

    public bool Matches(ReadOnlySpan<byte> path)
    {
        if (!path.StartsWith(_prefix))
            return false;
        path = path[_prefix.Length..];
        if (IsExact)
            return path.IsEmpty;
        foreach (var piece in _pieces)
        {
            var place = path.IndexOf(piece);
            if (place < 0)
                return false;
            path = path[(place + piece.Length)..];
        }

        return _suffix is null || path.EndsWith(_suffix);
    }

    /// <summary>The form in which patterns and paths are compared: bytes beyond ASCII as <c>%XX</c>, hexadecimal digits in capitals. Nothing is decoded.</summary>
    public static byte[] Escape(ReadOnlySpan<byte> text) => Escape(text, beyondAscii: true);

    /// <summary>As <see cref="Escape(ReadOnlySpan{byte})"/>, for a path that its caller has escaped already: only the digits' case changes.</summary>
    public static byte[] EscapeHexadecimal(ReadOnlySpan<byte> text) => Escape(text, beyondAscii: false);

    private static byte[] Escape(ReadOnlySpan<byte> text, bool beyondAscii)
    {
        var output = new UrlOutput();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length && UrlCharacters.HexValue(text[i + 1]) is >= 0 and var high && UrlCharacters.HexValue(text[i + 2]) is >= 0 and var low)
            {
                output.AppendPercent((byte)((high << 4) | low));
                i += 2;
            }
            else if (beyondAscii && text[i] >= 0x80)
            {
                output.AppendPercent(text[i]);
            }
            else
            {
                output.Append(text[i]);
            }
        }

        return output.Written.ToArray();
    }
}
