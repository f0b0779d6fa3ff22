namespace Orbweaver.Cli;

/// <summary>Where a crawl keeps what it finds and where it stands. Names are as the user wrote them; <see cref="Output"/> is null for standard output.</summary>
/// <param name="Output">The file of the records, or null: standard output.</param>
/// <param name="State">The file of the frontier.</param>
/// <param name="JsonStats">The file of the closing figures, or null: none.</param>
internal sealed record CrawlFiles(string? Output, string State, string? JsonStats)
{
    /// <summary>The name that means standard output.</summary>
    public const string StandardOutput = "-";

    /// <summary>The output as it is shown.</summary>
    public string OutputName => Output ?? "standard output";

    /// <summary>
    /// The names that follow from what was asked for: the output is named after the first seed's host, the state after the output
    /// (<c>HOST.state</c> beside standard output).
    /// </summary>
    /// <exception cref="UsageException">Two of the files are one, or one that must be a file is <c>-</c>.</exception>
    public static CrawlFiles Of(string? output, string? state, string? jsonStats, Seed firstSeed)
    {
        if (state == StandardOutput)
            throw new UsageException("--state must be a file: it is read again when the crawl goes on");
        if (jsonStats == StandardOutput)
            throw new UsageException("--json-stats must be a file: standard output is for records");

        var records = output switch
        {
            null => firstSeed.FileName + ".jsonl",
            StandardOutput => null,
            _ => output,
        };
        var files = new CrawlFiles(records, state ?? (records ?? firstSeed.FileName) + ".state", jsonStats);
        files.RefuseSharedNames();
        return files;
    }

    private void RefuseSharedNames()
    {
        (string Option, string? Name)[] all = [("--output", Output), ("--state", State), ("--json-stats", JsonStats)];
        for (var i = 0; i < all.Length; i++)
        {
            for (var j = i + 1; j < all.Length; j++)
            {
                if (all[i].Name is { } one && all[j].Name is { } other && Path.GetFullPath(one) == Path.GetFullPath(other))
                    throw new UsageException($"{all[i].Option} and {all[j].Option} are the same file \"{other}\"; give each its own");
            }
        }
    }
}
