namespace Orbweaver.Crawling;

/// <summary>
/// What to crawl and how. Values are checked when they are set: a wrong one throws <see cref="ArgumentException"/>
/// with a message that names the option and says what would be right.
/// </summary>
public sealed record CrawlOptions
{
    /// <summary>What <see cref="MaxCompressedBody"/> is at the least when it is not set: 16 MiB.</summary>
    internal const long LeastMaxCompressedBody = 16L << 20;

    private readonly IReadOnlyList<string> _seeds = [];
    private readonly long? _maxPages;
    private readonly int? _maxDepth;
    private readonly int _concurrency = 64;
    private readonly int _perHost = 8;
    private readonly TimeSpan? _delay;
    private readonly TimeSpan _timeout = TimeSpan.FromSeconds(120);
    private readonly long _maxBody = 64L << 20;
    private readonly long? _maxCompressedBody;
    private readonly int _maxRatio = 200;
    private readonly int _maxAttempts = 3;
    private readonly string _userAgent = "Orbweaver/0.1";

    /// <summary>The URLs to begin with: absolute, http or https, without user name and password. At least one.</summary>
    public required IReadOnlyList<string> Seeds
    {
        get => _seeds;
        init => _seeds = value is { Count: > 0 } ? value : throw new ArgumentException("Seeds: name at least one URL to begin with.", nameof(Seeds));
    }

    /// <summary>How many pages are recorded at the most, over all runs of the same state. Default: no limit. At least 1.</summary>
    public long? MaxPages { get => _maxPages; init => _maxPages = value is null or >= 1 ? value : throw Wrong(nameof(MaxPages), value, "a whole number from 1"); }

    /// <summary>How many links away from a seed is still fetched; 0 = the seeds alone. Default: no limit.</summary>
    public int? MaxDepth { get => _maxDepth; init => _maxDepth = value is null or >= 0 ? value : throw Wrong(nameof(MaxDepth), value, "a whole number from 0"); }

    /// <summary>Requests in flight at a time, over all hosts: 1 to 10,000. Default 64.</summary>
    public int Concurrency { get => _concurrency; init => _concurrency = value is >= 1 and <= 10_000 ? value : throw Wrong(nameof(Concurrency), value, "from 1 to 10,000"); }

    /// <summary>Requests in flight at a time to one host (scheme, name, port): 1 to 1,000. Default 8.</summary>
    public int PerHost { get => _perHost; init => _perHost = value is >= 1 and <= 1000 ? value : throw Wrong(nameof(PerHost), value, "from 1 to 1,000"); }

    /// <summary>
    /// Least time between the starts of two requests to one host. Default (null): 500 ms, and none for hosts on loopback.
    /// A longer Crawl-delay in robots.txt wins. 0 to 1 day.
    /// </summary>
    public TimeSpan? Delay { get => _delay; init => _delay = value is null || (value >= TimeSpan.Zero && value <= TimeSpan.FromDays(1)) ? value : throw Wrong(nameof(Delay), value, "from 0 to 1 day"); }

    /// <summary>Which links are followed. Default: <see cref="CrawlScope.Host"/>.</summary>
    public CrawlScope Scope { get; init; } = CrawlScope.Host;

    /// <summary>When not empty, only URLs that match one of these globs are followed (<c>*</c> any text but a slash, <c>**</c> any text, <c>?</c> one character). Seeds are always fetched.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>URLs that match one of these globs are not followed. Wins over <see cref="Include"/>.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Fetch what robots.txt disallows. Default: false.</summary>
    public bool IgnoreRobots { get; init; }

    /// <summary>The User-Agent header; its first token is also the name looked up in robots.txt. Default: Orbweaver/0.1.</summary>
    public string UserAgent
    {
        get => _userAgent;
        init => _userAgent = !string.IsNullOrWhiteSpace(value) && value.All(c => c is >= ' ' and < '\u007f')
            ? value
            : throw new ArgumentException("UserAgent: must be printable ASCII and not empty.", nameof(UserAgent));
    }

    /// <summary>Longest time for one page from the start of the request to the last byte, each hop and attempt for itself. 100 ms to 1 day. Default 120 s.</summary>
    public TimeSpan Timeout { get => _timeout; init => _timeout = value >= TimeSpan.FromMilliseconds(100) && value <= TimeSpan.FromDays(1) ? value : throw Wrong(nameof(Timeout), value, "from 100 ms to 1 day"); }

    /// <summary>Longest body in bytes, after decompression; a longer one ends that page with the error <c>body-too-large</c>. 1 to 2,147,483,591. Default 64 MiB.</summary>
    public long MaxBody { get => _maxBody; init => _maxBody = value >= 1 && value <= Array.MaxLength ? value : throw Wrong(nameof(MaxBody), value, "from 1 byte to 2,147,483,591 bytes"); }

    /// <summary>
    /// Longest body in bytes as it is sent, when it is sent compressed; the transfer of a longer one is ended, with the error <c>body-too-large</c>. At least 1.
    /// Default (null): a quarter of <see cref="MaxBody"/>, and at least 16 MiB.
    /// </summary>
    public long? MaxCompressedBody { get => _maxCompressedBody; init => _maxCompressedBody = value is null or >= 1 ? value : throw Wrong(nameof(MaxCompressedBody), value, "a whole number of bytes from 1"); }

    /// <summary>
    /// How many bytes a body may become, by decompression, for each that was sent: once it has become 1 MiB, more than this ends its transfer with the error
    /// <c>decompression-bomb</c>. 1 to 1,000,000. Default 200.
    /// </summary>
    public int MaxRatio { get => _maxRatio; init => _maxRatio = value is >= 1 and <= 1_000_000 ? value : throw Wrong(nameof(MaxRatio), value, "from 1 to 1,000,000"); }

    /// <summary>How often a page is tried in all when tries fail in a way that can pass (time-outs, resets, bodies cut off, 429, 5xx). 1 to 20. Default 3.</summary>
    public int MaxAttempts { get => _maxAttempts; init => _maxAttempts = value is >= 1 and <= 20 ? value : throw Wrong(nameof(MaxAttempts), value, "from 1 to 20"); }

    private static ArgumentException Wrong(string option, object? value, string right) =>
        new(FormattableString.Invariant($"{option}: {value} is out of range; it must be {right}."), option);
}
