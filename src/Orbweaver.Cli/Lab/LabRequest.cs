namespace Orbweaver.Cli;

/// <summary>What <c>orbweaver lab</c> was asked to do: every value read.</summary>
internal sealed record LabRequest
{
    /// <summary>How many requests there are to send.</summary>
    public int Requests { get; init; } = 100;

    /// <summary>How long the server takes to answer one.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Which models run, in their order.</summary>
    public IReadOnlyList<LabModel> Models { get; init; } = LabModelText.InOrder;

    /// <summary>How many threads, and how many processes; a core for each was the courses' measure, and theirs had eight.</summary>
    public int Workers { get; init; } = 8;

    /// <summary>How long all models may take together.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Where the figures go, or null.</summary>
    public string? Json { get; init; }

    /// <summary>Where the picture goes, or null.</summary>
    public string? Svg { get; init; }

    /// <summary>True when the figures are to be explained.</summary>
    public bool Explain { get; init; }

    /// <exception cref="UsageException">A value is wrong.</exception>
    public static LabRequest Of(ParsedFlags flags)
    {
        var defaults = new LabRequest();
        return new LabRequest
        {
            Requests = (int?)flags.Whole(LabFlags.Requests, 1, 20_000) ?? defaults.Requests,
            Delay = flags.Duration(LabFlags.Delay, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1), "from 1ms to 1m") ?? defaults.Delay,
            Models = flags.Models(LabFlags.Models) ?? defaults.Models,
            Workers = (int?)flags.Whole(LabFlags.Workers, 1, 256) ?? defaults.Workers,
            Budget = flags.Duration(LabFlags.Budget, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1), "from 1s to 1d") ?? defaults.Budget,
            Json = flags.Text(LabFlags.Json),
            Svg = flags.Text(LabFlags.Svg),
            Explain = flags.Has(LabFlags.Explain),
        };
    }
}
