using Orbweaver.Crawling;

namespace Orbweaver.Cli;

/// <summary>Shows a crawl's progress while it runs, from a thread of its own, so that drawing never holds up the crawl.</summary>
internal abstract class ProgressDisplay : IDisposable
{
    /// <summary>The display that suits the place: none, a drawing in place, or a line now and then.</summary>
    public static ProgressDisplay For(CrawlRequest request, Surroundings surroundings, Func<CrawlProgress> progress)
    {
        if (request.Quiet)
            return new NoDisplay();
        return surroundings.ErrorIsTerminal ? Live(request, surroundings, progress) : new PlainDisplay(surroundings.Error, progress);
    }

    /// <summary>The first signal came: say that the crawl is stopping. Any thread.</summary>
    public virtual void Stopping()
    {
    }

    /// <summary>The process ends at once: leave the terminal usable. Any thread.</summary>
    public virtual void Abandon()
    {
    }

    /// <summary>Ends the display and clears what it drew.</summary>
    public abstract void Dispose();

    // A method of its own: naming LiveDisplay loads Spectre.Console, which a crawl without a terminal never needs.
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static LiveDisplay Live(CrawlRequest request, Surroundings surroundings, Func<CrawlProgress> progress) =>
        new(surroundings, progress, new LiveFrame(request.Options.Seeds[0], request.Files.OutputName, request.Options.MaxPages));

    private sealed class NoDisplay : ProgressDisplay
    {
        public override void Dispose()
        {
        }
    }
}
