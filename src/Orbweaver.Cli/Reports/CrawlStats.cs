using System.Text.Json;
using System.Text.Json.Serialization;
using Orbweaver.Crawling;

namespace Orbweaver.Cli;

/// <summary>A run's closing figures for a program: the object that <c>--json-stats</c> writes.</summary>
internal sealed record CrawlStats
{
    public required string End { get; init; }
    public long Pages { get; init; }
    public long PagesThisRun { get; init; }
    public long Errors { get; init; }
    public required SortedDictionary<int, long> Statuses { get; init; }
    public required SortedDictionary<string, long> ErrorKinds { get; init; }
    public long Retries { get; init; }
    public long Queued { get; init; }
    public IReadOnlyList<HostDown> HostsDown { get; init; } = [];
    public long CredentialsDropped { get; init; }
    public IReadOnlyList<SeedRedirectStats> SeedsLeftScope { get; init; } = [];
    public long Bytes { get; init; }

    [JsonPropertyName("elapsed_s")]
    public double ElapsedSeconds { get; init; }

    [JsonPropertyName("pages_per_s")]
    public double PagesPerSecond { get; init; }

    public required string Output { get; init; }
    public required string State { get; init; }
    public required string Version { get; init; }

    public static CrawlStats Of(CrawlSummary summary, CrawlFiles files)
    {
        var progress = summary.Progress;
        return new CrawlStats
        {
            End = summary.End switch
            {
                CrawlEnd.Finished => "finished",
                CrawlEnd.NothingFetched => "nothing_fetched",
                CrawlEnd.LimitReached => "limit_reached",
                CrawlEnd.HostsDown => "hosts_down",
                _ => "stopped",
            },
            Pages = progress.Pages,
            PagesThisRun = progress.PagesThisRun,
            Errors = progress.Errors,
            Statuses = new(summary.Statuses.ToDictionary()),
            ErrorKinds = new(summary.Errors.ToDictionary(), StringComparer.Ordinal),
            Retries = progress.Retries,
            Queued = progress.Queued,
            HostsDown = summary.HostsDown,
            CredentialsDropped = summary.CredentialsDropped,
            SeedsLeftScope = [.. summary.SeedsLeftScope.Select(seed => new SeedRedirectStats(seed.From, seed.To, seed.FollowedBy is { } scope ? ScopeText.Of(scope) : null))],
            Bytes = progress.Bytes,
            ElapsedSeconds = Math.Round(progress.Elapsed.TotalSeconds, 3),
            PagesPerSecond = Math.Round(SummaryText.MeanRate(progress), 3),
            Output = files.Output ?? CrawlFiles.StandardOutput,
            State = files.State,
            Version = ProductVersion.Text,
        };
    }

    /// <summary>Writes the object as a whole: whoever reads the file finds the old one or the new one.</summary>
    /// <exception cref="UsageException">It cannot be written.</exception>
    public void Write(string path)
    {
        try
        {
            var unfinished = path + ".new";
            File.WriteAllText(unfinished, JsonSerializer.Serialize(this, CrawlStatsJson.Default.CrawlStats) + "\n");
            File.Move(unfinished, path, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--json-stats: cannot write \"{path}\": {failure.Message}");
        }
    }
}

/// <summary>A seed that redirected out of the scope, and the scope that would have followed it.</summary>
internal sealed record SeedRedirectStats(string From, string To, string? FollowedBy);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(CrawlStats))]
internal sealed partial class CrawlStatsJson : JsonSerializerContext;
