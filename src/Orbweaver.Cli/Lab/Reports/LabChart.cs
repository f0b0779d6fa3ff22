using System.Text;

namespace Orbweaver.Cli;

/// <summary>The wall times as bars of characters.</summary>
internal static class LabChart
{
    private const int ValueWidth = 10;
    private const int WidestBar = 60;

    // From an eighth of a cell to seven.
    private const string Parts = "▏▎▍▌▋▊▉";

    /// <summary>The chart's lines, none wider than <paramref name="width"/>.</summary>
    public static IEnumerable<string> Lines(LabReport report, int width)
    {
        var scale = LabScale.For([.. report.Models.Select(result => result.WallSeconds)]);
        var nameWidth = report.Models.Max(result => result.Model.Length) + 2;
        var cells = Math.Clamp(width - nameWidth - ValueWidth, 8, WidestBar);
        yield return scale.IsLogarithmic ? "wall time, each mark ten times the one before" : "wall time";
        foreach (var result in report.Models)
            yield return result.Model.PadRight(nameWidth) + Bar(scale.Share(result.WallSeconds) * cells) + " " + LabFigures.Seconds(result.WallSeconds) + (result.IsExtrapolated ? "*" : "");
        yield return new string(' ', nameWidth) + Marks(scale, cells);
    }

    private static string Bar(double cells)
    {
        var eighths = Math.Max(1, (int)Math.Round(cells * 8));
        var part = eighths % 8;
        return new string('█', eighths / 8) + (part == 0 ? "" : Parts[part - 1]);
    }

    // Under its place; one that would run into its neighbour is left out.
    private static string Marks(LabScale scale, int cells)
    {
        var line = new StringBuilder();
        foreach (var mark in scale.Marks())
        {
            var place = (int)Math.Round(scale.Share(mark) * cells);
            if (line.Length > 0 && place < line.Length + 2)
                continue;
            line.Append(' ', place - line.Length).Append('╵').Append(LabFigures.Short(mark));
        }

        return line.ToString();
    }
}
