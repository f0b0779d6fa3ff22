using System.Globalization;
using Spectre.Console;

namespace Orbweaver.Cli;

/// <summary>Draws a trace for a terminal: a row a task, a column a stretch of time.</summary>
/// <param name="trace">What is drawn.</param>
/// <param name="width">Columns in all.</param>
/// <param name="rows">Tasks at the most.</param>
internal sealed class TraceText(Trace trace, int width, int rows)
{
    public const int LeastWidth = 40;

    private const int WidestLabel = 36;
    private const int ArrowsTold = 10;
    private const char Run = '█';
    private const char RunsAtTimes = '▒';
    private const char Wait = '─';

    /// <summary>More steps than that in a column, and waits for most of it, are told apart from one long step.</summary>
    private const int StepsShownAsRunning = 2;

    private static readonly Style Running = new(Color.Green);
    private static readonly Style Waiting = new(Color.Grey);
    private static readonly Style Faint = new(decoration: Decoration.Dim);
    private static readonly Style Bad = new(Color.Red);
    private static readonly Style Patient = new(Color.Yellow);

    /// <summary>The drawing, line by line.</summary>
    public IEnumerable<StyledLine> Lines()
    {
        var lanes = trace.Lanes.Take(rows).ToList();
        var label = Math.Min(Math.Min(WidestLabel, width / 3), lanes.Max(lane => StyledLine.CellsOf(Label(lane)))) + 1;
        var chart = width - label - 1; // a column more for the mark at the end
        yield return new StyledLine().Add(trace.Summary);
        yield return new StyledLine();
        foreach (var line in Axis(label, chart))
            yield return line;
        var process = lanes[0].Process;
        var runsAtTimes = false;
        foreach (var lane in lanes)
        {
            if (trace.Processes > 1 && (lane.Process != process || ReferenceEquals(lane, lanes[0])))
                yield return new StyledLine().Add(StyledLine.Fit(lane.ProcessName, label), Faint);
            process = lane.Process;
            var row = Row(lane, label, chart);
            runsAtTimes |= row.ToString().Contains(RunsAtTimes, StringComparison.Ordinal);
            yield return row;
        }

        if (trace.Lanes.Count > lanes.Count)
        {
            yield return new StyledLine().Add($"… and {Figures.Count(trace.Lanes.Count - lanes.Count, "more row")}: --rows {trace.Lanes.Count} shows all, a viewer such as https://ui.perfetto.dev any of them.", Patient);
        }

        yield return new StyledLine();
        yield return Legend(lanes, runsAtTimes);
        foreach (var line in Arrows(lanes))
            yield return line;
    }

    private static string Label(TraceLane lane) => lane.Method.Length == 0 ? lane.Name : $"{lane.Name} {lane.Method}";

    private IEnumerable<StyledLine> Axis(int label, int chart)
    {
        var (times, ruler) = (new StyledLine().PadTo(label), new char[chart]);
        Array.Fill(ruler, '─');
        foreach (var at in TraceTime.Marks(trace.Length, chart / 12))
        {
            var column = Column(at, chart);
            ruler[column] = column == 0 ? '├' : column == chart - 1 ? '┤' : '┼';
            var text = TraceTime.Moment(at, trace.Length);
            var start = Math.Min(label + Math.Max(0, column - (text.Length / 2)), width - text.Length);
            if (start > times.Cells || times.Cells <= label)
                times.PadTo(start).Add(text, Faint);
        }

        yield return times;
        yield return new StyledLine().PadTo(label).Add(new string(ruler), Faint);
    }

    /// <summary>A moment just before a column's begin, as steps on virtual time leave it, belongs to that.</summary>
    private int Column(long at, int chart) => (int)Math.Clamp((long)(((double)at / trace.Length * chart) + 0.001), 0, chart - 1);

    /// <summary>A bar's end is no longer part of it; a bar without length, which other programs record, is seen where it begins.</summary>
    private int LastColumn(TraceBar bar, int chart) => Column(Math.Max(bar.Start, bar.End - 1), chart);

    private StyledLine Row(TraceLane lane, int label, int chart)
    {
        var line = new StyledLine().Add(StyledLine.Fit(lane.Name, label - 1));
        if (lane.Method.Length > 0 && label - 2 - line.Cells > 1)
            line.Add(" ").Add(StyledLine.Fit(lane.Method, label - 1 - line.Cells), Faint);
        line.PadTo(label);

        var (cells, labels) = Cells(lane, chart);
        var end = Array.FindLastIndex(cells, cell => cell != ' ');
        for (var column = 0; column <= end;)
        {
            var cell = cells[column];
            var next = column;
            while (next <= end && cells[next] == cell)
                next++;
            if (cell == Wait && labels[column] is { } text && StyledLine.CellsOf(text) + 4 <= next - column)
                line.Add("─ ", Waiting).Add(text, Faint).Add(" " + new string(Wait, next - column - 3 - StyledLine.CellsOf(text)), Waiting);
            else
                line.Add(new string(cell, next - column), cell == Wait ? Waiting : Running);
            column = next;
        }

        return lane.Ending is { } ending ? line.Add(MarkOf(ending.Kind).Text, MarkOf(ending.Kind).Style) : line;
    }

    /// <summary>Column by column: a task that runs at any time of a column is seen to run in it. Labels stand where their waits begin to be seen.</summary>
    private (char[] Cells, string?[] Labels) Cells(TraceLane lane, int chart)
    {
        var cells = new char[chart];
        var labels = new string?[chart + 1];
        Array.Fill(cells, ' ');
        foreach (var bar in lane.Bars.Where(bar => bar.Waits))
            Array.Fill(cells, Wait, Column(bar.Start, chart), LastColumn(bar, chart) - Column(bar.Start, chart) + 1);
        MarkRuns(lane, cells);
        foreach (var bar in lane.Bars.Where(bar => bar.Waits))
        {
            var column = Column(bar.Start, chart);
            while (column < chart && cells[column] != Wait)
                column++;
            if (column <= LastColumn(bar, chart))
                labels[column] ??= SafeText.OneLine(bar.Name);
        }

        return (cells, labels);
    }

    private void MarkRuns(TraceLane lane, char[] cells)
    {
        var (steps, time) = (new int[cells.Length], new double[cells.Length]);
        var wide = (double)trace.Length / cells.Length;
        foreach (var bar in lane.Bars.Where(bar => !bar.Waits))
        {
            for (var column = Column(bar.Start, cells.Length); column <= LastColumn(bar, cells.Length); column++)
            {
                steps[column]++;
                time[column] += Math.Min(bar.End, (column + 1) * wide) - Math.Max(bar.Start, column * wide);
            }
        }

        for (var column = 0; column < cells.Length; column++)
        {
            if (steps[column] > 0)
                cells[column] = steps[column] > StepsShownAsRunning && time[column] < wide / 2 ? RunsAtTimes : Run;
        }
    }

    private static (string Text, Style Style, string Meaning) MarkOf(TraceMarkKind kind) => kind switch
    {
        TraceMarkKind.Done => ("✓", Running, "done"),
        TraceMarkKind.Cancelled => ("⊘", Patient, "cancelled"),
        TraceMarkKind.Failed => ("✗", Bad, "failed"),
        _ => ("…", Faint, "never ended"),
    };

    private static StyledLine Legend(List<TraceLane> lanes, bool runsAtTimes)
    {
        var line = new StyledLine().Add($"{Run}", Running).Add(" runs  ");
        if (runsAtTimes)
            line.Add($"{RunsAtTimes}", Running).Add(" runs at times  ");
        line.Add($"{Wait}", Waiting).Add(" waits");
        foreach (var kind in lanes.Select(lane => lane.Ending?.Kind).OfType<TraceMarkKind>().Distinct().Order())
            line.Add("  ").Add(MarkOf(kind).Text, MarkOf(kind).Style).Add(" " + MarkOf(kind).Meaning);
        return line;
    }

    /// <summary>A line for those who are woken or made by the same step.</summary>
    private IEnumerable<StyledLine> Arrows(List<TraceLane> lanes)
    {
        var shown = lanes.ToHashSet();
        var groups = trace.Arrows.Where(arrow => shown.Contains(arrow.From) && shown.Contains(arrow.To)).GroupBy(arrow => (arrow.From, arrow.Left, arrow.Name)).ToList();
        if (groups.Count == 0)
            yield break;
        yield return new StyledLine();
        var times = groups.Take(ArrowsTold).Select(group => TraceTime.Moment(group.Key.Left, trace.Length)).ToList();
        var column = times.Max(time => time.Length) + 2;
        foreach (var (group, time) in groups.Zip(times))
        {
            var line = new StyledLine().Add(time.PadLeft(column), Faint).Add("  ");
            var text = string.Create(CultureInfo.InvariantCulture, $"{group.Key.From.Name} {group.Key.Name} {string.Join(", ", group.Select(arrow => arrow.To.Name))}");
            yield return line.Add(StyledLine.Fit(text, width - line.Cells));
        }

        if (groups.Count > ArrowsTold)
            yield return new StyledLine().PadTo(column + 2).Add($"… and {Figures.Count(groups.Count - ArrowsTold)} more; --svg FILE draws arrows.", Faint);
    }
}
