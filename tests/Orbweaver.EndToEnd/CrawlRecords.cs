using System.Text.Json;

namespace Orbweaver.EndToEnd;

/// <summary>A crawl's output, read back.</summary>
public static class CrawlRecords
{
    /// <summary>The records by URL; fails when a URL is there twice or a line is no JSON.</summary>
    public static Dictionary<string, JsonElement> Read(string path)
    {
        var records = new Dictionary<string, JsonElement>();
        foreach (var line in File.ReadLines(path))
        {
            var record = JsonDocument.Parse(line).RootElement;
            Assert.True(records.TryAdd(record.GetProperty("url").GetString()!, record), $"recorded twice: {line}");
        }

        return records;
    }

    public static DomPage Page(this JsonElement record) => new(
        record.GetProperty("status").GetInt32(), record.GetProperty("title").GetString(), record.GetProperty("links").GetInt32());
}
