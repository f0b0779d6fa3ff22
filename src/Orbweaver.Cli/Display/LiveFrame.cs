using System.Globalization;
using Orbweaver.Crawling;
using Spectre.Console;

namespace Orbweaver.Cli;

/// <summary>One picture of a crawl: what is crawled, how far it is, the figures, the last URL, what it waits for.</summary>
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

    /// <summary>The picture's lines, none wider than <paramref name="width"/>.</summary>
    public IEnumerable<Paragraph> Lines(CrawlProgress progress, bool stopping, int width)
    {
        yield return Line(width, ("orbweaver ", Strong), (seed, Plain), (" → " + output, Faint));
        yield return Bar(progress, width);
        foreach (var line in FigureLines(progress, width))
            yield return line;
        yield return Line(width, ("last     ", Faint), (progress.LastUrl ?? "", Faint));
        if (stopping)
            yield return Line(width, ("stopping ", Patient), ("giving up what is in flight; a second Ctrl-C quits at once", Plain));
        else if (progress.Waiting is { } waiting)
            yield return Line(width, ("waiting  ", Patient), (waiting, Plain));
    }

    private Paragraph Bar(CrawlProgress progress, int width)
    {
        var known = Math.Max(1, progress.Pages + progress.Queued);
        var goal = Math.Min(known, maxPages ?? known);
        var share = Math.Clamp((double)progress.Pages / goal, 0, 1);
        var text = string.Create(CultureInfo.InvariantCulture, $" {Math.Floor(share * 100):N0}% of {Figures.Count(goal)} {(goal < known ? "asked for" : "known so far")}");
        var cells = Math.Clamp(width - text.Length, 0, WidestBar);
        var done = (int)(share * cells);
        return Line(width, (new string('━', done), Good), (new string('─', cells - done), Faint), (text, Plain));
    }

    // As many figures a line as fit.
    private static IEnumerable<Paragraph> FigureLines(CrawlProgress progress, int width)
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
                yield return Line(width, [.. line]);
                line.Clear();
                used = 0;
            }

            if (used > 0)
                line.Add((Gap, Plain));
            used += (used > 0 ? Gap.Length : 0) + figure.Text.Length;
            line.Add(figure);
        }

        yield return Line(width, [.. line]);
    }

    // URLs and reasons come from outside: made safe here, at the only door to the terminal, and never read as markup.
    internal static Paragraph Line(int width, params ReadOnlySpan<(string Text, Style Style)> parts)
    {
        var line = new Paragraph { Overflow = Overflow.Ellipsis };
        foreach (var (text, style) in parts)
        {
            // Spaces that do not break, or Spectre.Console would fold the line at them.
            var safe = SafeText.OneLine(text).Replace(' ', '\u00A0');
            var room = width - line.Length;
            if (safe.Length > room)
            {
                line.Append(room > 0 ? safe[..(room - 1)] + "…" : "", style);
                break;
            }

            line.Append(safe, style);
        }

        return line;
    }
}
