using System.Globalization;
using System.Text;

namespace Orbweaver.Cli;

/// <summary>Draws a trace as a picture: the same trace gives the same bytes, so that a picture under version control changes only when the run does.</summary>
internal static class TraceSvg
{
    public const int UsualColumns = 120;
    public const int PixelsPerColumn = 8;

    private const int Margin = 16;
    private const int Header = 30;
    private const int AxisHeight = 24;
    private const int RowHeight = 30;
    private const int BarHeight = 16;
    private const int EndRoom = 22;
    private const double LeastBar = 3;
    private const double CellWidth = 6.7;
    private const int ArrowsDrawn = 500;

    // Colours come twice: a page that shows the picture may be light or dark. Classes rather than variables, which not every renderer knows.
    private const string Styles = """
        text{font:12px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans CJK SC",sans-serif;fill:#1f2328}
        .page{fill:#fff}.dim,.axis{fill:#656d76}.small,.wait-text{font-size:11px}.wait-text{fill:#57606a}
        .grid{stroke:#d8dee4;stroke-width:1}.row{fill:#f6f8fa}
        .run{fill:#1a7f64}.wait{fill:#e2e8f0;stroke:#c3ccd6;stroke-width:1}
        .arrow{fill:none;stroke:#9a6700;stroke-width:1.3}.head{fill:#9a6700}.creates{stroke:#6e7fd6}.head-creates{fill:#6e7fd6}
        .mark{fill:none;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
        .done{stroke:#1a7f37}.failed{stroke:#cf222e}.cancelled{stroke:#bf6a02}.never{stroke:#656d76}
        @media (prefers-color-scheme:dark){
        text{fill:#e6edf3}.page{fill:#0d1117}.dim,.axis{fill:#8d96a0}.wait-text{fill:#9da7b3}
        .grid{stroke:#262c36}.row{fill:#151b23}
        .run{fill:#3fb68b}.wait{fill:#212a35;stroke:#3a4553}
        .arrow{stroke:#e3b341}.head{fill:#e3b341}.creates{stroke:#8b9cf0}.head-creates{fill:#8b9cf0}
        .done{stroke:#3fb950}.failed{stroke:#f85149}.cancelled{stroke:#db8b2f}.never{stroke:#8d96a0}}
        """;

    /// <param name="trace">What is drawn.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="rows">Tasks at the most.</param>
    public static string Draw(Trace trace, int width, int rows)
    {
        var picture = new Picture(trace, width, [.. trace.Lanes.Take(rows)]);
        return picture.Draw();
    }

    private sealed class Picture(Trace trace, int width, List<TraceLane> lanes)
    {
        private readonly StringBuilder _svg = new();
        private readonly double _left = Margin + Math.Min(width / 3.0, lanes.Max(lane => LabelWidth(lane)) + 14);

        private double Right => width - Margin - EndRoom;

        private int Top => Margin + Header + AxisHeight;

        private int Bottom => Top + (lanes.Count * RowHeight);

        public string Draw()
        {
            var left = trace.Lanes.Count - lanes.Count;
            var height = Bottom + Margin + (left > 0 ? 20 : 0);
            Line($"""<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img">""");
            Line($"<title>{Escaped(trace.Summary)}</title>");
            Line($"<style>\n{Styles}\n</style>");
            Line("""<defs><marker id="h" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto" markerUnits="userSpaceOnUse"><path class="head" d="M0 0.5L8 4L0 7.5z"/></marker><marker id="c" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto" markerUnits="userSpaceOnUse"><path class="head-creates" d="M0 0.5L8 4L0 7.5z"/></marker></defs>""");
            Line($"""<rect class="page" width="{width}" height="{height}" rx="6"/>""");
            DrawHeader();
            DrawRows();
            DrawAxis();
            foreach (var (lane, i) in lanes.Select((lane, i) => (lane, i)))
                DrawBars(lane, Y(i));
            DrawArrows();
            foreach (var (lane, i) in lanes.Select((lane, i) => (lane, i)))
                DrawEnding(lane, Y(i));
            if (left > 0)
                Line($"""<text class="dim small" x="{Margin}" y="{Bottom + 18}">… and {Figures.Count(left, "more row")}</text>""");
            Line("</svg>");
            return _svg.ToString();
        }

        private static double LabelWidth(TraceLane lane) => ((StyledLine.CellsOf(lane.Name) * CellWidth) + (lane.Method.Length == 0 ? 0 : 6 + (StyledLine.CellsOf(lane.Method) * CellWidth * 0.92)));

        private double X(long at) => _left + ((Right - _left) * at / trace.Length);

        private int Y(int row) => Top + (row * RowHeight) + ((RowHeight - BarHeight) / 2);

        private void DrawHeader()
        {
            const int y = Margin + 11;
            Line($"""<text class="dim" x="{Margin}" y="{y}">{Escaped(trace.Summary)}</text>""");
            var x = (double)(width - Margin);
            var arrows = trace.Arrows.Count > 0;
            foreach (var (text, kind) in ((string, string)[])[("wakes", "arrow"), ("creates", "arrow creates"), ("waits", "wait"), ("runs", "run")])
            {
                if (kind.StartsWith("arrow", StringComparison.Ordinal) && !arrows)
                    continue;
                x -= text.Length * CellWidth;
                Line($"""<text class="dim" x="{At(x)}" y="{y}">{text}</text>""");
                x -= 26;
                Line(kind.StartsWith("arrow", StringComparison.Ordinal)
                    ? $"""<path class="{kind}" d="M{At(x)} {y - 4}H{At(x + 20)}" marker-end="url(#{(text == "creates" ? 'c' : 'h')})"/>"""
                    : $"""<rect class="{kind}" x="{At(x + 4)}" y="{y - 9}" width="16" height="10" rx="2"/>""");
                x -= 14;
            }
        }

        private void DrawRows()
        {
            var names = width / 3.0;
            for (var i = 0; i < lanes.Count; i++)
            {
                var lane = lanes[i];
                if (i % 2 == 0)
                    Line($"""<rect class="row" x="{Margin / 2}" y="{Top + (i * RowHeight)}" width="{width - Margin}" height="{RowHeight}" rx="3"/>""");
                var name = StyledLine.Fit(lane.Name, (int)(names / CellWidth));
                var room = names - (StyledLine.CellsOf(name) * CellWidth) - 6;
                var method = lane.Method.Length > 0 && room > 30 ? $"""<tspan class="dim small" dx="6">{Escaped(StyledLine.Fit(lane.Method, (int)(room / (CellWidth * 0.92))))}</tspan>""" : "";
                Line($"""<text x="{Margin}" y="{Y(i) + 12}">{Escaped(name)}{method}</text>""");
            }
        }

        private void DrawAxis()
        {
            foreach (var at in TraceTime.Marks(trace.Length, (int)((Right - _left) / 90)))
            {
                Line($"""<path class="grid" d="M{At(X(at))} {Top - 6}V{Bottom}"/>""");
                Line($"""<text class="axis small" x="{At(X(at))}" y="{Top - 11}" text-anchor="{(at == 0 ? "start" : "middle")}">{TraceTime.Moment(at, trace.Length)}</text>""");
            }
        }

        /// <summary>Waits below, steps above them; what is too thin to be told from its neighbour is drawn once.</summary>
        private void DrawBars(TraceLane lane, int y)
        {
            foreach (var bar in lane.Bars.Where(bar => bar.Waits))
            {
                var (x, length) = (X(bar.Start), X(bar.End) - X(bar.Start));
                if (length < 1)
                    continue;
                Line($"""<rect class="wait" x="{At(x)}" y="{y + 2}" width="{At(length)}" height="{BarHeight - 4}" rx="2">{Tooltip(bar)}</rect>""");
                var room = (int)((length - LeastBar - 10) / (CellWidth * 0.92));
                if (StyledLine.CellsOf(bar.Name) <= room)
                    Line($"""<text class="wait-text" x="{At(x + LeastBar + 5)}" y="{y + 12}">{Escaped(SafeText.OneLine(bar.Name))}</text>""");
            }

            var drawnTo = double.MinValue;
            foreach (var bar in lane.Bars.Where(bar => !bar.Waits))
            {
                var (x, end) = (X(bar.Start), Math.Max(X(bar.Start) + LeastBar, X(bar.End)));
                if (end - drawnTo < 0.5)
                    continue;
                Line($"""<rect class="run" x="{At(x)}" y="{y}" width="{At(end - x)}" height="{BarHeight}" rx="1.5">{Tooltip(bar)}</rect>""");
                drawnTo = end;
            }
        }

        private void DrawArrows()
        {
            var rows = lanes.Select((lane, i) => (lane, i)).ToDictionary(row => row.lane, row => row.i);
            foreach (var arrow in trace.Arrows.Where(arrow => rows.ContainsKey(arrow.From) && rows.ContainsKey(arrow.To)).Take(ArrowsDrawn))
            {
                var (from, to) = (rows[arrow.From], rows[arrow.To]);
                var down = to > from;
                var (x1, x2) = (X(arrow.Left) + (LeastBar / 2), X(arrow.Reached) + (LeastBar / 2));
                var (y1, y2) = (down ? Y(from) + BarHeight : Y(from), down ? Y(to) - 1 : Y(to) + BarHeight + 1);
                var bend = Math.Min(14, Math.Abs(y2 - y1) / 2.0) * (down ? 1 : -1);
                var creates = arrow.Name == "creates";
                Line($"""<path class="arrow{(creates ? " creates" : "")}" d="M{At(x1)} {y1}C{At(x1)} {At(y1 + bend)} {At(x2)} {At(y2 - bend)} {At(x2)} {y2}" marker-end="url(#{(creates ? 'c' : 'h')})"/>""");
            }
        }

        private void DrawEnding(TraceLane lane, int y)
        {
            if (lane.Ending is not { } ending)
                return;
            var (x, middle) = (X(ending.At) + LeastBar + 4, y + (BarHeight / 2));
            var (kind, shape) = ending.Kind switch
            {
                TraceMarkKind.Done => ("done", $"M{At(x)} {middle}l3.5 3.5l6 -7"),
                TraceMarkKind.Failed => ("failed", $"M{At(x)} {middle - 4}l8 8m0 -8l-8 8"),
                TraceMarkKind.Cancelled => ("cancelled", $"M{At(x)} {middle}a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0m1.4 3.1l6.2 -6.2"),
                _ => ("never", $"M{At(x)} {middle}h0.1m4.5 0h0.1m4.5 0h0.1"),
            };
            Line($"""<path class="mark {kind}" d="{shape}"><title>{Escaped(ending.Name)}</title></path>""");
        }

        private string Tooltip(TraceBar bar) => $"<title>{Escaped(bar.Name)}: {TraceTime.Text(bar.End - bar.Start)} from {TraceTime.Moment(bar.Start, trace.Length)}</title>";

        private static string At(double value) => Math.Round(value, 1).ToString("0.#", CultureInfo.InvariantCulture);

        private static string Escaped(string text) =>
            SafeText.OneLine(text).Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

        private void Line(string line) => _svg.Append(line).Append('\n');
    }
}
