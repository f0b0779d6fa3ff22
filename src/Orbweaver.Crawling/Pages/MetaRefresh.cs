namespace Orbweaver.Crawling;

/// <summary>Reads the content of <c>&lt;meta http-equiv=refresh&gt;</c> (HTML standard, section 4.2.5.3, "shared declarative refresh steps").</summary>
internal static class MetaRefresh
{
    /// <summary>The URL that <paramref name="content"/> leads to; empty when it names none, or is none of the standard's forms.</summary>
    public static ReadOnlySpan<byte> FindUrl(ReadOnlySpan<byte> content)
    {
        var at = SkipSpace(content, 0);
        var digits = at;
        while (at < content.Length && content[at] is >= (byte)'0' and <= (byte)'9')
            at++;
        if (at == digits && (at == content.Length || content[at] != '.'))
            return default;
        while (at < content.Length && content[at] is (>= (byte)'0' and <= (byte)'9') or (byte)'.')
            at++;

        if (at == content.Length)
            return default;
        if (content[at] is not ((byte)';' or (byte)',') && !TagReader.IsSpace(content[at]))
            return default;
        at = SkipSpace(content, at);
        if (at < content.Length && content[at] is (byte)';' or (byte)',')
            at = SkipSpace(content, at + 1);

        return SkipSpaceAtEnd(WithoutQuotes(content[AfterUrlEquals(content, at)..]));
    }

    /// <summary>Where the URL begins: after <c>url =</c> when that is written in full, else where it was.</summary>
    private static int AfterUrlEquals(ReadOnlySpan<byte> content, int start)
    {
        var rest = content[start..];
        if (rest.Length < 3 || !System.Text.Ascii.EqualsIgnoreCase(rest[..3], "url"u8))
            return start;
        var at = SkipSpace(content, start + 3);
        return at < content.Length && content[at] == '=' ? SkipSpace(content, at + 1) : start;
    }

    private static ReadOnlySpan<byte> WithoutQuotes(ReadOnlySpan<byte> url)
    {
        if (url.IsEmpty || url[0] is not ((byte)'"' or (byte)'\''))
            return url;
        var end = url[1..].IndexOf(url[0]);
        return end < 0 ? url[1..] : url.Slice(1, end);
    }

    private static ReadOnlySpan<byte> SkipSpaceAtEnd(ReadOnlySpan<byte> url) => url.Trim(" \t\n\f\r"u8);

    private static int SkipSpace(ReadOnlySpan<byte> content, int at)
    {
        while (at < content.Length && TagReader.IsSpace(content[at]))
            at++;
        return at;
    }
}
