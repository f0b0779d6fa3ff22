namespace Orbweaver.Crawling;

/// <summary>
/// Decodes character references in UTF-8 text as the HTML standard says (section 13.2.5.72 and on), together with the
/// two other changes that an HTML reader makes to characters: NUL becomes U+FFFD, and CR LF and CR become LF.
/// </summary>
internal static class CharacterReferences
{
    // What 128-159 mean in numeric references: windows-1252 instead of the C1 controls.
    private static ReadOnlySpan<ushort> C1 =>
    [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D, 0x8F,
        0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
    ];

    /// <summary>Appends <paramref name="text"/>, decoded. In attributes, <c>&amp;copy=1</c> and <c>&amp;copyright</c> are no references.</summary>
    public static void Decode(scoped ReadOnlySpan<byte> text, bool inAttribute, ByteBuffer into)
    {
        while (true)
        {
            var special = text.IndexOfAny((byte)'&', (byte)'\0', (byte)'\r');
            if (special < 0)
            {
                into.Append(text);
                return;
            }

            into.Append(text[..special]);
            text = text[special..];
            var used = 1;
            switch (text[0])
            {
                case (byte)'\0':
                    into.AppendCodePoint(0xFFFD);
                    break;
                case (byte)'\r':
                    into.Append((byte)'\n');
                    used = text.Length > 1 && text[1] == '\n' ? 2 : 1;
                    break;
                default:
                    used = DecodeOne(text, inAttribute, into);
                    if (used == 0)
                    {
                        into.Append((byte)'&');
                        used = 1;
                    }

                    break;
            }

            text = text[used..];
        }
    }

    /// <summary>Decodes the reference that <paramref name="text"/> begins with and returns its length; 0 when it is none.</summary>
    private static int DecodeOne(scoped ReadOnlySpan<byte> text, bool inAttribute, ByteBuffer into)
    {
        if (text.StartsWith("&amp;"u8))
        {
            into.Append((byte)'&');
            return 5;
        }

        if (text.Length > 1 && text[1] == '#')
            return DecodeNumeric(text, into);

        var run = text[1..Math.Min(text.Length, NamedReferences.LongestName + 2)];
        var length = 0;
        while (length < run.Length && char.IsAsciiLetterOrDigit((char)run[length]))
            length++;
        if (length == 0)
            return 0;
        if (length < run.Length && run[length] == ';' && NamedReferences.TryAppend(run[..length], unterminated: false, into))
            return length + 2;

        // In an attribute, a name without its semicolon counts only when neither '=' nor a letter or digit follows.
        var shortest = 2;
        if (inAttribute)
        {
            if (length < run.Length && run[length] == '=')
                return 0;
            shortest = length;
        }

        for (var prefix = Math.Min(length, NamedReferences.LongestLegacyName); prefix >= shortest; prefix--)
        {
            if (NamedReferences.TryAppend(run[..prefix], unterminated: true, into))
                return prefix + 1;
        }

        return 0;
    }

    private static int DecodeNumeric(scoped ReadOnlySpan<byte> text, ByteBuffer into)
    {
        var hexadecimal = text.Length > 2 && (text[2] | 0x20) == 'x';
        var first = hexadecimal ? 3 : 2;
        var at = first;
        var codePoint = 0;
        for (; at < text.Length; at++)
        {
            var c = (char)text[at];
            if (!(hexadecimal ? char.IsAsciiHexDigit(c) : char.IsAsciiDigit(c)))
                break;
            if (codePoint <= 0x10FFFF)
                codePoint = hexadecimal ? (codePoint * 16) + FromHexDigit(c) : (codePoint * 10) + (c - '0');
        }

        if (at == first)
            return 0;
        into.AppendCodePoint(codePoint switch { 0 => 0xFFFD, >= 0x80 and <= 0x9F => C1[codePoint - 0x80], _ => codePoint });
        return at < text.Length && text[at] == ';' ? at + 1 : at;
    }

    private static int FromHexDigit(char c) => c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}
