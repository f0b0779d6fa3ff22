using Orbweaver.Crawling;
using Spectre.Console;
using Spectre.Console.Advanced;

namespace Orbweaver.Cli;

/// <summary>Draws on the terminal of standard error, in place, ten times a second.</summary>
internal sealed class LiveDisplay : ProgressDisplay
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);

    private readonly Surroundings _surroundings;
    private readonly Func<bool, int, IEnumerable<Paragraph>> _frame;
    private readonly InPlaceDrawing _drawing;
    private readonly Pulse _pulse;
    private volatile bool _stopping;

    public LiveDisplay(Surroundings surroundings, Func<CrawlProgress> progress, LiveFrame frame)
        : this(surroundings, (stopping, width) => frame.Lines(progress(), stopping, width))
    {
    }

    /// <param name="surroundings">The terminal.</param>
    /// <param name="frame">The lines to draw, given whether a stop was asked for, and the width.</param>
    public LiveDisplay(Surroundings surroundings, Func<bool, int, IEnumerable<Paragraph>> frame)
    {
        _surroundings = surroundings;
        _frame = frame;
        _drawing = new InPlaceDrawing(surroundings.Error);
        _pulse = new Pulse("live display", Draw);
    }

    public override void Stopping() => _stopping = true;

    public override void Abandon() => _drawing.Leave();

    public override void Dispose() => _pulse.Dispose();

    // A crawl that is over before the first wait is never drawn, and pays nothing for Spectre.Console.
    private void Draw(Func<TimeSpan, bool> wait)
    {
        if (!wait(Every))
            return;
        try
        {
            var console = ConsoleFor(_surroundings);
            do
            {
                var size = _surroundings.TerminalSize();
                _drawing.Draw(Lines(console, size), size);
            }
            while (wait(Every));
            _drawing.Clear(_surroundings.TerminalSize());
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // The terminal went away, or could not be drawn on: the crawl goes on without a picture.
        }
    }

    private List<DrawnLine> Lines(IAnsiConsole console, TerminalSize size)
    {
        // The last column stays free: some terminals wrap as soon as it is written.
        var width = Math.Max(size.Columns - 1, LiveFrame.LeastWidth);
        console.Profile.Width = width;
        return [.. _frame(_stopping, width).Select(line => new DrawnLine(console.ToAnsi(line).TrimEnd('\n'), line.Length))];
    }

    // Used for colours alone: what is drawn goes to the terminal by InPlaceDrawing.
    private static IAnsiConsole ConsoleFor(Surroundings surroundings) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(TextWriter.Null),
        Ansi = AnsiSupport.Yes,
        ColorSystem = surroundings.NoColor ? ColorSystemSupport.NoColors : ColorSystemSupport.Standard,
        Interactive = InteractionSupport.No,
        Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
    });
}
