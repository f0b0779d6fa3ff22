namespace Orbweaver.Cli;

/// <summary>The options of <c>orbweaver crawl</c>. Defaults and ranges told here are those of <see cref="Crawling.CrawlOptions"/>.</summary>
internal static class CrawlFlags
{
    public static readonly Flag Output = new("--output", "FILE",
        "Where the records go, one JSON object a line; - is standard output. Default: the first URL's host, as in example.org.jsonl, in the current folder.", "pages.jsonl");

    public static readonly Flag State = new("--state", "FILE",
        "Where the crawl remembers what it has seen and what is left. Default: the output's name with .state added.", "pages.state");

    public static readonly Flag JsonStats = new("--json-stats", "FILE",
        "Write the closing figures to FILE as one JSON object.", "stats.json");

    public static readonly Flag Force = new("--force", null,
        "Start again: an existing state and output are replaced.");

    public static readonly Flag Quiet = new("--quiet", null,
        "Print nothing but errors.");

    public static readonly Flag Scope = new("--scope", "SCOPE",
        "Which links are followed: host (the URLs' own hosts), domain (their subdomains too), prefix (only below each URL's folder) or any. Default: host.", "host");

    public static readonly Flag Include = new("--include", "GLOB",
        "Follow only URLs that match: * is any text without a slash, ** any text, ? one character. May be given more than once: one match is enough.", "'**/docs/**'", Repeats: true);

    public static readonly Flag Exclude = new("--exclude", "GLOB",
        "Do not follow URLs that match; wins over --include. May be given more than once.", "'**.pdf'", Repeats: true);

    public static readonly Flag MaxPages = new("--max-pages", "N",
        "Stop after N pages, counted over all runs of the same state. Default: no limit.", "1000");

    public static readonly Flag MaxDepth = new("--max-depth", "N",
        "Follow links at most N steps away from the URLs given; 0 fetches those alone. Default: no limit.", "3");

    public static readonly Flag MaxBody = new("--max-body", "SIZE",
        "Give up a page whose body is longer, after decompression. Default: 64MiB.", "64MiB");

    public static readonly Flag Timeout = new("--timeout", "DURATION",
        "Give up a page that takes longer, from the request to the last byte; 100ms to 1d. Default: 120s.", "30s");

    public static readonly Flag Concurrency = new("--concurrency", "N",
        "Requests in flight at a time over all hosts, 1 to 10,000. Default: 64.", "64");

    public static readonly Flag PerHost = new("--per-host", "N",
        "Requests in flight at a time to one host, 1 to 1,000. Default: 8.", "8");

    public static readonly Flag Delay = new("--delay", "DURATION",
        "Least time between two requests to one host; a longer Crawl-delay in its robots.txt wins. Default: 500ms, and none for loopback.", "500ms");

    public static readonly Flag IgnoreRobots = new("--ignore-robots", null,
        "Fetch what robots.txt disallows. For sites of your own.");

    public static readonly Flag UserAgent = new("--user-agent", "UA",
        "How the crawler names itself; the first word is also looked up in robots.txt. Default: Orbweaver/0.1.", "'MyCrawler/1.0 (me@example.org)'");

    public static readonly IReadOnlyList<FlagGroup> Groups =
    [
        new("Files", [Output, State, JsonStats, Force]),
        new("What is crawled", [Scope, Include, Exclude, MaxDepth, MaxPages, MaxBody, Timeout]),
        new("Manners and speed", [Delay, PerHost, Concurrency, UserAgent, IgnoreRobots]),
        new("Reports", [Quiet]),
    ];

    public static IEnumerable<Flag> All => Groups.SelectMany(group => group.Flags);
}
