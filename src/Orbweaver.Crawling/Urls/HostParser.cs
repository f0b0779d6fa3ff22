using System.Text;

namespace Orbweaver.Crawling;

/// <summary>The host parser of the URL standard (section 3.5): domains, IPv4 numbers, IPv6 addresses, opaque hosts.</summary>
internal sealed class HostParser
{
    private byte[] _decoded = [];

    /// <summary>Appends the serialised host to <paramref name="output"/>; false when it is none. <paramref name="host"/> is not empty.</summary>
    public bool TryAppend(ReadOnlySpan<byte> host, bool special, UrlOutput output)
    {
        if (host[0] == '[')
            return host[^1] == ']' && Ipv6Host.TryAppend(host[1..^1], output);
        if (!special)
        {
            if (host.ContainsAny(UrlCharacters.ForbiddenHost))
                return false;
            output.AppendEncoded(host, UrlCharacters.ControlSet);
            return true;
        }

        var start = output.Length;
        var table = UrlCharacters.DomainBytes;
        output.Reserve(host.Length);
        foreach (var b in host)
        {
            var lower = table[b];
            if (lower <= 1)
            {
                // What is forbidden by itself may still compose with a mark after it: judge after decoding when anything is encoded.
                output.Length = start;
                return host.ContainsAny(UrlCharacters.Encoded) && TryAppendDecoded(host, output);
            }

            output.Append(lower);
        }

        return FinishDomain(start, output);
    }

    private bool TryAppendDecoded(ReadOnlySpan<byte> host, UrlOutput output)
    {
        if (_decoded.Length < host.Length)
            _decoded = new byte[Math.Max(host.Length, 128)];
        var decoded = _decoded.AsSpan(0, PercentDecode(host, _decoded));
        var start = output.Length;
        if (Ascii.IsValid(decoded))
        {
            output.Append(decoded);
        }
        else
        {
            var ascii = DomainToAscii.Convert(Encoding.UTF8.GetString(decoded));
            if (ascii is null)
                return false;
            output.Append(Encoding.ASCII.GetBytes(ascii));
        }

        var domain = output.Written[start..].ToArray();
        output.Length = start;
        foreach (var b in domain)
        {
            var lower = UrlCharacters.DomainBytes[b];
            if (lower <= 1)
                return false;
            output.Append(lower);
        }

        return domain.Length > 0 && FinishDomain(start, output);
    }

    /// <summary>A domain whose last label is a number is an IPv4 address, or wrong.</summary>
    private static bool FinishDomain(int start, UrlOutput output)
    {
        var domain = output.Written[start..];
        if (!Ipv4Host.EndsInNumber(domain))
            return true;
        if (!Ipv4Host.TryParse(domain, out var address))
            return false;
        output.Length = start;
        Ipv4Host.Append(address, output);
        return true;
    }

    private static int PercentDecode(ReadOnlySpan<byte> text, Span<byte> decoded)
    {
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var b = text[i];
            if (b == '%' && i + 2 < text.Length && UrlCharacters.HexValue(text[i + 1]) is >= 0 and var high && UrlCharacters.HexValue(text[i + 2]) is >= 0 and var low)
            {
                b = (byte)((high << 4) | low);
                i += 2;
            }

            decoded[length++] = b;
        }

        return length;
    }
}
