namespace Orbweaver.Cli.Tests;

public sealed class InPlaceDrawingTests
{
    private static readonly TerminalSize Wide = new(40, 10);
    private static readonly DrawnLine[] ThreeLines = [new("one", 3), new("twenty-five cells of text", 25), new("three", 5)];

    private readonly StringWriter _terminal = new();
    private readonly InPlaceDrawing _drawing;

    public InPlaceDrawingTests() => _drawing = new InPlaceDrawing(_terminal);

    [Fact]
    public void InPlaceDrawing_first_hidesTheCursorAndStaysBelowWhatWasThere()
    {
        _drawing.Draw(ThreeLines, Wide);
        Assert.Equal("\e[?25l\rone\e[K\ntwenty-five cells of text\e[K\nthree\e[K\e[J\r", Take());
    }

    [Fact]
    public void InPlaceDrawing_again_goesBackToItsFirstLine()
    {
        _drawing.Draw(ThreeLines, Wide);
        Take();
        _drawing.Draw([new("new", 3)], Wide);
        Assert.Equal("\r\e[2Anew\e[K\e[J\r", Take());
        _drawing.Draw(ThreeLines, Wide);
        Assert.StartsWith("\rone", Take(), StringComparison.Ordinal);
    }

    [Fact]
    public void InPlaceDrawing_windowMadeNarrower_countsTheRowsThatWereWrapped()
    {
        _drawing.Draw(ThreeLines, Wide);
        Take();
        _drawing.Draw(ThreeLines, new TerminalSize(10, 10));
        Assert.StartsWith("\r\e[4Aone", Take(), StringComparison.Ordinal);
    }

    [Fact]
    public void InPlaceDrawing_tooFewRows_leavesLinesOut()
    {
        _drawing.Draw(ThreeLines, new TerminalSize(40, 3));
        Assert.DoesNotContain("three", Take(), StringComparison.Ordinal);
    }

    [Fact]
    public void InPlaceDrawing_cleared_leavesNothingBehind()
    {
        _drawing.Draw(ThreeLines, Wide);
        Take();
        _drawing.Clear(Wide);
        Assert.Equal("\r\e[2A\e[J\e[?25h", Take());
        _drawing.Clear(Wide);
        Assert.Empty(Take());
    }

    private string Take()
    {
        var text = _terminal.ToString();
        _terminal.GetStringBuilder().Clear();
        return text;
    }
}
