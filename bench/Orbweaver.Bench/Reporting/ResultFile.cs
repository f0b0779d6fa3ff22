using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orbweaver.Bench;

/// <summary>Results as JSON: what a benchmark leaves and the page of benchmarks is made of.</summary>
internal static class ResultFile
{
    private static readonly ResultContext Context = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    internal static void Write(string path, IReadOnlyList<Result> results)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllText(path, JsonSerializer.Serialize(results, Context.IReadOnlyListResult) + "\n");
    }

    internal static IReadOnlyList<Result> Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(path), Context.IReadOnlyListResult) ?? [];
        }
        catch (Exception failure) when (failure is JsonException or IOException)
        {
            throw new BenchException($"{path} holds no results: {failure.Message}", failure);
        }
    }
}

/// <summary>The JSON's shape, generated.</summary>
[JsonSerializable(typeof(IReadOnlyList<Result>))]
internal sealed partial class ResultContext : JsonSerializerContext;
