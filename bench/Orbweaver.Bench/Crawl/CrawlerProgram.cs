namespace Orbweaver.Bench;

/// <summary>A crawler that can be run as a process: ours or a rival's.</summary>
/// <param name="Name">As it stands in the tables.</param>
/// <param name="Start">Its command for a crawl.</param>
internal sealed record CrawlerProgram(string Name, Func<CrawlRun, Command> Start)
{
    /// <summary>wget2's exit code when a page answered with an error status, as dead links do.</summary>
    private const int Wget2ServerError = 8;

    internal bool IsSlow { get; init; }

    internal string? Missing { get; init; }

    /// <summary>Leaves the pages as files, and no list of URLs.</summary>
    internal bool MirrorsFiles { get; init; }

    /// <summary>Its list may hold a URL twice, for a reason of its own that the note gives.</summary>
    internal string? Remark { get; init; }

    internal static IReadOnlyList<CrawlerProgram> Rivals { get; } = [.. PythonCrawlers(), Crawlee(), .. GoCrawlers(), .. DotnetCrawlers(), Wget2()];

    private static IEnumerable<CrawlerProgram> PythonCrawlers()
    {
        string aiohttp = RepositoryFolders.Peer("crawl/aiohttp_crawler.py");
        string scrapy = RepositoryFolders.Peer("crawl/scrapy_spider.py");
        yield return new("aiohttp+lxml", run => new(Python.Path, aiohttp, run.Url, run.Output)) { Missing = Python.WhyMissing(aiohttp, "aiohttp", "lxml") };
        yield return new("aiohttp+lxml+uvloop", run => new(Python.Path, aiohttp, run.Url, run.Output, "64", "--uvloop"))
        {
            Missing = Python.WhyMissing(aiohttp, "aiohttp", "lxml", "uvloop"),
        };
        yield return new("scrapy", run => new(Python.Path, scrapy, run.Url, run.Output))
        {
            IsSlow = true,
            Missing = Python.WhyMissing(scrapy, "scrapy"),
            Remark = "it fetches the start page again when a page links to it",
        };
        yield return new("scrapy (own seen set)", run => new(Python.Path, scrapy, run.Url, run.Output, "64", "--seen"))
        {
            IsSlow = true,
            Missing = Python.WhyMissing(scrapy, "scrapy"),
        };
    }

    private static CrawlerProgram Crawlee()
    {
        string script = RepositoryFolders.Peer("crawl/crawlee_crawler.mjs");
        bool installed = Directory.Exists(RepositoryFolders.BuiltPeer("crawlee/node_modules/@crawlee/cheerio"));
        return new("crawlee", run => new("node", script, run.Url, run.Output)
        {
            Environment = new Dictionary<string, string> { ["BUILD"] = RepositoryFolders.BuiltPeers },
        })
        {
            IsSlow = true,
            Missing = Command.Find("node") is null ? "node is not installed" : !installed ? "@crawlee/cheerio is not there: bench/setup.sh installs it" : NotThere(script),
        };
    }

    private static IEnumerable<CrawlerProgram> GoCrawlers()
    {
        string crawler = RepositoryFolders.BuiltPeer("go_crawler");
        foreach (string cores in new[] { "1", "2" })
        {
            foreach ((string kind, string[] options) in new (string, string[])[] { ("Parse", []), ("Tokenizer", ["-tokenizer"]) })
            {
                yield return new($"go({cores}) {kind}", run => new(crawler, [.. options, run.Url, run.Output])
                {
                    Environment = new Dictionary<string, string> { ["GOMAXPROCS"] = cores },
                })
                {
                    Missing = NotThere(crawler),
                };
            }
        }
    }

    private static IEnumerable<CrawlerProgram> DotnetCrawlers()
    {
        string crawler = RepositoryFolders.BuiltPeer("dotnet-crawl/dotnet-crawl.dll");
        yield return new("HttpClient+AngleSharp", run => new("dotnet", crawler, run.Url, run.Output)) { Missing = NotThere(crawler) };
        yield return new("HttpClient+HtmlAgilityPack", run => new("dotnet", crawler, run.Url, run.Output, "64", "--hap")) { Missing = NotThere(crawler) };
    }

    private static CrawlerProgram Wget2() =>
        new("wget2", run => new(
            "wget2", "-q", "--recursive", "--level=0", "--max-threads=64", "--robots=off", "--no-parent", "--force-directories", "-P", run.Mirror, run.Url)
        {
            Tolerated = Wget2ServerError,
        })
        {
            MirrorsFiles = true,
            Missing = Command.Find("wget2") is null ? "wget2 is not installed" : null,
            Remark = "it writes the pages as files with their style sheets and images, and no titles: HTML files counted",
        };

    private static string? NotThere(string path) => File.Exists(path) ? null : $"{Path.GetFileName(path)} is not there: bench/setup.sh builds it";
}
