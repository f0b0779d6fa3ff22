using System.Collections;
using System.Globalization;

namespace Orbweaver.Asyncio;

/// <summary>A result in a few words, for the text of the future that has it. As CPython's <c>reprlib</c>: short, and whatever the object does.</summary>
internal static class ResultTexts
{
    /// <summary>In characters; what is longer is cut.</summary>
    private const int Longest = 80;

    internal static string Of(object? result)
    {
        try
        {
            return result switch
            {
                null => "null",
                string text => $"\"{Cut(text)}\"",
                Array { Rank: 1 } array => $"{array.GetType().GetElementType()!.Name}[{array.Length}]",
                ICollection collection => $"{collection.GetType().Name.Split('`')[0]} of {collection.Count}",
                _ => Cut(Convert.ToString(result, CultureInfo.InvariantCulture) ?? ""),
            };
        }
#pragma warning disable CA1031 // the result's own ToString: a report is to be written whatever it throws
        catch (Exception e)
        {
            return $"{result!.GetType().Name}, whose text throws {e.GetType().Name}";
        }
#pragma warning restore CA1031
    }

    private static string Cut(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        if (line.Length <= Longest)
            return line;
        var end = char.IsHighSurrogate(line[Longest - 1]) ? Longest - 1 : Longest;
        return line[..end] + "…";
    }
}
