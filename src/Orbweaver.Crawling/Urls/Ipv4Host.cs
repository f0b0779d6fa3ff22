namespace Orbweaver.Crawling;

/// <summary>IPv4 addresses as the URL standard reads them: one to four numbers, each decimal, octal (<c>0…</c>) or hexadecimal (<c>0x…</c>).</summary>
internal static class Ipv4Host
{
    /// <summary>The ends-in-a-number checker (section 3.5).</summary>
    public static bool EndsInNumber(ReadOnlySpan<byte> domain)
    {
        if (domain is [.., (byte)'.'])
            domain = domain[..^1];
        var last = domain[(domain.LastIndexOf((byte)'.') + 1)..];
        if (last.IsEmpty || !UrlCharacters.IsDigit(last[0]))
            return false;
        return !last.ContainsAnyExceptInRange((byte)'0', (byte)'9') || TryParseNumber(last, out _);
    }

    public static bool TryParse(ReadOnlySpan<byte> domain, out uint address)
    {
        address = 0;
        if (domain is [.., (byte)'.'])
            domain = domain[..^1];
        for (var index = 0; index < 4; index++)
        {
            var dot = domain.IndexOf((byte)'.');
            if (!TryParseNumber(dot < 0 ? domain : domain[..dot], out var number))
                return false;
            if (dot < 0)
            {
                // The last number fills all the bytes that are left.
                if (number >= 1L << (8 * (4 - index)))
                    return false;
                address |= (uint)number;
                return true;
            }

            if (number > 255)
                return false;
            address |= (uint)number << (8 * (3 - index));
            domain = domain[(dot + 1)..];
        }

        return false;
    }

    public static void Append(uint address, UrlOutput output)
    {
        for (var shift = 24; shift >= 0; shift -= 8)
        {
            output.AppendNumber((int)((address >> shift) & 255));
            if (shift > 0)
                output.Append((byte)'.');
        }
    }

    /// <summary>A number too large for an address is still a number: it is capped, and fails later.</summary>
    private static bool TryParseNumber(ReadOnlySpan<byte> text, out long number)
    {
        number = 0;
        if (text.IsEmpty)
            return false;
        var radix = 10;
        if (text.Length >= 2 && text[0] == '0')
        {
            var hexadecimal = (text[1] | 0x20) == 'x';
            radix = hexadecimal ? 16 : 8;
            text = text[(hexadecimal ? 2 : 1)..];
        }

        foreach (var b in text)
        {
            var digit = UrlCharacters.HexValue(b);
            if (digit < 0 || digit >= radix)
                return false;
            number = Math.Min((number * radix) + digit, 1L << 40);
        }

        return true;
    }
}
