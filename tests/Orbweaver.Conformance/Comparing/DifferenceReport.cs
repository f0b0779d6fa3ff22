using System.Text;
using Orbweaver.Conformance.Programs;

namespace Orbweaver.Conformance.Comparing;

/// <summary>A difference for people: the program, and both traces side by side with the first differing line marked.</summary>
internal static class DifferenceReport
{
    private const int LinesAfter = 12;

    internal static string Of(Difference difference, string expectedName, string actualName)
    {
        var text = new StringBuilder();
        if (difference.Seed is { } seed)
            text.AppendLine($"Seed {seed}, made as small as it goes:");
        text.AppendLine(ProgramText.Write(difference.Program)).AppendLine();
        var expected = difference.Expected.Lines;
        var actual = difference.Actual.Lines;
        var width = Math.Max(expectedName.Length, expected.Select(l => l.Length).DefaultIfEmpty().Max());
        text.AppendLine($"    {expectedName.PadRight(width)} | {actualName}");
        var end = Math.Min(Math.Max(expected.Count, actual.Count), difference.Line + LinesAfter);
        for (var i = 0; i < end; i++)
        {
            var left = i < expected.Count ? expected[i] : "";
            var right = i < actual.Count ? actual[i] : "";
            text.AppendLine($"{(i == difference.Line ? "--> " : "    ")}{left.PadRight(width)} | {right}");
        }

        if (end < Math.Max(expected.Count, actual.Count))
            text.AppendLine("    …");
        return text.ToString();
    }
}
