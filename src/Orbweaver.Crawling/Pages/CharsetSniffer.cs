using System.Text.Unicode;

namespace Orbweaver.Crawling;

/// <summary>
/// Finds a page's encoding as browsers do: a byte-order mark beats the Content-Type header, which beats a meta element in the first
/// 1024 bytes, which beats a guess. A label that names no encoding is passed over.
/// </summary>
public static class CharsetSniffer
{
    /// <summary>The encoding of a page.</summary>
    /// <param name="body">The page's bytes.</param>
    /// <param name="contentTypeCharset">The <c>charset</c> parameter of the Content-Type header, quotes and all, or null.</param>
    /// <param name="markLength">Length of the byte-order mark, which is no part of the text: 0, 2 or 3.</param>
    public static PageEncoding Find(ReadOnlySpan<byte> body, string? contentTypeCharset, out int markLength)
    {
        if (FindMark(body, out markLength) is { } marked)
            return marked;
        if (contentTypeCharset is not null && PageEncoding.Find(contentTypeCharset.Trim('"', '\'', ' ')) is { } declared)
            return declared;
        return MetaPrescan.Find(body[..Math.Min(body.Length, MetaPrescan.Length)]) ?? Guess(body);
    }

    /// <summary>The encoding of text that says nothing about itself.</summary>
    internal static PageEncoding Guess(ReadOnlySpan<byte> body) => Utf8.IsValid(body) ? PageEncoding.Utf8 : EncodingGuess.Legacy(body);

    private static PageEncoding? FindMark(ReadOnlySpan<byte> body, out int length)
    {
        length = body.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3
            : body.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) || body.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) ? 2
            : 0;
        return length switch
        {
            3 => PageEncoding.Utf8,
            2 => PageEncoding.Get(body[0] == 0xFE ? "utf-16be" : "utf-16le"),
            _ => null,
        };
    }
}
