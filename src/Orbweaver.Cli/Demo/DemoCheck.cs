namespace Orbweaver.Cli;

/// <summary>Holds what was recorded against what the site has.</summary>
internal static class DemoCheck
{
    /// <summary>Every difference, in words; none when the crawl was right.</summary>
    /// <param name="site">What was served.</param>
    /// <param name="root">Where it was served.</param>
    /// <param name="records">What was recorded.</param>
    /// <param name="requestsFor">How often a path was asked for.</param>
    public static IReadOnlyList<string> Differences(DemoSite site, string root, IReadOnlyList<DemoRecord> records, Func<string, int> requestsFor)
    {
        var differences = new List<string>();
        var byPath = records.ToLookup(record => record.Url.StartsWith(root, StringComparison.Ordinal) ? record.Url[root.Length..] : record.Url);
        foreach (var stranger in byPath.Where(group => !site.Pages.ContainsKey(group.Key)))
            differences.Add($"{stranger.Key} was recorded, and the site has no such page");

        foreach (var page in site.Pages.Values)
        {
            var found = byPath[page.Path].ToList();
            if (!page.Allowed)
            {
                if (requestsFor(page.Path) > 0)
                    differences.Add($"{page.Path} was asked for, and robots.txt forbids it");
                continue;
            }

            if (found.Count != 1)
                differences.Add($"{page.Path} was recorded {found.Count} times instead of once");
            else if (found[0].Status != page.Status || found[0].Error is not null)
                differences.Add($"{page.Path} was recorded with status {found[0].Status} ({found[0].Error ?? "no error"}) instead of {page.Status}");
            else if (found[0].Title != page.Title)
                differences.Add($"{page.Path} was recorded with the title \"{found[0].Title}\" instead of \"{page.Title}\"");
            if (requestsFor(page.Path) != page.Refusals + 1)
                differences.Add($"{page.Path} was asked for {requestsFor(page.Path)} times instead of {page.Refusals + 1}");
        }

        return differences;
    }
}
