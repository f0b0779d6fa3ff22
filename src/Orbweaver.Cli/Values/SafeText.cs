using System.Globalization;
using System.Text;

namespace Orbweaver.Cli;

/// <summary>
/// Text from outside (URLs, titles, arguments) as a terminal may show it: one line, no control characters, no escape
/// sequences, nothing that turns the direction of writing.
/// </summary>
internal static class SafeText
{
    public static string OneLine(string text)
    {
        var first = IndexOfUnsafe(text);
        if (first < 0)
            return text;

        var shown = new StringBuilder(text.Length).Append(text, 0, first);
        foreach (var rune in text.AsSpan(first).EnumerateRunes())
        {
            if (rune.Value is '\t' or '\n' or '\r')
                shown.Append(' ');
            else
                shown.Append(IsUnsafe(rune) ? "\uFFFD" : rune.ToString());
        }

        return shown.ToString();
    }

    private static int IndexOfUnsafe(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is < ' ' or >= '\u007f')
                return i;
        }

        return -1;
    }

    private static bool IsUnsafe(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;
}
