namespace Orbweaver.Cli;

/// <summary>Finds the word that a mistyped one was meant to be.</summary>
internal static class Spelling
{
    // Two slips are a typo; three make most short options alike.
    private const int MostSlips = 2;

    /// <summary>The nearest of the words, or one that begins with what was typed; null when none is near.</summary>
    public static string? Nearest(string typed, IEnumerable<string> words)
    {
        var (best, fewest) = ((string?)null, MostSlips + 1);
        foreach (var word in words)
        {
            var slips = typed.Length > 4 && word.StartsWith(typed, StringComparison.OrdinalIgnoreCase) ? 1 : Distance(typed.ToLowerInvariant(), word);
            if (slips < fewest)
                (best, fewest) = (word, slips);
        }

        return best;
    }

    private static int Distance(string one, string other)
    {
        var (before, row) = (new int[other.Length + 1], new int[other.Length + 1]);
        for (var j = 0; j <= other.Length; j++)
            row[j] = j;
        for (var i = 1; i <= one.Length; i++)
        {
            (before, row) = (row, before);
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
                row[j] = Math.Min(Math.Min(before[j], row[j - 1]) + 1, before[j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1));
        }

        return row[other.Length];
    }
}
