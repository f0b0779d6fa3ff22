using System.Text.Json;
using Xunit;

namespace Orbweaver.Crawling.Tests.Urls;

/// <summary>The published test data beside the project (<c>../shared/conformance</c>), read in place.</summary>
internal static class UrlConformance
{
    /// <summary>The folder's path, or null when it is absent.</summary>
    public static string? Folder { get; } = Find();

    /// <summary>The full path of a file in it; skips the running test when the file is absent.</summary>
    public static string File(string name)
    {
        var path = Folder is null ? null : Path.Combine(Folder, name);
        Assert.SkipWhen(path is null || !Path.Exists(path), $"The conformance data ../shared/conformance/{name} is not here.");
        return path;
    }

    /// <summary>The objects of a JSON array, comments left out.</summary>
    public static IEnumerable<JsonElement> Cases(string name)
    {
        using var document = JsonDocument.Parse(System.IO.File.ReadAllBytes(File(name)));
        foreach (var element in document.RootElement.EnumerateArray())
        {
            if (element.ValueKind == JsonValueKind.Object)
                yield return element.Clone();
        }
    }

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "Orbweaver.slnx")))
                return Path.Combine(folder.Parent?.FullName ?? "", "shared", "conformance");
        }

        return null;
    }
}
