using System.Globalization;
using System.Text;

namespace Orbweaver.Crawling;

/// <summary>
/// Domain to ASCII (URL standard, section 3.3) for domains with non-ASCII letters: mapping and checks in the manner of UTS #46
/// (non-transitional), then Punycode. It does not lean on the system's ICU, so that a link means the same wherever the crawl runs.
/// </summary>
internal static class DomainToAscii
{
    /// <summary>The domain's ASCII form, or null when it has none.</summary>
    public static string? Convert(string domain)
    {
        var mapped = Map(domain);
        if (mapped is null)
            return null;
        var output = new StringBuilder(mapped.Length + 16);
        foreach (var range in mapped.AsSpan().Split('.'))
        {
            if (range.Start.Value > 0)
                output.Append('.');
            if (!TryAppendLabel(mapped.AsSpan(range), output))
                return null;
        }

        return output.ToString();
    }

    private static bool TryAppendLabel(ReadOnlySpan<char> label, StringBuilder output)
    {
        if (label.StartsWith("xn--", StringComparison.Ordinal))
        {
            if (Punycode.TryDecode(label[4..]) is not { Count: > 0 } decoded || decoded.TrueForAll(c => c < 128))
                return false;
            output.Append(label);
            return true;
        }

        if (Ascii.IsValid(label))
        {
            output.Append(label);
            return true;
        }

        var codePoints = new List<int>();
        foreach (var rune in label.EnumerateRunes())
            codePoints.Add(rune.Value);
        output.Append("xn--");
        return Punycode.TryEncode(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(codePoints), output);
    }

    private static string? Map(string domain)
    {
        var output = new StringBuilder(domain.Length);
        foreach (var rune in domain.EnumerateRunes())
        {
            if (IsIgnored(rune.Value))
                continue;
            if (IsDisallowed(rune))
                return null;
            output.Append(Rune.ToLowerInvariant(Widen(rune)).ToString());
        }

        return output.ToString().Normalize(NormalizationForm.FormKC);
    }

    private static Rune Widen(Rune rune) => rune.Value switch
    {
        >= 0xFF01 and <= 0xFF5E => new Rune(rune.Value - 0xFEE0),
        0x3002 or 0xFF61 => new Rune('.'),
        _ => rune,
    };

    private static bool IsIgnored(int c) => c is 0xAD or 0x34F or 0x180E or 0x200B or 0x2060 or 0xFEFF or (>= 0xFE00 and <= 0xFE0F);

    private static bool IsDisallowed(Rune rune) =>
        rune.Value is 0xFFFD or (>= 0xFDD0 and <= 0xFDEF) || (rune.Value & 0xFFFE) == 0xFFFE || Rune.GetUnicodeCategory(rune) is
            UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate or UnicodeCategory.SpaceSeparator
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Control;
}
