using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Orbweaver.Bench;

/// <summary>What a crawl found: how many URLs, which, and how many of them were pages.</summary>
/// <param name="Urls">Different URLs recorded.</param>
/// <param name="Digest">Of the sorted URLs without scheme, host and port; the same for the same set. Empty when there is no list.</param>
/// <param name="Pages">Those answered 200 with HTML.</param>
internal sealed record CrawlFindings(int Urls, string Digest, int Pages)
{
    /// <summary>Reads a file of JSON lines. The rivals' have a title for HTML pages alone; ours names the content type.</summary>
    internal static CrawlFindings FromLines(string file)
    {
        var urls = new SortedSet<string>(StringComparer.Ordinal);
        var pages = new HashSet<string>(StringComparer.Ordinal);
        foreach (string line in File.ReadLines(file))
        {
            using var record = JsonDocument.Parse(line);
            string url = PathOf(record.RootElement.GetProperty("url").GetString()!);
            urls.Add(url);
            if (IsPage(record.RootElement))
                pages.Add(url);
        }

        byte[] digest = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', urls)));
        return new CrawlFindings(urls.Count, Convert.ToHexStringLower(digest)[..8], pages.Count);
    }

    internal static CrawlFindings FromFiles(string folder)
    {
        string[] files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories);
        return new CrawlFindings(files.Length, "", files.Count(file => file.EndsWith(".html", StringComparison.Ordinal)));
    }

    private static bool IsPage(JsonElement record)
    {
        if (!record.TryGetProperty("status", out JsonElement status) || status.ValueKind != JsonValueKind.Number || status.GetInt32() != 200)
            return false;

        return record.TryGetProperty("content_type", out JsonElement type)
            ? type.GetString()?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true
            : record.GetProperty("title").ValueKind != JsonValueKind.Null;
    }

    private static string PathOf(string url)
    {
        int path = url.IndexOf('/', url.IndexOf("//", StringComparison.Ordinal) + 2);
        return path < 0 ? "/" : url[path..];
    }
}
