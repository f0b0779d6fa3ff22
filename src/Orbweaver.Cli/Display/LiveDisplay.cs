using Orbweaver.Crawling;
using Spectre.Console;

namespace Orbweaver.Cli;

/// <summary>Draws on the terminal of standard error, in place, ten times a second.</summary>
internal sealed class LiveDisplay : ProgressDisplay
{
    private const string ShowCursor = "\e[?25h";

    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);

    private readonly Surroundings _surroundings;
    private readonly Func<CrawlProgress> _progress;
    private readonly LiveFrame _frame;
    private readonly Pulse _pulse;
    private volatile bool _stopping;

    public LiveDisplay(Surroundings surroundings, Func<CrawlProgress> progress, LiveFrame frame)
    {
        _surroundings = surroundings;
        _progress = progress;
        _frame = frame;
        _pulse = new Pulse("live display", Draw);
    }

    public override void Stopping() => _stopping = true;

    public override void Abandon()
    {
        _surroundings.Error.Write(ShowCursor);
        _surroundings.Error.WriteLine();
        _surroundings.Error.Flush();
    }

    public override void Dispose() => _pulse.Dispose();

    // A crawl that is over before the first wait is never drawn, and pays nothing for Spectre.Console.
    private void Draw(Func<TimeSpan, bool> wait)
    {
        if (!wait(Every))
            return;
        try
        {
            var console = Open();
            console.Live(Frame(console))
                .AutoClear(true)
                .Overflow(VerticalOverflow.Crop)
                .Start(context =>
                {
                    do
                    {
                        console.Profile.Width = Width();
                        context.UpdateTarget(Frame(console));
                    }
                    while (wait(Every));
                });
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // The terminal went away, or could not be drawn on: the crawl goes on without a picture.
        }
    }

    private Spectre.Console.Rendering.IRenderable Frame(IAnsiConsole console) => _frame.Render(_progress(), _stopping, console.Profile.Width);

    // The last column stays free: a character there makes some terminals wrap, and the drawing would creep down.
    private int Width() => Math.Max(_surroundings.Columns() - 1, LiveFrame.LeastWidth);

    private IAnsiConsole Open()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(_surroundings.Error),
            Ansi = AnsiSupport.Yes,
            ColorSystem = _surroundings.NoColor ? ColorSystemSupport.NoColors : ColorSystemSupport.Standard,
            Interactive = InteractionSupport.Yes,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        console.Profile.Width = Width();
        return console;
    }
}
