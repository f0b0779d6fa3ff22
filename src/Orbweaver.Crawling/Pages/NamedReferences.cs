using System.Globalization;

namespace Orbweaver.Crawling;

/// <summary>Looks up the standard's 2,125 names of characters.</summary>
internal static partial class NamedReferences
{
    /// <summary>The longest name (CounterClockwiseContourIntegral).</summary>
    public const int LongestName = 31;

    /// <summary>The longest name known without a semicolon (as <c>Aacute</c>).</summary>
    public const int LongestLegacyName = 6;

    private static readonly int[] Starts = FindStarts();

    /// <summary>Appends the characters of <paramref name="name"/>, written without <c>&amp;</c> and <c>;</c>. False when there is none, or none that may be <paramref name="unterminated"/>.</summary>
    public static bool TryAppend(scoped ReadOnlySpan<byte> name, bool unterminated, ByteBuffer into)
    {
        var low = 0;
        var high = Starts.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var entry = Table[Starts[middle]..];
            var length = entry.IndexOfAny((byte)'=', (byte)'!');
            var order = name.SequenceCompareTo(entry[..length]);
            if (order == 0)
            {
                if (unterminated && entry[length] != '!')
                    return false;
                AppendCodePoints(entry[(length + 1)..], into);
                return true;
            }

            if (order < 0)
                high = middle - 1;
            else
                low = middle + 1;
        }

        return false;
    }

    private static void AppendCodePoints(ReadOnlySpan<byte> hexadecimal, ByteBuffer into)
    {
        var end = hexadecimal.IndexOfAny((byte)' ', (byte)'\n');
        if (end >= 0)
            hexadecimal = hexadecimal[..end];
        foreach (var part in hexadecimal.Split((byte)','))
            into.AppendCodePoint(int.Parse(hexadecimal[part], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
    }

    private static int[] FindStarts()
    {
        var starts = new List<int>(2125);
        foreach (var entry in Table.SplitAny((byte)' ', (byte)'\n'))
        {
            if (entry.Start.Value < entry.End.Value)
                starts.Add(entry.Start.Value);
        }

        return [.. starts];
    }
}
