using Orbweaver.Crawling;

namespace Orbweaver.Cli;

/// <summary>What <c>orbweaver crawl</c> was asked to do: every value read, every name settled.</summary>
internal sealed record CrawlRequest
{
    public required CrawlOptions Options { get; init; }
    public required CrawlFiles Files { get; init; }
    public bool Quiet { get; init; }
    public bool Force { get; init; }

    /// <summary>What the user should know of how the arguments were understood, a line each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The command that goes on with this crawl.</summary>
    public required string ResumeCommand { get; init; }

    /// <exception cref="UsageException">A value is wrong.</exception>
    public static CrawlRequest Of(IReadOnlyList<string> urls, ParsedFlags flags, IReadOnlyList<string> arguments)
    {
        if (urls.Count == 0)
            throw new UsageException("name at least one URL to crawl, as in: orbweaver crawl https://example.org/");

        var notes = new List<string>();
        var seeds = new List<Seed>(urls.Count);
        foreach (var url in urls)
        {
            if (!SeedText.TryParse(url, out var seed, out var error))
                throw new UsageException($"\"{SeedText.Shown(url)}\" {error}");
            if (seed.SchemeWasAssumed)
                notes.Add($"taking \"{url}\" as {seed.Url}");
            seeds.Add(seed);
        }

        return new CrawlRequest
        {
            Options = ReadOptions(seeds, flags),
            Files = CrawlFiles.Of(flags.Text(CrawlFlags.Output), flags.Text(CrawlFlags.State), flags.Text(CrawlFlags.JsonStats), seeds[0]),
            Quiet = flags.Has(CrawlFlags.Quiet),
            Force = flags.Has(CrawlFlags.Force),
            Notes = notes,
            ResumeCommand = "orbweaver " + ShellText.Join(arguments.Where(argument => argument != CrawlFlags.Force.Name)),
        };
    }

    private static CrawlOptions ReadOptions(List<Seed> seeds, ParsedFlags flags)
    {
        var defaults = new CrawlOptions { Seeds = seeds.ConvertAll(seed => seed.Url) };
        return defaults with
        {
            MaxPages = flags.Whole(CrawlFlags.MaxPages, 1),
            MaxDepth = (int?)flags.Whole(CrawlFlags.MaxDepth, 0, int.MaxValue),
            MaxBody = flags.Size(CrawlFlags.MaxBody, Array.MaxLength, "from 1 byte to 2047MiB") ?? defaults.MaxBody,
            Timeout = flags.Duration(CrawlFlags.Timeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1), "from 100ms to 1d") ?? defaults.Timeout,
            Delay = flags.Duration(CrawlFlags.Delay, TimeSpan.Zero, TimeSpan.FromDays(1), "from 0 to 1d"),
            Concurrency = (int?)flags.Whole(CrawlFlags.Concurrency, 1, 10_000) ?? defaults.Concurrency,
            PerHost = (int?)flags.Whole(CrawlFlags.PerHost, 1, 1000) ?? defaults.PerHost,
            Scope = flags.Scope(CrawlFlags.Scope) ?? defaults.Scope,
            Include = flags.Texts(CrawlFlags.Include),
            Exclude = flags.Texts(CrawlFlags.Exclude),
            IgnoreRobots = flags.Has(CrawlFlags.IgnoreRobots),
            UserAgent = flags.PrintableAscii(CrawlFlags.UserAgent) ?? defaults.UserAgent,
        };
    }
}
