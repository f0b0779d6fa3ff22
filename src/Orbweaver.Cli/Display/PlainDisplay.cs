using Orbweaver.Crawling;

namespace Orbweaver.Cli;

/// <summary>A line now and then, for logs and pipes: the first after a second, then one every five.</summary>
internal sealed class PlainDisplay : ProgressDisplay
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly TextWriter _error;
    private readonly Pulse _pulse;

    public PlainDisplay(TextWriter error, Func<CrawlProgress> progress)
    {
        _error = TextWriter.Synchronized(error);
        _pulse = new Pulse("progress lines", wait =>
        {
            for (var time = First; wait(time); time = Every)
                _error.WriteLine(Line(progress()));
        });
    }

    public override void Stopping() => _error.WriteLine("stopping; a second Ctrl-C quits at once");

    public override void Dispose() => _pulse.Dispose();

    /// <summary>Progress in one line.</summary>
    public static string Line(CrawlProgress progress)
    {
        var line = $"{Figures.Duration(progress.Elapsed)}: {Figures.Count(progress.Pages, "page")}, {Figures.Rate(progress.PagesPerSecond)}/s, "
            + $"{Figures.Count(progress.Queued)} queued, {Figures.Count(progress.InFlight)} in flight, {Figures.Count(progress.Errors, "error")}, {Figures.Bytes(progress.Bytes)}";
        return SafeText.OneLine(progress.Waiting is { } waiting ? $"{line}; waiting: {waiting}" : line);
    }
}
