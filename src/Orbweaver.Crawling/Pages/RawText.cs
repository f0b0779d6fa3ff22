using System.Text;

namespace Orbweaver.Crawling;

/// <summary>Finds the ends of what is not markup: comments, raw text, scripts. Every search is one pass over the bytes.</summary>
internal static class RawText
{
    /// <summary>Where a comment ends whose <c>&lt;!--</c> ends at <paramref name="start"/>; the page's length when it does not.</summary>
    public static int CommentEnd(ReadOnlySpan<byte> html, int start)
    {
        var text = html[start..];
        if (text.StartsWith(">"u8))
            return start + 1;
        if (text.StartsWith("->"u8))
            return start + 2;
        for (var at = 0; ; at++)
        {
            var next = text[at..].IndexOf((byte)'>');
            if (next < 0)
                return html.Length;
            at += next;
            var before = text[..at];
            if (before.EndsWith("--"u8) || before.EndsWith("--!"u8))
                return start + at + 1;
        }
    }

    /// <summary>Where a CDATA section ends that begins at <paramref name="start"/>, its brackets included.</summary>
    public static int CDataEnd(ReadOnlySpan<byte> html, int start)
    {
        var end = html[start..].IndexOf("]]>"u8);
        return end < 0 ? html.Length : start + end + 3;
    }

    /// <summary>Where the end tag begins that ends the raw text of the element <paramref name="name"/>; the page's length when there is none.</summary>
    public static int ElementEnd(ReadOnlySpan<byte> html, int start, ReadOnlySpan<byte> name)
    {
        while (true)
        {
            var next = html[start..].IndexOf("</"u8);
            if (next < 0)
                return html.Length;
            start += next;
            if (IsTagName(html[(start + 2)..], name))
                return start;
            start += 2;
        }
    }

    /// <summary>
    /// As <see cref="ElementEnd"/>, for script: between <c>&lt;!--</c> and <c>--&gt;</c>, a script element inside keeps its own end tag
    /// (the tokenizer's escaped and double escaped states).
    /// </summary>
    public static int ScriptEnd(ReadOnlySpan<byte> html, int start)
    {
        var escapedFrom = -1;
        var inner = false;
        while (true)
        {
            var rest = html[start..];
            var next = escapedFrom < 0 ? rest.IndexOf((byte)'<') : rest.IndexOfAny((byte)'<', (byte)'>');
            if (next < 0)
                return html.Length;
            start += next;
            rest = rest[(next + 1)..];
            if (html[start] == '>')
            {
                if (html[escapedFrom..start].EndsWith("--"u8))
                {
                    escapedFrom = -1;
                    inner = false;
                }
            }
            else if (rest.StartsWith("/"u8))
            {
                if (IsTagName(rest[1..], "script"u8))
                {
                    if (!inner)
                        return start;
                    inner = false;
                }
            }
            else if (escapedFrom < 0)
            {
                if (rest.StartsWith("!--"u8))
                {
                    escapedFrom = start + 2;
                    start += 3;
                }
            }
            else if (!inner && IsTagName(rest, "script"u8))
            {
                inner = true;
            }

            start++;
        }
    }

    private static bool IsTagName(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name) =>
        text.Length > name.Length
        && (TagReader.IsSpace(text[name.Length]) || text[name.Length] is (byte)'/' or (byte)'>')
        && Ascii.EqualsIgnoreCase(text[..name.Length], name);
}
