namespace Orbweaver.Crawling;

/// <summary>The IPv6 parser and serialiser of the URL standard (sections 3.5 and 3.6).</summary>
internal static class Ipv6Host
{
    /// <summary>Appends the address with its brackets; <paramref name="text"/> is what stands between them.</summary>
    public static bool TryAppend(ReadOnlySpan<byte> text, UrlOutput output)
    {
        Span<ushort> pieces = stackalloc ushort[8];
        pieces.Clear();
        if (!TryParse(text, pieces))
            return false;
        Append(pieces, output);
        return true;
    }

    private static bool TryParse(ReadOnlySpan<byte> text, Span<ushort> pieces)
    {
        var index = 0;
        var compress = -1;
        var i = 0;
        if (text.StartsWith((byte)':'))
        {
            if (!text.StartsWith("::"u8))
                return false;
            i = 2;
            compress = 0;
        }

        while (i < text.Length)
        {
            if (index == 8)
                return false;
            if (text[i] == ':')
            {
                if (compress >= 0)
                    return false;
                i++;
                compress = index;
                continue;
            }

            var value = 0;
            var length = 0;
            while (length < 4 && i + length < text.Length && UrlCharacters.HexValue(text[i + length]) is >= 0 and var digit)
            {
                value = (value << 4) | digit;
                length++;
            }

            if (i + length < text.Length && text[i + length] == '.')
            {
                if (length == 0 || index > 6 || !TryParseEmbeddedIpv4(text[i..], pieces.Slice(index, 2)))
                    return false;
                index += 2;
                break;
            }

            i += length;
            if (i < text.Length)
            {
                if (text[i] != ':' || i + 1 == text.Length)
                    return false;
                i++;
            }

            pieces[index++] = (ushort)value;
        }

        if (compress < 0)
            return index == 8;

        var tail = index - compress;
        pieces.Slice(compress, tail).CopyTo(pieces[(8 - tail)..]);
        pieces[compress..(8 - tail)].Clear();
        return true;
    }

    /// <summary>Four decimal numbers without leading zeros, and nothing after them.</summary>
    private static bool TryParseEmbeddedIpv4(ReadOnlySpan<byte> text, Span<ushort> pieces)
    {
        for (var part = 0; part < 4; part++)
        {
            var length = 0;
            var value = 0;
            while (length < text.Length && UrlCharacters.IsDigit(text[length]))
            {
                if (length > 0 && value == 0)
                    return false;
                value = (value * 10) + (text[length++] - '0');
                if (value > 255)
                    return false;
            }

            if (length == 0)
                return false;
            pieces[part / 2] = (ushort)((pieces[part / 2] << 8) | value);
            text = text[length..];
            if (part == 3)
                return text.IsEmpty;
            if (!text.StartsWith((byte)'.'))
                return false;
            text = text[1..];
        }

        return false;
    }

    private static void Append(ReadOnlySpan<ushort> pieces, UrlOutput output)
    {
        var (start, length) = LongestZeros(pieces);
        output.Append((byte)'[');
        for (var i = 0; i < 8; i++)
        {
            if (i == start)
            {
                output.Append(i == 0 ? "::"u8 : ":"u8);
                i += length - 1;
                continue;
            }

            output.Reserve(5);
            AppendHex(pieces[i], output);
            if (i < 7)
                output.Append((byte)':');
        }

        output.Append((byte)']');
    }

    private static void AppendHex(ushort value, UrlOutput output)
    {
        var shift = value >= 0x1000 ? 12 : value >= 0x100 ? 8 : value >= 0x10 ? 4 : 0;
        for (; shift >= 0; shift -= 4)
            output.Append("0123456789abcdef"u8[(value >> shift) & 15]);
    }

    /// <summary>The first longest run of two or more zero pieces; (-1, 0) when there is none.</summary>
    private static (int Start, int Length) LongestZeros(ReadOnlySpan<ushort> pieces)
    {
        var best = (Start: -1, Length: 1);
        for (var i = 0; i < 8; i++)
        {
            var end = i;
            while (end < 8 && pieces[end] == 0)
                end++;
            if (end - i > best.Length)
                best = (i, end - i);
            i = end;
        }

        return best;
    }
}
