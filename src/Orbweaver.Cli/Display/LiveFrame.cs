using System.Globalization;
using Orbweaver.Crawling;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Orbweaver.Cli;

/// <summary>One picture of a crawl: what is crawled, how far it is, the figures, what it waits for, the last URL.</summary>
/// <param name="seed">The first URL.</param>
/// <param name="output">The output's name.</param>
/// <param name="maxPages">The limit of pages, or null.</param>
internal sealed class LiveFrame(string seed, string output, long? maxPages)
{
    public const int LeastWidth = 20;

    private const int WidestBar = 40;
    private const string Gap = "   ";

    private static readonly Style Plain = Style.Plain;
    private static readonly Style Strong = new(decoration: Decoration.Bold);
    private static readonly Style Faint = new(decoration: Decoration.Dim);
    private static readonly Style Good = new(Color.Green);
    private static readonly Style Bad = new(Color.Red);
    private static readonly Style Patient = new(Color.Yellow);

    /// <summary>The picture, no line wider than <paramref name="width"/>.</summary>
    public IRenderable Render(CrawlProgress progress, bool stopping, int width)
    {
        var lines = new List<IRenderable>
        {
            Line(("orbweaver ", Strong), (seed, Plain), (" → " + output, Faint)),
            Bar(progress, width),
        };
        lines.AddRange(FiguresIn(progress, width));
        lines.Add(stopping
            ? Line(("stopping ", Patient), ("requests in flight are given up; a second Ctrl-C quits at once", Plain))
            : progress.Waiting is { } waiting ? Line(("waiting  ", Patient), (waiting, Plain)) : Line(("fetching ", Good), (progress.LastUrl ?? "…", Faint)));
        return new Rows(lines);
    }

    private Paragraph Bar(CrawlProgress progress, int width)
    {
        var known = Math.Max(1, progress.Pages + progress.Queued);
        var goal = Math.Min(known, maxPages ?? known);
        var share = Math.Clamp((double)progress.Pages / goal, 0, 1);
        var text = string.Create(CultureInfo.InvariantCulture, $" {Math.Floor(share * 100):N0}% of {Figures.Count(goal)} {(goal < known ? "asked for" : "known so far")}");
        var cells = Math.Clamp(width - text.Length, 0, WidestBar);
        var done = (int)(share * cells);
        return Line((new string('━', done), Good), (new string('─', cells - done), Faint), (text, Plain));
    }

    private static IEnumerable<IRenderable> FiguresIn(CrawlProgress progress, int width)
    {
        (string Text, Style Style)[] figures =
        [
            (Figures.Count(progress.Pages, "page"), Strong),
            (Figures.Rate(progress.PagesPerSecond) + "/s", Plain),
            (Figures.Count(progress.Queued) + " queued", Plain),
            (Figures.Count(progress.InFlight) + " in flight", Plain),
            (Figures.Count(progress.Errors, "error"), progress.Errors > 0 ? Bad : Plain),
            (Figures.Bytes(progress.Bytes), Plain),
            (Figures.Duration(progress.Elapsed), Plain),
        ];
        var line = new List<(string, Style)>();
        var used = 0;
        foreach (var figure in figures)
        {
            if (used > 0 && used + Gap.Length + figure.Text.Length > width)
            {
                yield return Line([.. line]);
                line.Clear();
                used = 0;
            }

            if (used > 0)
                line.Add((Gap, Plain));
            line.Add(figure);
            used += (used > 0 ? Gap.Length : 0) + figure.Text.Length;
        }

        yield return Line([.. line]);
    }

    // URLs and reasons come from outside: made safe here, at the only door to the terminal, and never read as markup.
    private static Paragraph Line(params ReadOnlySpan<(string Text, Style Style)> parts)
    {
        var line = new Paragraph { Overflow = Overflow.Ellipsis };
        foreach (var (text, style) in parts)
            line.Append(SafeText.OneLine(text).Replace(' ', '\u00A0'), style);
        return line;
    }
}
