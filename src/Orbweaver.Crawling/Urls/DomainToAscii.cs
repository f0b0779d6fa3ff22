using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Orbweaver.Crawling;

/// <summary>
/// Domain to ASCII (URL standard, section 3.3) for domains with letters beyond ASCII: mapping and checks in the manner of UTS #46
/// (non-transitional), then Punycode. It uses nothing of the system's ICU, so that a link means the same wherever the crawl runs.
/// </summary>
/// <remarks>
/// Mapped: capitals, full-width and mathematical letters, composed accents, ignorable characters, ideographic full stops. Not mapped, for want of UTS #46's table: the other
/// compatibility characters (ligatures, circled letters, half-width kana …), which no registry accepts; nor are joiners and bidirectional labels checked.
/// Such a host comes out as a name that does not exist.
/// </remarks>
internal static class DomainToAscii
{
    /// <summary>The domain's ASCII form, or null when it has none.</summary>
    public static string? Convert(string domain)
    {
        var mapped = new List<int>(domain.Length);
        foreach (var rune in domain.EnumerateRunes())
        {
            if (IsIgnored(rune.Value))
                continue;
            var plain = Plain(rune);
            if (IsDisallowed(plain))
                return null;
            CanonicalComposition.Append(mapped, Rune.ToLowerInvariant(plain).Value);
        }

        var output = new StringBuilder(domain.Length + 16);
        var rest = (ReadOnlySpan<int>)CollectionsMarshal.AsSpan(mapped);
        while (true)
        {
            var dot = rest.IndexOf('.');
            if (!TryAppendLabel(dot < 0 ? rest : rest[..dot], output))
                return null;
            if (dot < 0)
                return output.ToString();
            output.Append('.');
            rest = rest[(dot + 1)..];
        }
    }

    private static bool TryAppendLabel(ReadOnlySpan<int> label, StringBuilder output)
    {
        if (!label.ContainsAnyExceptInRange(0, 127))
        {
            var start = output.Length;
            foreach (var c in label)
                output.Append((char)c);
            var text = output.ToString(start, label.Length);
            return !text.StartsWith("xn--", StringComparison.Ordinal) || IsValidEncoded(text.AsSpan(4));
        }

        output.Append("xn--");
        return IsValid(label) && !StartsLikeEncoded(label) && Punycode.TryEncode(label, output);
    }

    private static bool StartsLikeEncoded(ReadOnlySpan<int> label) => label is ['x', 'n', '-', '-', ..];

    private static bool IsValidEncoded(ReadOnlySpan<char> encoded)
    {
        var label = CollectionsMarshal.AsSpan(Punycode.TryDecode(encoded));
        if (label.IsEmpty || !label.ContainsAnyExceptInRange(0, 127) || !IsValid(label))
            return false;
        foreach (var c in label)
        {
            if (!Rune.IsValid(c) || IsIgnored(c) || IsDisallowed(new Rune(c)) || Plain(new Rune(c)).Value != c || Rune.ToLowerInvariant(new Rune(c)).Value != c)
                return false;
        }

        return true;
    }

    /// <summary>A label must not begin with a mark.</summary>
    private static bool IsValid(ReadOnlySpan<int> label) => Rune.IsValid(label[0]) && Rune.GetUnicodeCategory(new Rune(label[0])) is not
        (UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark);

    /// <summary>The plain form of full-width and mathematical letters and digits, and of the full stops of other scripts.</summary>
    private static Rune Plain(Rune rune) => rune.Value switch
    {
        >= 0xFF01 and <= 0xFF5E => new Rune(rune.Value - 0xFEE0),
        0x3002 or 0xFF61 => new Rune('.'),
        >= 0x1D400 and <= 0x1D6A3 => MathematicalLetter((rune.Value - 0x1D400) % 52),
        >= 0x1D7CE and <= 0x1D7FF => new Rune('0' + ((rune.Value - 0x1D7CE) % 10)),
        _ => rune,
    };

    private static Rune MathematicalLetter(int index) => new(index < 26 ? 'A' + index : 'a' + index - 26);

    private static bool IsIgnored(int c) =>
        c is 0xAD or 0x34F or (>= 0x180B and <= 0x180F) or 0x200B or 0x2060 or 0x2064 or (>= 0x206A and <= 0x206F) or 0xFEFF or (>= 0xFE00 and <= 0xFE0F)
            or (>= 0xE0100 and <= 0xE01EF);

    private static bool IsDisallowed(Rune rune) =>
        rune.Value is (>= 0xFFFC and <= 0xFFFD) or (>= 0x2FF0 and <= 0x2FFB) || Rune.GetUnicodeCategory(rune) is
            UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate or UnicodeCategory.SpaceSeparator
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Control
            || (Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format && rune.Value is not (0x200C or 0x200D));
}
