using System.Globalization;
using Orbweaver.Crawling;

namespace Orbweaver.Cli;

/// <summary>The closing words of a crawl.</summary>
internal static class SummaryText
{
    /// <summary>How many seeds that redirected out of the crawl, and hosts that are down, are named.</summary>
    private const int MostNamed = 5;

    /// <summary>Pages a second over the whole run.</summary>
    public static double MeanRate(CrawlProgress progress) =>
        progress.Elapsed > TimeSpan.Zero ? progress.PagesThisRun / progress.Elapsed.TotalSeconds : 0;

    /// <summary>True when a resumed run found that nothing was left to do.</summary>
    public static bool WasComplete(CrawlSummary summary) =>
        summary is { End: CrawlEnd.Finished, Progress: { PagesThisRun: 0, Pages: > 0, Queued: 0 } };

    /// <summary>What a run did that found the crawl complete.</summary>
    public static IEnumerable<string> Complete(CrawlSummary summary, CrawlFiles files, DateTime lastRun)
    {
        yield return SafeText.OneLine(string.Create(CultureInfo.InvariantCulture,
            $"This crawl is complete: {Figures.Count(summary.Progress.Pages, "page")} in {files.OutputName}, the last of them on {lastRun:yyyy-MM-dd} at {lastRun:HH:mm}."));
        yield return "Nothing was fetched; --force starts again.";
    }

    /// <summary>Why no page could be had, in one line.</summary>
    public static string NothingFetched(CrawlSummary summary)
    {
        var reasons = summary.Errors.Select(error => error.Key).Concat(summary.Statuses.Where(status => status.Key >= 400).Select(status => Whole(status.Key))).ToList();
        return SafeText.OneLine($"nothing could be fetched: {(reasons.Count == 0 ? "all had failed in an earlier run; --force tries again" : string.Join(", ", reasons))}");
    }

    /// <summary>What a run did, a line each.</summary>
    public static IEnumerable<string> Of(CrawlSummary summary, CrawlRequest request)
    {
        var progress = summary.Progress;
        yield return $"{Opening(summary.End, request)} after {Figures.Duration(progress.Elapsed)}: {Pages(progress)}, {Figures.Rate(MeanRate(progress))}/s, {Figures.Bytes(progress.Bytes)}.";
        if (summary.Statuses.Count > 0)
            yield return Row("statuses", string.Join(", ", summary.Statuses.OrderBy(status => status.Key).Select(status => $"{Whole(status.Key)}: {Figures.Count(status.Value)}")));
        if (summary.Errors.Count > 0)
            yield return Row("errors", string.Join(", ", summary.Errors.OrderByDescending(error => error.Value).ThenBy(error => error.Key, StringComparer.Ordinal).Select(error => $"{error.Key}: {Figures.Count(error.Value)}")));
        if (progress.Retries > 0)
            yield return Row("retries", Figures.Count(progress.Retries));
        if (summary.CredentialsDropped > 0)
            yield return Row("users", $"{Figures.Count(summary.CredentialsDropped, "link")} named a user or a password: followed without");
        foreach (var seed in summary.SeedsLeftScope.Take(MostNamed))
            yield return Row("redirect", Redirect(seed, request));
        if (summary.SeedsLeftScope.Count > MostNamed)
            yield return Row("redirect", $"and {Figures.Count(summary.SeedsLeftScope.Count - MostNamed)} more that led out of the crawl");
        foreach (var host in summary.HostsDown.Take(MostNamed))
            yield return Row("down", $"{host.Origin} could not be reached any more ({host.Error}): {Figures.Count(host.Queued, "URL")} stay queued");
        if (summary.HostsDown.Count > MostNamed)
            yield return Row("down", $"and {Figures.Count(summary.HostsDown.Count - MostNamed)} more hosts");
        if (progress.Queued > 0)
            yield return Row("queued", $"{Figures.Count(progress.Queued)} still to be fetched");
        yield return Row("output", request.Files.OutputName);
        yield return Row("state", request.Files.State);
        if (summary.End is CrawlEnd.Stopped)
            yield return SafeText.OneLine($"To resume: {request.ResumeCommand}");
        if (summary.End is CrawlEnd.NothingFetched)
            yield return "The failures are recorded; to try again, add --force.";
        if (summary.End is CrawlEnd.HostsDown)
            yield return SafeText.OneLine($"To try again: {request.ResumeCommand}");
        if (summary.End is CrawlEnd.LimitReached)
            yield return "To resume: the same command with a higher --max-pages, or without.";
    }

    private static string Opening(CrawlEnd end, CrawlRequest request) => end switch
    {
        CrawlEnd.Finished => "Finished",
        CrawlEnd.NothingFetched => "Nothing could be fetched",
        CrawlEnd.HostsDown => "All done but for hosts that went down,",
        CrawlEnd.LimitReached => $"Stopped by --max-pages {Whole(request.Options.MaxPages ?? 0)}",
        _ => "Interrupted",
    };

    /// <summary>What a person who named a URL and got nothing of it needs to know.</summary>
    private static string Redirect(SeedRedirect seed, CrawlRequest request)
    {
        var led = $"{seed.From} leads to {seed.To}, and was not followed: ";
        return seed.FollowedBy switch
        {
            null => led + "--include or --exclude leaves it out",
            CrawlScope.Any => $"{led}it is outside --scope {ScopeText.Of(request.Options.Scope)}; crawl {seed.To} instead",
            { } scope => $"{led}it is outside --scope {ScopeText.Of(request.Options.Scope)}; crawl {seed.To} instead, or add --scope {ScopeText.Of(scope)} --force",
        };
    }

    private static string Pages(CrawlProgress progress) => progress.Pages == progress.PagesThisRun
        ? Figures.Count(progress.Pages, "page")
        : $"{Figures.Count(progress.Pages, "page")} ({Figures.Count(progress.PagesThisRun)} in this run)";

    private static string Row(string name, string text) => SafeText.OneLine($"  {name,-9} {text}");

    private static string Whole(long number) => number.ToString(CultureInfo.InvariantCulture);
}
