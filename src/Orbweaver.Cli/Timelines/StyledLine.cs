using System.Text;
using Spectre.Console;
using Spectre.Console.Advanced;
using Spectre.Console.Rendering;

namespace Orbweaver.Cli;

/// <summary>A line of a drawing: pieces of text with their colours, of which <see cref="Cells"/> counts the columns.</summary>
internal sealed class StyledLine
{
    private readonly List<(string Text, Style Style)> _pieces = [];

    public int Cells { get; private set; }

    /// <summary>How many columns a text takes: names in Chinese take two a character.</summary>
    public static int CellsOf(string text) => new Segment(text).CellCount();

    /// <summary>The text with an ellipsis where it does not fit.</summary>
    public static string Fit(string text, int cells)
    {
        text = SafeText.OneLine(text);
        if (CellsOf(text) <= cells)
            return text;
        var fitting = new StringBuilder();
        var used = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            used += CellsOf(rune.ToString());
            if (used > cells - 1)
                break;
            fitting.Append(rune);
        }

        return fitting.Append(cells > 0 ? "…" : "").ToString();
    }

    public StyledLine Add(string text, Style? style = null)
    {
        _pieces.Add((text, style ?? Style.Plain));
        Cells += CellsOf(text);
        return this;
    }

    /// <summary>Spaces up to a column.</summary>
    public StyledLine PadTo(int column) => Cells < column ? Add(new string(' ', column - Cells)) : this;

    /// <summary>As a file or a pipe gets it.</summary>
    public override string ToString() => string.Concat(_pieces.Select(piece => piece.Text)).TrimEnd();

    /// <summary>As a terminal gets it.</summary>
    public string ToAnsi(IAnsiConsole console) => console.ToAnsi(new Pieces(_pieces)).TrimEnd('\n');

    private sealed class Pieces(List<(string Text, Style Style)> pieces) : Renderable
    {
        protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => pieces.Select(piece => new Segment(piece.Text, piece.Style));
    }
}
