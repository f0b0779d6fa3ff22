using System.Buffers;
using System.Text;

namespace Orbweaver.Crawling;

/// <summary>Looks for an encoding in a page's first bytes as browsers do (HTML standard, section 13.2.3.2, "prescan a byte stream").</summary>
internal static class MetaPrescan
{
    /// <summary>
    /// How far to look. The standard prescans 1,024 bytes, and changes the encoding when its parser meets a meta element later: to look
    /// farther at once comes to the same for all pages but those that name their encoding behind this.
    /// </summary>
    public const int Length = 16 * 1024;

    private static readonly SearchValues<byte> EndsLabel = SearchValues.Create("; \t\n\f\r"u8);

    /// <summary>The encoding that a meta element names; null when none is found in <paramref name="bytes"/>.</summary>
    public static PageEncoding? Find(ReadOnlySpan<byte> bytes)
    {
        // What Chromium and the standard take for UTF-16 without a mark: an XML declaration, two bytes a character.
        if (bytes.StartsWith("<\0?\0x\0"u8))
            return PageEncoding.Get("utf-16le");
        if (bytes.StartsWith("\0<\0?\0x"u8))
            return PageEncoding.Get("utf-16be");

        for (var at = 0; at < bytes.Length; at++)
        {
            var next = bytes[at..].IndexOf((byte)'<');
            if (next < 0)
                return null;
            at += next;
            var rest = bytes[at..];
            if (rest.StartsWith("<!--"u8))
            {
                var end = rest[2..].IndexOf("-->"u8);
                if (end < 0)
                    return null;
                at += 2 + end + 2;
            }
            else if (IsMeta(rest))
            {
                at += 5;
                if (ReadMeta(bytes, ref at) is { } found)
                    return found;
            }
            else if (rest.Length > 1 && char.IsAsciiLetter((char)rest[rest[1] == '/' && rest.Length > 2 ? 2 : 1]))
            {
                while (at < bytes.Length && !TagReader.IsSpace(bytes[at]) && bytes[at] != '>')
                    at++;
                while (NextAttribute(bytes, ref at, out _, out _))
                {
                    // Passed over, so that no meta is found in an attribute's value.
                }
            }
            else if (rest.Length > 1 && rest[1] is (byte)'!' or (byte)'/' or (byte)'?')
            {
                var end = rest.IndexOf((byte)'>');
                if (end < 0)
                    return null;
                at += end;
            }
        }

        return null;
    }

    private static bool IsMeta(ReadOnlySpan<byte> tag) =>
        tag.Length > 5 && Ascii.EqualsIgnoreCase(tag[..5], "<meta"u8) && (TagReader.IsSpace(tag[5]) || tag[5] == '/');

    private static PageEncoding? ReadMeta(ReadOnlySpan<byte> bytes, ref int at)
    {
        bool gotPragma = false, sawHttpEquiv = false, sawContent = false, sawCharset = false, charsetIsOwn = false;
        PageEncoding? fromContent = null;
        PageEncoding? fromCharset = null;
        while (NextAttribute(bytes, ref at, out var name, out var value))
        {
            if (Ascii.EqualsIgnoreCase(name, "http-equiv"u8) && !sawHttpEquiv)
            {
                sawHttpEquiv = true;
                gotPragma = Ascii.EqualsIgnoreCase(value, "content-type"u8);
            }
            else if (Ascii.EqualsIgnoreCase(name, "content"u8) && !sawContent)
            {
                sawContent = true;
                fromContent = FindIn(value);
            }
            else if (Ascii.EqualsIgnoreCase(name, "charset"u8) && !sawCharset)
            {
                sawCharset = true;
                charsetIsOwn = true;
                fromCharset = Label(value);
            }
        }

        if (at >= bytes.Length)
            return null;
        var found = charsetIsOwn ? fromCharset : gotPragma ? fromContent : null;
        return found switch
        {
            null => null,
            { IsUtf16: true } => PageEncoding.Utf8,
            { Name: "x-user-defined" } => PageEncoding.Windows1252,
            _ => found,
        };
    }

    /// <summary>"Get an attribute": leaves <paramref name="at"/> on the closing bracket, or at the end of the bytes, when there is none left.</summary>
    private static bool NextAttribute(ReadOnlySpan<byte> bytes, ref int at, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        name = value = default;
        while (at < bytes.Length && (TagReader.IsSpace(bytes[at]) || bytes[at] == '/'))
            at++;
        if (at >= bytes.Length || bytes[at] == '>')
            return false;

        var start = at++;
        while (at < bytes.Length && !TagReader.IsSpace(bytes[at]) && bytes[at] is not ((byte)'=' or (byte)'/' or (byte)'>'))
            at++;
        name = bytes[start..at];
        var afterName = at;
        while (afterName < bytes.Length && TagReader.IsSpace(bytes[afterName]))
            afterName++;
        if (afterName >= bytes.Length || bytes[afterName] != '=')
            return at < bytes.Length;

        at = afterName + 1;
        while (at < bytes.Length && TagReader.IsSpace(bytes[at]))
            at++;
        if (at >= bytes.Length)
            return false;
        if (bytes[at] is (byte)'"' or (byte)'\'')
        {
            var length = bytes[(at + 1)..].IndexOf(bytes[at]);
            if (length < 0)
            {
                at = bytes.Length;
                return false;
            }

            value = bytes.Slice(at + 1, length);
            at += length + 2;
            return true;
        }

        start = at;
        while (at < bytes.Length && !TagReader.IsSpace(bytes[at]) && bytes[at] != '>')
            at++;
        value = bytes[start..at];
        return true;
    }

    /// <summary>"Extract a character encoding from a meta element": the label after <c>charset=</c>.</summary>
    private static PageEncoding? FindIn(ReadOnlySpan<byte> content)
    {
        for (var at = 0; at + 7 <= content.Length; at++)
        {
            if (!Ascii.EqualsIgnoreCase(content.Slice(at, 7), "charset"u8))
                continue;
            var rest = content[(at + 7)..].TrimStart(" \t\n\f\r"u8);
            if (!rest.StartsWith("="u8))
            {
                at = content.Length - rest.Length - 1;
                continue;
            }

            rest = rest[1..].TrimStart(" \t\n\f\r"u8);
            if (rest.IsEmpty)
                return null;
            if (rest[0] is (byte)'"' or (byte)'\'')
            {
                var end = rest[1..].IndexOf(rest[0]);
                return end < 0 ? null : Label(rest.Slice(1, end));
            }

            var last = rest.IndexOfAny(EndsLabel);
            return Label(last < 0 ? rest : rest[..last]);
        }

        return null;
    }

    private static PageEncoding? Label(ReadOnlySpan<byte> label) => PageEncoding.Find(Encoding.Latin1.GetString(label));
}
