using System.Text;

namespace Orbweaver.Crawling;

/// <summary>
/// Whether a body of unknown type is HTML, as browsers find out: the rules for identifying an unknown MIME type of WHATWG's MIME Sniffing standard (section 7.1),
/// as far as they lead to <c>text/html</c>.
/// </summary>
internal static class HtmlSniffer
{
    /// <summary>How much of a body is looked at (section 5.2).</summary>
    internal const int HeaderLength = 1445;

    /// <summary>After white space, in any case, with a space or <c>&gt;</c> behind it.</summary>
    private static readonly byte[][] Beginnings =
    [
        .. ((string[])
            [
                "<!DOCTYPE HTML", "<HTML", "<HEAD", "<SCRIPT", "<IFRAME", "<H1", "<DIV", "<FONT", "<TABLE", "<A", "<STYLE", "<TITLE", "<B", "<BODY", "<BR", "<P", "<!--",
            ])
            .Select(Encoding.ASCII.GetBytes),
    ];

    /// <summary>True for a Content-Type that says nothing: none at all, or one of those that stand for not knowing.</summary>
    internal static bool IsUnknown(string? mediaType) => mediaType is null or "unknown/unknown" or "application/unknown" or "*/*";

    /// <summary>True when the answer forbids what looks at the body (Fetch standard, "determine nosniff").</summary>
    internal static bool IsForbidden(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues("X-Content-Type-Options", out var values)
        && values.First().Split(',')[0].Trim(' ', '\t').Equals("nosniff", StringComparison.OrdinalIgnoreCase);

    /// <summary>True when the body begins as HTML does. One that begins with a byte-order mark is plain text to a browser.</summary>
    internal static bool IsHtml(ReadOnlySpan<byte> body)
    {
        var header = body[..Math.Min(body.Length, HeaderLength)].TrimStart("\t\n\f\r "u8);
        foreach (var beginning in Beginnings)
        {
            if (header.Length > beginning.Length && header[beginning.Length] is (byte)' ' or (byte)'>' && Ascii.EqualsIgnoreCase(header[..beginning.Length], beginning))
                return true;
        }

        return false;
    }
}
