using System.Globalization;
using System.Text;

namespace Orbweaver.Cli;

/// <summary>A line to draw.</summary>
/// <param name="Text">With its colours.</param>
/// <param name="Cells">How many columns it takes.</param>
internal readonly record struct DrawnLine(string Text, int Cells);

/// <summary>
/// Lines that are drawn over their predecessors. Each drawing is one write, so that none is seen half done. The cursor rests at the start of
/// the last line: there the terminal's echo of Ctrl-C wraps nothing, and a narrower window leaves it where it can be found.
/// </summary>
internal sealed class InPlaceDrawing(TextWriter terminal)
{
    private const string HideCursor = "\e[?25l";
    private const string ShowCursor = "\e[?25h";
    private const string EraseRestOfLine = "\e[K";
    private const string EraseBelow = "\e[J";

    private IReadOnlyList<DrawnLine> _drawn = [];

    /// <summary>Draws, over what was drawn before. Lines that the terminal has no rows for are left out.</summary>
    public void Draw(IReadOnlyList<DrawnLine> lines, TerminalSize size)
    {
        lines = [.. lines.Take(Math.Max(1, size.Rows - 1))];
        var text = new StringBuilder(_drawn.Count == 0 ? HideCursor : "");
        MoveToFirstLine(text, size.Columns);
        for (var i = 0; i < lines.Count; i++)
            text.Append(i == 0 ? "" : "\n").Append(lines[i].Text).Append(EraseRestOfLine);
        text.Append(EraseBelow).Append('\r');
        _drawn = lines;
        Write(text);
    }

    /// <summary>Removes what was drawn, and leaves the terminal as it was found.</summary>
    public void Clear(TerminalSize size)
    {
        if (_drawn.Count == 0)
            return;
        var text = new StringBuilder();
        MoveToFirstLine(text, size.Columns);
        text.Append(EraseBelow).Append(ShowCursor);
        _drawn = [];
        Write(text);
    }

    /// <summary>Leaves what was drawn, below it a usable terminal. Any thread.</summary>
    public void Leave()
    {
        terminal.Write("\n" + ShowCursor);
        terminal.Flush();
    }

    // A window made narrower has wrapped the old lines: each takes as many rows as its cells need now.
    private void MoveToFirstLine(StringBuilder text, int columns)
    {
        text.Append('\r');
        var up = 0;
        for (var i = 0; i < _drawn.Count - 1; i++)
            up += Math.Max(1, (_drawn[i].Cells + columns - 1) / columns);
        if (up > 0)
            text.Append(CultureInfo.InvariantCulture, $"\e[{up}A");
    }

    private void Write(StringBuilder text)
    {
        terminal.Write(text.ToString());
        terminal.Flush();
    }
}
