using System.Globalization;

namespace Orbweaver.Cli;

/// <summary>The table of a run, and what must be known to read it.</summary>
internal static class LabTable
{
    private static readonly string[] Headings = ["", "wall time", "ideal", "over it", "req/s", "processor", "memory", "threads"];

    // What is left out first where there is no room: rates and ideals follow from the rest.
    private static readonly int[] Dispensable = [4, 2, 7, 5];

    /// <summary>The table's lines: names to the left, figures to the right; fewer columns where <paramref name="width"/> does not hold all.</summary>
    public static IEnumerable<string> Lines(LabReport report, int width)
    {
        var mark = report.Models.Any(result => result.IsExtrapolated) ? "*" : "";
        string[][] rows = [Headings, .. report.Models.Select(result => Cells(result, result.IsExtrapolated ? mark : new string(' ', mark.Length)))]; // figures stand below each other
        var widths = Headings.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        var columns = Enumerable.Range(0, Headings.Length).ToList();
        foreach (var column in Dispensable.TakeWhile(_ => columns.Sum(column => widths[column] + 2) - 2 > width))
            columns.Remove(column);
        foreach (var row in rows)
            yield return string.Concat(columns.Select(column => column == 0 ? row[0].PadRight(widths[0]) : "  " + row[column].PadLeft(widths[column]))).TrimEnd();
    }

    /// <summary>What was measured and how, a line each.</summary>
    public static IEnumerable<string> Notes(LabReport report)
    {
        var samples = report.Models.Where(result => result.IsExtrapolated).ToList();
        if (samples.Count > 0)
        {
            var sent = string.Join(", ", samples.Select(result => $"{result.Model} {Figures.Count(result.RequestsSent)} (in {LabFigures.Seconds(result.MeasuredWallSeconds)})"));
            yield return $"* extrapolated, since not all requests were sent: {sent}.";
            yield return $"  To send them all: --budget {LabFigures.Budget(report.Models.Sum(result => result.IdealSeconds))}.";
        }

        yield return "ideal: what waiting alone takes with so many requests under way at a time: " + AtOnce(report) + ".";
        yield return "Each model had a process of its own and was warmed up by requests that are answered at once; they ran one after the other.";
        yield return "memory, threads: the most that all its processes had, the .NET runtime included; memory that processes share counts in each.";
    }

    private static string AtOnce(LabReport report) =>
        string.Join(", ", report.Models.GroupBy(result => result.AtOnce).Select(group => $"{Together([.. group.Select(result => result.Model)])} {Figures.Count(group.Key)}"));

    private static string Together(string[] names) => names.Length == 1 ? names[0] : $"{string.Join(", ", names[..^1])} and {names[^1]}";

    private static string[] Cells(ModelResult result, string mark) =>
    [
        result.Model,
        LabFigures.Seconds(result.WallSeconds) + mark,
        LabFigures.Short(result.IdealSeconds),
        LabFigures.Seconds(result.OverIdealSeconds) + mark,
        Figures.Rate(result.RequestsPerSecond) + mark,
        LabFigures.Seconds(result.ProcessorSeconds) + mark,
        Figures.Bytes(result.PeakMemoryBytes),
        result.Threads.ToString(CultureInfo.InvariantCulture),
    ];
}
