using System.Net;
using System.Runtime.ExceptionServices;
using Orbweaver.Asyncio;

namespace Orbweaver.Crawling;

/// <summary>
/// A crawl: follows links from the seeds, politely, and records every page once. Runs on one loop (<c>Aio.Run(crawler.Run())</c>); what the frontier
/// holds already is gone on with.
/// </summary>
public sealed partial class Crawler
{
    private static readonly TimeSpan DefaultDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(100);

    private readonly CrawlOptions _options;
    private readonly IFrontier _frontier;
    private readonly IRecordOutput? _output;
    private readonly HttpMessageHandler? _handler;
    private readonly List<WebUrl> _seeds;
    private readonly UrlScope _scope;
    private readonly LinkAdmission _admission;
    private readonly CrawlTally _tally;
    private readonly Random _random;
    private readonly RateMeter _rate = new();
    private volatile EventLoop _loop = null!;
    private Scheduler _scheduler = null!;
    private FrontierWriter _writer = null!;
    private Fetcher _fetcher = null!;
    private RobotsLoader _robots = null!;
    private Future<Unit>? _changed;
    private TimeSpan _startedAt;
    private readonly HashSet<HostQueue> _askingRobots = [];
    private readonly HashSet<Future> _tasks = [];
    private Exception? _fault;
    private volatile bool _stopping;
    private volatile CrawlProgress _progress = new();

    /// <summary>Makes a crawl. Nothing is fetched before <see cref="Run"/>.</summary>
    /// <param name="options">What to crawl and how.</param>
    /// <param name="frontier">What is to be fetched and was seen; stays the caller's to dispose.</param>
    /// <param name="output">Where the records go, or null; stays the caller's to dispose.</param>
    /// <exception cref="ArgumentException">A seed is no http(s) URL or names a user, or a glob is wrong: the message says which.</exception>
    public Crawler(CrawlOptions options, IFrontier frontier, IRecordOutput? output)
        : this(options, frontier, output, null, new Random())
    {
    }

    /// <summary>With a handler and a source of chance of the caller's: a simulated web.</summary>
    internal Crawler(CrawlOptions options, IFrontier frontier, IRecordOutput? output, HttpMessageHandler? handler, Random random)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(frontier);
        _options = options;
        _frontier = frontier;
        _output = output;
        _handler = handler;
        _random = random;
        _seeds = [.. options.Seeds.Select(ParseSeed)];
        _scope = new UrlScope(_seeds, options.Scope, options.Include, options.Exclude);
        _admission = new LinkAdmission(_scope, options.MaxDepth, frontier.FingerprintSeed);
        _tally = new CrawlTally(frontier.Count());
    }

    /// <summary>The figures of the moment. Any thread.</summary>
    public CrawlProgress Progress => _progress;

    /// <summary>Ends the crawl soon: no new request starts, those in flight are given up, everything done is committed. Any thread; idempotent.</summary>
    public void Stop()
    {
        _stopping = true;
        try
        {
            _loop?.CallSoonThreadSafe(GiveUp);
        }
        catch (InvalidOperationException)
        {
            // The loop has closed in between: the crawl is over.
        }
    }

    /// <summary>
    /// Crawls until nothing is left, a limit is reached or <see cref="Stop"/> is called. Once only. When it ends, also by an error or when its task is cancelled, nothing
    /// is at work on the frontier and the output any more, and what was done is committed, unless the error forbids it.
    /// </summary>
    /// <exception cref="FrontierException">The state could not be written. What was committed before stays.</exception>
    /// <exception cref="OutputException">The output could not be written. What was committed before stays.</exception>
    public async Coroutine<CrawlSummary> Run()
    {
        _loop = EventLoop.Running();
        _startedAt = _loop.Time;
        _scheduler = new Scheduler(_loop, _options, Start);
        _writer = new FrontierWriter(_loop, _frontier, _output, () => _scheduler.IsHungry, Committed);
        _fetcher = _handler is null ? new Fetcher(_loop, _options) : new Fetcher(_loop, _options, _handler);
        _robots = new RobotsLoader(_loop, _fetcher, _options, _random);
        if (_options.MaxPages is { } most)
            _scheduler.Limit(Math.Max(0, most - _tally.Pages));

        foreach (var host in _frontier.QueuedHosts())
            Resume(host);
        foreach (var seed in _seeds)
            _admission.Seed(seed, _writer.Batch);
        _writer.Notify();
        var writing = Aio.CreateTask(_writer.Run(), "frontier writer");
        writing.AddDoneCallback(_ => Changed());
        var reporting = Aio.CreateTask(ReportProgress(), "progress");
        try
        {
            if (_stopping)
                GiveUp();
            while (_fault is null && !IsOver() && !writing.IsDone)
            {
                _changed = new Future<Unit>(_loop);
                await _changed;
            }

            _scheduler.Close();
            _writer.Close();
            await writing;
            if (_fault is not null)
                ExceptionDispatchInfo.Throw(_fault);
        }
        finally
        {
            // Whoever awaits the run may close the frontier and the output next: nothing may be at work on them any more.
            _scheduler.Close();
            _writer.Close();
            _fetcher.Close();
            reporting.Cancel();
            foreach (var task in _tasks)
                task.Cancel();
            await Aio.Wait<Future>([.. _tasks, writing, reporting]);
            _fetcher.Dispose();
        }

        _progress = Snapshot();
        return new CrawlSummary
        {
            End = End(),
            Progress = _progress,
            Statuses = _tally.Statuses,
            Errors = _tally.ErrorKinds,
            CredentialsDropped = _admission.CredentialsDropped,
            SeedsLeftScope = _seedsLeftScope,
            HostsDown = HostsDown,
        };
    }

    private static WebUrl ParseSeed(string seed)
    {
        if (!WebUrl.TryParse(seed, out var url) || !url.IsHttp)
            throw new ArgumentException($"Seeds: '{seed}' is not an absolute http or https URL. Write it as https://example.org/.", nameof(seed));
        if (url.Parts.HasCredentials)
            throw new ArgumentException($"Seeds: a URL of {url.Origin} names a user, and the crawler signs in nowhere. Write it as {url.Origin}{url.PathAndQuery}.", nameof(seed));
        return url;
    }

    private bool IsOver() => _scheduler.InFlight == 0 && _writer.IsIdle && (_stopping || _tally.Queued == _parkedUrls || _scheduler.Allowance == 0);

    private CrawlEnd End() =>
        _stopping ? CrawlEnd.Stopped
        : _tally.Queued > _parkedUrls ? CrawlEnd.LimitReached
        : _tally.Queued > 0 ? CrawlEnd.HostsDown
        : _tally.Pages == _tally.Errors ? CrawlEnd.NothingFetched
        : CrawlEnd.Finished;

    /// <summary>Makes a task that nobody awaits; if it fails, the crawl ends with what it threw.</summary>
    private void Spawn(Coroutine coroutine)
    {
        var task = _loop.CreateTask(coroutine);
        _tasks.Add(task);
        task.AddDoneCallback(Spawned);
    }

    private void Spawned(Future<Unit> task)
    {
        _tasks.Remove(task);
        if (!task.IsCancelled && task.Exception is { } exception)
            _fault ??= exception;
        Changed();
    }

    private void Changed()
    {
        if (_changed is { IsDone: false })
            _changed.SetResult(default);
    }

    private void GiveUp()
    {
        _scheduler.Close();
        _fetcher.Close();
        Changed();
    }

    /// <summary>The frontier has stored a batch: what was new in it is queued here.</summary>
    private void Committed(IReadOnlyList<FrontierEntry> admitted)
    {
        _tally.Admitted(admitted.Count);
        foreach (var entry in admitted)
        {
            var host = _scheduler.Find(entry.HostId) ?? Meet(entry);
            host.Admit(entry);
            host.Queued++;
            if (host.IsParked)
                _parkedUrls++;
            Refill(host);
            _scheduler.Consider(host);
        }

        _scheduler.Pump();
        Changed();
    }

    private HostQueue Meet(in FrontierEntry first)
    {
        _ = WebUrl.TryParse(first.Url, out var url);
        _ = WebUrl.TryParse(url!.Origin, out var origin);
        return AddHost(first.HostId, origin!, hasAnswered: false);
    }

    /// <summary>A host with URLs queued by an earlier run. When it was last asked is not known to the millisecond, so its delay begins anew.</summary>
    private void Resume(in FrontierHost known)
    {
        _ = WebUrl.TryParse(known.Origin, out var origin);
        var host = AddHost(known.Id, origin!, hasAnswered: true);
        host.HasMore = true;
        host.Queued = known.Queued;
        host.Hold(_loop.Time.Ticks + Math.Max(host.Delay.Ticks, (known.NextAt - UnixNow()) * TimeSpan.TicksPerMillisecond), "delay kept from the run before");
        Refill(host);
    }

    private HostQueue AddHost(long id, WebUrl origin, bool hasAnswered)
    {
        var isLoopback = origin.Host is "localhost" || (IPAddress.TryParse(origin.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
        var host = new HostQueue(id, origin) { HasAnswered = hasAnswered, Delay = _options.Delay ?? (isLoopback ? TimeSpan.Zero : DefaultDelay) };
        _scheduler.Add(host);
        if (_options.IgnoreRobots)
            host.Robots = RobotsVerdict.AllAllowed;
        else
            Spawn(LoadRobots(host));
        return host;
    }

    private async Coroutine LoadRobots(HostQueue host)
    {
        _askingRobots.Add(host);
        var robots = await _robots.Load(host.Origin, host.HasAnswered ? RetryPolicy.Patience : _options.MaxAttempts);
        _askingRobots.Remove(host);
        if (_scheduler.IsClosed)
            return;
        if (host.HasAnswered && robots.Error is { } error and not FetchError.TlsFailed)
        {
            Park(host, error);
            return;
        }

        host.Robots = robots;
        if (host.Robots.Rules?.CrawlDelay is { } crawlDelay && crawlDelay > host.Delay)
        {
            host.Delay = crawlDelay;
            host.DelayReason = "Crawl-delay of robots.txt";
        }

        host.Hold(_loop.Time.Ticks + host.Delay.Ticks, host.DelayReason);
        _scheduler.Consider(host);
        _scheduler.Pump();
    }

    private void Refill(HostQueue host)
    {
        if (!host.WantsReading)
            return;
        host.IsReading = true;
        Spawn(ReadOn(host));
    }

    private async Coroutine ReadOn(HostQueue host)
    {
        var entries = await _writer.Read(host.Id, host.LastRead, HostQueue.Window);
        host.IsReading = false;
        host.Append(entries, entries.Count == HostQueue.Window, _loop.Time.Ticks, UnixNow());
        _scheduler.Consider(host);
        _scheduler.Pump();
    }

    private async Coroutine ReportProgress()
    {
        while (true)
        {
            _progress = Snapshot();
            await Aio.Sleep(ProgressInterval);
        }
    }

    private CrawlProgress Snapshot()
    {
        var elapsed = _loop.Time - _startedAt;
        return new CrawlProgress
        {
            Elapsed = elapsed,
            Pages = _tally.Pages,
            PagesThisRun = _tally.Recorded,
            Errors = _tally.Errors,
            Retries = _tally.Retries,
            Queued = _tally.Queued,
            InFlight = _scheduler.InFlight,
            Bytes = _tally.Bytes,
            PagesPerSecond = _rate.Sample(elapsed, _tally.Recorded),
            Waiting = Waiting(),
            LastUrl = _tally.LastUrl,
        };
    }

    /// <summary>What the crawl waits for when nothing is in flight, for people.</summary>
    private string? Waiting() =>
        _scheduler.InFlight == 0 && _askingRobots.FirstOrDefault() is { } host ? $"{host.Origin.Host}: its robots.txt" : _scheduler.Waiting();

    private long UnixNow() => _loop.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds();
}
