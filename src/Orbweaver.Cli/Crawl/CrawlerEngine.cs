using Orbweaver.Crawling;

namespace Orbweaver.Cli;

/// <summary>The crawler itself, with the state in SQLite and records as JSON Lines.</summary>
internal sealed class CrawlerEngine : ICrawlEngine
{
    public StateFigures Inspect(CrawlFiles files)
    {
        using var frontier = OpenState(files);
        var counts = frontier.Count();
        var committed = files.Output is { } output ? frontier.CommittedLength(Path.GetFullPath(output)) : null;
        return new StateFigures(counts.Recorded, counts.Queued, committed);
    }

    public void DemandUnused(CrawlFiles files)
    {
        try
        {
            SqliteFrontier.Open(files.State).Dispose();
        }
        catch (StateInUseException failure)
        {
            throw new UsageException($"--force: {failure.Message}");
        }
        catch (FrontierException)
        {
            // Damaged, or of another version: --force is the way out of that.
        }
    }

    public ICrawlRun Open(CrawlOptions options, CrawlFiles files)
    {
        var frontier = OpenState(files);
        IRecordOutput? output = null;
        try
        {
            output = OpenOutput(files, frontier);
            return new CrawlerRun(options, frontier, output);
        }
        catch (Exception failure)
        {
            output?.Dispose();
            frontier.Dispose();
            if (failure is ArgumentException)
                throw new UsageException(failure.Message);
            throw;
        }
    }

    private static SqliteFrontier OpenState(CrawlFiles files)
    {
        try
        {
            return SqliteFrontier.Open(files.State);
        }
        catch (FrontierException failure)
        {
            throw new UsageException($"--state: {failure.Message}");
        }
    }

    private static IRecordOutput OpenOutput(CrawlFiles files, SqliteFrontier frontier)
    {
        try
        {
            return files.Output is { } output ? JsonLinesOutput.Open(output, frontier, overwrite: false) : new StandardOutput();
        }
        catch (OutputException failure)
        {
            throw new UsageException($"--output: {failure.Message}");
        }
    }
}
