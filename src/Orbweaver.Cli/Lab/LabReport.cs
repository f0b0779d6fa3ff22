using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace Orbweaver.Cli;

/// <summary>A run of the laboratory: what was asked and what came out. Table, chart, picture and explanation are made from it, and <c>--json</c> writes it.</summary>
internal sealed record LabReport
{
    public required string Version { get; init; }

    /// <summary>How many requests each model had to send.</summary>
    public int Requests { get; init; }

    /// <summary>How long the server took to answer.</summary>
    [JsonPropertyName("delay_s")]
    public double DelaySeconds { get; init; }

    /// <summary>Threads, and processes, in the pools.</summary>
    public int Workers { get; init; }

    /// <summary>How long the models might take together.</summary>
    [JsonPropertyName("budget_s")]
    public double BudgetSeconds { get; init; }

    /// <summary>The machine's processors.</summary>
    public int Cores { get; init; }

    public string Runtime { get; init; } = RuntimeInformation.FrameworkDescription;

    /// <summary>In the order in which they ran.</summary>
    public required IReadOnlyList<ModelResult> Models { get; init; }

    public static LabReport Of(LabRequest request, IReadOnlyList<ModelResult> models) => new()
    {
        Version = ProductVersion.Text,
        Requests = request.Requests,
        DelaySeconds = request.Delay.TotalSeconds,
        Workers = request.Workers,
        BudgetSeconds = request.Budget.TotalSeconds,
        Cores = Environment.ProcessorCount,
        Models = models,
    };

    /// <summary>The result of one model, or null.</summary>
    public ModelResult? Find(LabModel model) => Models.FirstOrDefault(result => result.Kind == model);
}
