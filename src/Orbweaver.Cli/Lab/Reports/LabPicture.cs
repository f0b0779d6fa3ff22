using System.Globalization;
using System.Text;

namespace Orbweaver.Cli;

/// <summary>
/// The chart as a picture (SVG): wall times as bars, what else was measured beside them. The same report gives the same bytes. It has colours for light and for dark surroundings,
/// and needs neither scripts nor fonts of its own.
/// </summary>
internal sealed class LabPicture
{
    private const int Width = 860;
    private const int Margin = 28;
    private const int Top = 92;
    private const int RowHeight = 58;
    private const int BarHeight = 26;
    private const int BarLeft = 150;
    private const int BarRight = 480;
    private const int NoteHeight = 18;

    // The right ends of the columns beside the bars.
    private static readonly (string Heading, int Right)[] Columns = [("processor", 674), ("memory", 764), ("threads", 832)];

    private const string Style = """
          <style>
            text { font-family: system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; font-size: 13px; fill: #1f2933; }
            .card { fill: #ffffff; stroke: #d9dee5; }
            .title { font-size: 18px; font-weight: 600; }
            .name, .value { font-size: 14px; font-weight: 600; }
            .value { paint-order: stroke; stroke: #ffffff; stroke-width: 5px; stroke-linejoin: round; }
            .faint { font-size: 12px; fill: #66727f; }
            .right { text-anchor: end; }
            .middle { text-anchor: middle; }
            .mark { stroke: #e6eaef; }
            .sequential { fill: #8a94a0; }
            .threads { fill: #e09f3e; }
            .processes { fill: #c8553d; }
            .coroutines { fill: #2a9d8f; }
            .loops { fill: #3d7ea6; }
            .guess { opacity: 0.55; }
            @media (prefers-color-scheme: dark) {
              text { fill: #e6e9ed; }
              .card { fill: #161b22; stroke: #30363d; }
              .value { stroke: #161b22; }
              .faint { fill: #98a3af; }
              .mark { stroke: #2b323a; }
              .sequential { fill: #7b8794; }
            }
          </style>

        """;

    private readonly LabReport _report;
    private readonly LabScale _scale;
    private readonly StringBuilder _text = new();

    private LabPicture(LabReport report) => (_report, _scale) = (report, LabScale.For([.. report.Models.Select(result => result.WallSeconds)]));

    /// <summary>The whole file.</summary>
    public static string Of(LabReport report) => new LabPicture(report).Draw();

    private string Draw()
    {
        var bottom = Top + (RowHeight * _report.Models.Count);
        string[] notes = [.. Notes()];
        var height = bottom + 44 + (notes.Length * NoteHeight);
        Add($"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {height}" width="{Width}" height="{height}" role="img" aria-label="{Title()}">""");
        _text.Append(Style);
        Add($"""  <rect class="card" x="0.5" y="0.5" width="{Width - 1}" height="{height - 1}" rx="10"/>""");
        Write(Margin, 38, "title", Title());
        Write(Margin, 60, "faint", Subtitle());
        DrawMarks(bottom);
        foreach (var (heading, right) in Columns)
            Write(right, Top - 8, "faint right", heading);
        for (var i = 0; i < _report.Models.Count; i++)
            DrawRow(_report.Models[i], Top + (RowHeight * i));
        for (var i = 0; i < notes.Length; i++)
            Write(Margin, bottom + 44 + (NoteHeight * i), "faint", notes[i]);
        return _text.Append("</svg>\n").ToString();
    }

    private void DrawMarks(int bottom)
    {
        foreach (var mark in _scale.Marks())
        {
            var x = Number(BarLeft + (_scale.Share(mark) * (BarRight - BarLeft)));
            Add($"""  <line class="mark" x1="{x}" y1="{Top}" x2="{x}" y2="{bottom}"/>""");
            Add($"""  <text class="faint middle" x="{x}" y="{bottom + 16}">{LabFigures.Short(mark)}</text>""");
        }
    }

    private void DrawRow(ModelResult result, int top)
    {
        var middle = top + (RowHeight / 2);
        var length = Math.Max(2, _scale.Share(result.WallSeconds) * (BarRight - BarLeft));
        Write(Margin, middle - 2, "name", result.Model);
        Write(Margin, middle + 14, "faint", AtOnce(result));
        Add($"""  <rect class="{result.Model}{(result.IsExtrapolated ? " guess" : "")}" x="{BarLeft}" y="{middle - (BarHeight / 2)}" width="{Number(length)}" height="{BarHeight}" rx="3"/>""");
        Add($"""  <text class="value" x="{Number(BarLeft + length + 8)}" y="{middle + 5}">{LabFigures.Seconds(result.WallSeconds)}{(result.IsExtrapolated ? "*" : "")}</text>""");
        string[] cells = [LabFigures.Seconds(result.ProcessorSeconds) + (result.IsExtrapolated ? "*" : ""), Figures.Bytes(result.PeakMemoryBytes), Figures.Count(result.Threads)];
        for (var i = 0; i < cells.Length; i++)
            Write(Columns[i].Right, middle + 5, "right", cells[i]);
    }

    private string Title() => $"{Figures.Count(_report.Requests, "request")} to a server that answers after {LabFigures.Short(_report.DelaySeconds)}";

    private string Subtitle() => _scale.IsLogarithmic ? "Wall time; each mark is ten times the one before." : "Wall time.";

    private string AtOnce(ModelResult result) => result.Kind switch
    {
        LabModel.Sequential => "one at a time",
        LabModel.Threads => Figures.Count(result.AtOnce, "thread"),
        LabModel.Processes => Figures.Count(result.AtOnce, "process", "processes"),
        LabModel.Coroutines => "one event loop",
        _ => Figures.Count(_report.Cores, "event loop"),
    };

    private IEnumerable<string> Notes()
    {
        var guessed = _report.Models.Where(result => result.IsExtrapolated).Select(result => $"{Figures.Count(result.RequestsSent)} ({result.Model})").ToList();
        if (guessed.Count > 0)
            yield return $"* extrapolated from the requests that were sent: {string.Join(", ", guessed)}.";
        yield return $"Memory and threads: the most of all its processes, the .NET runtime included. {Figures.Count(_report.Cores, "core")}, {_report.Runtime}.";
    }

    private void Write(int x, int y, string style, string text) => Add($"""  <text class="{style}" x="{x}" y="{y}">{text}</text>""");

    private void Add(FormattableString line) => _text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static string Number(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
