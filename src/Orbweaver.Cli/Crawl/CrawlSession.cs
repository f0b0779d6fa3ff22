using Orbweaver.Crawling;

namespace Orbweaver.Cli;

/// <summary>A crawl as the user meets it: files settled, progress shown, signals heeded, figures told.</summary>
internal sealed class CrawlSession(CrawlRequest request, Surroundings surroundings, ICrawlEngine engine)
{
    private readonly CrawlFiles _files = request.Files;

    /// <summary>Runs to the end.</summary>
    /// <returns>The process's exit code.</returns>
    /// <exception cref="UsageException">The crawl cannot begin, or its files failed on the way.</exception>
    public int Run()
    {
        foreach (var note in request.Notes)
            Tell(note);

        var lastRun = File.GetLastWriteTime(_files.State);
        var found = FilesFound.LookAt(_files, readState: !request.Force, engine.Inspect);
        var plan = ResumePlan.Decide(_files, found, request.Force);
        if (plan.Action == ResumeAction.Refuse)
            throw new UsageException(plan.Refusal!);
        WriteAccess.Demand(_files);
        if (plan.Action == ResumeAction.StartAnew)
        {
            OldFiles.Demand(_files);
            if (found.State is not null)
                engine.DemandUnused(_files);
            OldFiles.Remove(_files);
        }

        if (plan.Action == ResumeAction.Resume && found.State is { Queued: > 0 } state)
            Tell($"going on with \"{_files.State}\": {Figures.Count(state.Recorded, "page")} recorded, {Figures.Count(state.Queued)} queued");

        var summary = Crawl();
        if (request.Quiet)
        {
            if (summary.End == CrawlEnd.NothingFetched)
                surroundings.Error.WriteLine("orbweaver: " + SummaryText.NothingFetched(summary));
        }
        else
        {
            var lines = plan.Action == ResumeAction.Resume && SummaryText.WasComplete(summary)
                ? SummaryText.Complete(summary, _files, lastRun)
                : SummaryText.Of(summary, request);
            foreach (var line in lines)
                surroundings.Error.WriteLine(line);
        }

        if (_files.JsonStats is { } stats)
            CrawlStats.Of(summary, _files).Write(stats);
        return ExitCode.Of(summary.End);
    }

    private CrawlSummary Crawl()
    {
        try
        {
            using var run = engine.Open(request.Options, _files);
            using var display = ProgressDisplay.For(request, surroundings, () => run.Progress);
            using var interruption = new Interruption(
                stop: () =>
                {
                    display.Stopping();
                    run.Stop();
                },
                quit: () =>
                {
                    display.Abandon();
                    Environment.Exit(ExitCode.Interrupted);
                });
            if (surroundings.ListensToSignals)
                interruption.Listen();
            return run.Run();
        }
        catch (Exception failure) when (failure is FrontierException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"the crawl ended early: {failure.Message}");
        }
    }

    private void Tell(string line)
    {
        if (!request.Quiet)
            surroundings.Error.WriteLine(SafeText.OneLine(line));
    }
}
