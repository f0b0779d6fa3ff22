using System.Globalization;

namespace Orbweaver.Cli;

/// <summary>Plain numbers: digits, and for sizes and durations a decimal point. No sign, no exponent, no thousands separators.</summary>
internal static class NumberText
{
    // 15 digits are more than any size or duration needs, and keep the products with their units inside a decimal.
    private const int MaxDigits = 15;

    private static readonly System.Buffers.SearchValues<char> Characters = System.Buffers.SearchValues.Create("0123456789.");

    /// <summary>How many characters at the start of a text can belong to a number.</summary>
    public static int LengthAtStart(ReadOnlySpan<char> text) => text.IndexOfAnyExcept(Characters) is >= 0 and var end ? end : text.Length;

    public static bool TryParse(ReadOnlySpan<char> text, out decimal number)
    {
        number = 0;
        return text.Length is > 0 and <= MaxDigits
            && char.IsAsciiDigit(text[0])
            && char.IsAsciiDigit(text[^1])
            && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>Reads a whole number within a range. False, and why not in <paramref name="error"/>, when it is none.</summary>
    public static bool TryParseWhole(string text, long least, long most, out long number, out string error)
    {
        var right = most == long.MaxValue
            ? string.Create(CultureInfo.InvariantCulture, $"a whole number from {least}")
            : string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most:N0}");
        if (!long.TryParse(text.AsSpan().Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number))
        {
            error = $"is not {right}";
            return false;
        }

        error = $"is out of range; it must be {right}";
        return number >= least && number <= most;
    }
}
