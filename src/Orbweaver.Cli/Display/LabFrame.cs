using System.Diagnostics;
using Spectre.Console;

namespace Orbweaver.Cli;

/// <summary>One picture of the laboratory at work: a bar for each model, of requests that are answered, on their way, and not yet sent.</summary>
/// <param name="heading">What is measured.</param>
/// <param name="board">How far it is.</param>
internal sealed class LabFrame(string heading, LabBoard board)
{
    private const int NameWidth = 12;
    private const int WidestBar = 50;
    private const int WidestText = 26;

    private static readonly Style Plain = Style.Plain;
    private static readonly Style Strong = new(decoration: Decoration.Bold);
    private static readonly Style Faint = new(decoration: Decoration.Dim);
    private static readonly Style Good = new(Color.Green);
    private static readonly Style Patient = new(Color.Yellow);

    /// <summary>The picture's lines, none wider than <paramref name="width"/>.</summary>
    public IEnumerable<Paragraph> Lines(bool stopping, int width)
    {
        yield return LiveFrame.Line(width, ("orbweaver lab ", Strong), (heading, Plain));
        foreach (var lane in board.Lanes)
            yield return Bar(lane, width);
        if (stopping)
            yield return LiveFrame.Line(width, ("stopping ", Patient), ("ending the processes; a second Ctrl-C quits at once", Plain));
    }

    private static Paragraph Bar(LabLane lane, int width)
    {
        var (plan, now) = (lane.Plan, lane.Now);
        var cells = Math.Clamp(width - NameWidth - WidestText, 0, WidestBar);
        var answered = (int)((long)now.Answers * cells / plan.Sent);
        var sent = now.Stage == LaneStage.Running ? Math.Min(plan.Sent, now.Answers + plan.Lanes) : now.Answers;
        // One request on its way is seen, however many there are.
        var onTheirWay = Math.Clamp((int)Math.Ceiling((double)(sent - now.Answers) * cells / plan.Sent), 0, cells - answered);
        var name = LabModelText.Word(plan.Model).PadRight(NameWidth);
        return LiveFrame.Line(width,
            (name, now.Stage == LaneStage.Waiting ? Faint : Strong),
            (new string('━', answered), Good), (new string('━', onTheirWay), Patient), (new string('─', cells - answered - onTheirWay), Faint),
            (" " + Text(lane), Plain));
    }

    private static string Text(LabLane lane) => lane.Now switch
    {
        { Stage: LaneStage.Waiting } => "",
        { Stage: LaneStage.WarmingUp } => "warming up",
        { Result: { } result } => LabFigures.Seconds(result.MeasuredWallSeconds) + (result.IsExtrapolated ? $" for {Figures.Count(result.RequestsSent)}" : ""),
        var now => $"{Figures.Count(now.Answers)} of {Figures.Count(lane.Plan.Sent)}, {Figures.Duration(Stopwatch.GetElapsedTime(now.Began))}",
    };
}
