using System.Text.Json.Serialization;

namespace Orbweaver.Cli;

/// <summary>What one model's run came to. Times are for all requests: extrapolated from those that were sent, when these were fewer.</summary>
internal sealed record ModelResult
{
    /// <summary>Puts figures to a plan.</summary>
    public static ModelResult Of(ModelPlan plan, TimeSpan delay, ModelFigures figures) => new()
    {
        Model = LabModelText.Word(plan.Model),
        AtOnce = plan.Lanes,
        RequestsSent = plan.Sent,
        IsExtrapolated = !plan.IsWhole,
        MeasuredWallSeconds = figures.WallSeconds,
        // A lane waits for one answer after the other: time goes by rounds, work goes by requests.
        WallSeconds = Math.Round(figures.WallSeconds * plan.Rounds / plan.RoundsSent, 4),
        IdealSeconds = Math.Round(plan.Rounds * delay.TotalSeconds, 4),
        RequestsPerSecond = Math.Round(plan.Requests / figures.WallSeconds * plan.RoundsSent / plan.Rounds, 2),
        ProcessorSeconds = Math.Round(figures.ProcessorSeconds * plan.Requests / plan.Sent, 4),
        PeakMemoryBytes = figures.PeakBytes,
        MemoryBeforeBytes = figures.BytesBefore,
        Threads = figures.Threads,
        Processes = figures.Processes,
    };

    public required string Model { get; init; }

    /// <summary>How many requests were under way at a time.</summary>
    public int AtOnce { get; init; }

    public int RequestsSent { get; init; }

    [JsonPropertyName("extrapolated")]
    public bool IsExtrapolated { get; init; }

    /// <summary>The figures that are for more requests than were sent: those that bear an asterisk in the table.</summary>
    public IReadOnlyList<string> ExtrapolatedFigures => IsExtrapolated ? ["wall_s", "over_ideal_s", "requests_per_s", "processor_s"] : [];

    [JsonPropertyName("wall_s")]
    public double WallSeconds { get; init; }

    /// <summary>Of the requests that were sent.</summary>
    [JsonPropertyName("measured_wall_s")]
    public double MeasuredWallSeconds { get; init; }

    /// <summary>What waiting alone takes: no program that has so many requests under way can be faster.</summary>
    [JsonPropertyName("ideal_s")]
    public double IdealSeconds { get; init; }

    [JsonPropertyName("over_ideal_s")]
    public double OverIdealSeconds => Math.Round(WallSeconds - IdealSeconds, 4);

    [JsonPropertyName("requests_per_s")]
    public double RequestsPerSecond { get; init; }

    [JsonPropertyName("processor_s")]
    public double ProcessorSeconds { get; init; }

    public long PeakMemoryBytes { get; init; }

    /// <summary>The peak until the clock ran: of the program with everything loaded and warm.</summary>
    public long MemoryBeforeBytes { get; init; }

    public int Threads { get; init; }

    public int Processes { get; init; }

    /// <summary>Its name.</summary>
    [JsonIgnore]
    public LabModel Kind => LabModelText.Find(Model)!.Value;
}
