using Orbweaver.Crawling;

namespace Orbweaver.Cli.Tests;

/// <summary>A crawler that crawls nothing and ends as it is told.</summary>
internal sealed class FakeEngine : ICrawlEngine
{
    public StateFigures State { get; init; }
    public CrawlSummary Summary { get; init; } = Ended(CrawlEnd.Finished);

    /// <summary>Runs inside the crawl; returns how it ended.</summary>
    public Func<FakeRun, CrawlSummary>? Body { get; init; }

    public CrawlOptions? Options { get; private set; }
    public CrawlFiles? Files { get; private set; }
    public int Opened { get; private set; }

    public StateFigures Inspect(CrawlFiles files) => State;

    public bool IsInUse { get; init; }

    public void DemandUnused(CrawlFiles files)
    {
        if (IsInUse)
            throw new UsageException("the state is in use");
    }

    public ICrawlRun Open(CrawlOptions options, CrawlFiles files)
    {
        Opened++;
        (Options, Files) = (options, files);
        return new FakeRun(Body ?? (_ => Summary));
    }

    public static CrawlSummary Ended(CrawlEnd end, long pages = 5, long pagesThisRun = 5, long queued = 0) => new()
    {
        End = end,
        Progress = new CrawlProgress { Pages = pages, PagesThisRun = pagesThisRun, Queued = queued, Errors = 2, Retries = 1, Bytes = 2048, Elapsed = TimeSpan.FromSeconds(2) },
        Statuses = new Dictionary<int, long> { [404] = 1, [200] = 3 },
        Errors = new Dictionary<string, long> { ["timeout"] = 1 },
    };
}

internal sealed class FakeRun(Func<FakeRun, CrawlSummary> body) : ICrawlRun
{
    public CrawlProgress Progress { get; set; } = new();
    public bool WasStopped { get; private set; }
    public bool WasDisposed { get; private set; }

    public CrawlSummary Run() => body(this);

    public void Stop() => WasStopped = true;

    public void Dispose() => WasDisposed = true;
}
