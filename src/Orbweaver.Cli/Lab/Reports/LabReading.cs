namespace Orbweaver.Cli;

/// <summary>All that a run says on standard output.</summary>
internal static class LabReading
{
    private const int NarrowestLine = 50;
    private const int WidestLine = 100;

    /// <param name="report">The run.</param>
    /// <param name="width">The terminal's.</param>
    /// <param name="explain">True to tell why, too.</param>
    public static IEnumerable<string> Lines(LabReport report, int width, bool explain)
    {
        width = Math.Clamp(width, NarrowestLine, WidestLine);
        IEnumerable<string> notes = LabTable.Notes(report).SelectMany(note => Paragraphs.Wrap(note, width));
        IEnumerable<string> why = explain ? LabExplanation.Of(report).SelectMany(paragraph => Paragraphs.Wrap(paragraph, width).Prepend("")) : [];
        return [.. Paragraphs.Wrap(Heading(report), width), "", .. LabTable.Lines(report, width), "", .. LabChart.Lines(report, width), "", .. notes, .. why];
    }

    /// <summary>What was asked of every model.</summary>
    public static string Heading(LabReport report)
    {
        var pools = new List<string>();
        if (report.Find(LabModel.Threads) is not null)
            pools.Add(Figures.Count(report.Workers, "thread"));
        if (report.Find(LabModel.Processes) is not null)
            pools.Add(Figures.Count(report.Workers, "process", "processes"));
        if (report.Find(LabModel.Loops) is not null)
            pools.Add(Figures.Count(report.Cores, "loop"));
        return $"{Figures.Count(report.Requests, "request")} to a server that answers after {LabFigures.Short(report.DelaySeconds)}" + (pools.Count > 0 ? ": " + string.Join(", ", pools) : "");
    }
}
