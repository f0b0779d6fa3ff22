using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orbweaver.Cli;

/// <summary>The laboratory's figures as JSON: of one model between processes, of all of them for <c>--json</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ModelFigures))]
[JsonSerializable(typeof(LabReport))]
internal sealed partial class LabJson : JsonSerializerContext
{
    /// <summary>On one line.</summary>
    public static LabJson Compact => Default;

    /// <summary>For people too.</summary>
    public static readonly LabJson Indented = new(new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true });
}
