using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orbweaver.Cli;

/// <summary>What the demo reads back of a recorded page.</summary>
internal sealed record DemoRecord
{
    public required string Url { get; init; }
    public int Status { get; init; }
    public string? Title { get; init; }
    public int Depth { get; init; }
    public string? Charset { get; init; }
    public string? Error { get; init; }

    /// <summary>Reads an output file.</summary>
    /// <exception cref="JsonException">A line is no record.</exception>
    public static IReadOnlyList<DemoRecord> Read(string path) =>
        [.. File.ReadLines(path).Select(line => JsonSerializer.Deserialize(line, DemoRecordJson.Default.DemoRecord)!)];
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DemoRecord))]
internal sealed partial class DemoRecordJson : JsonSerializerContext;
