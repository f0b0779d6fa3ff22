using Orbweaver.Asyncio;

namespace Orbweaver.Crawling;

/// <content>One URL's visit: ask, read, record, or try again later.</content>
public sealed partial class Crawler
{
    private const int MaxRedirects = 10;

    private readonly PageReader _reader = new();
    private readonly List<SeedRedirect> _seedsLeftScope = [];
    private UrlScope[]? _widerScopes;

    /// <summary>Begins the visit of a URL, unless robots.txt settles the matter.</summary>
    private bool Start(HostQueue host, FrontierEntry entry)
    {
        Refill(host);
        var robots = host.Robots!;
        _ = WebUrl.TryParse(entry.Url, out var url);
        var refusal = robots.Error ?? (robots.Rules?.Allows(url!.PathAndQuery) == false ? FetchError.Robots : null);
        if (refusal is null)
        {
            Spawn(Visit(host, entry, url!));
            return true;
        }

        Record(host, entry, new PageRecord { Url = entry.Url, Depth = entry.Depth, FetchedAt = _loop.TimeProvider.GetUtcNow(), Error = refusal });
        return false;
    }

    private async Coroutine Visit(HostQueue host, FrontierEntry entry, WebUrl url)
    {
        if (host.Delay > TimeSpan.Zero)
            _writer.Batch.HostTimes.Add(new HostTime(host.Id, UnixNow() + (long)host.Delay.TotalMilliseconds));
        var fetchedAt = _loop.TimeProvider.GetUtcNow();
        var started = _loop.Time;
        using var result = await _fetcher.Fetch(url, _options.MaxBody);
        if (result.Response is not null)
        {
            host.HasAnswered = true;
            host.Outages = 0;
            Unpark(host);
        }

        var recorded = false;
        if (!_stopping && !_scheduler.IsClosed)
            recorded = !AwaitHost(host, entry, result) && !TryLater(host, entry, result) && Take(host, entry, url, result, fetchedAt, _loop.Time - started);
        _scheduler.Finished(host, recorded);
        _writer.Notify();
    }

    /// <summary>
    /// When a host that answered before cannot be reached, the fault is the host's and not the URL's: the host is held, longer each time, and the URL's attempts do
    /// not count, so that an outage does not use up the queue. One that outlasts all patience has the host parked.
    /// </summary>
    private bool AwaitHost(HostQueue host, FrontierEntry entry, in FetchResult result)
    {
        if (result.Error is not (FetchError.ConnectFailed or FetchError.DnsFailed) || !host.HasAnswered)
            return false;
        var now = _loop.Time.Ticks;
        if (host.Outages >= RetryPolicy.Patience)
        {
            if (host.OutageUntil <= now)
                Park(host, result.Error);
        }
        else if (host.OutageUntil <= now)
        {
            // The first of the requests that failed together counts for all.
            host.Outages++;
            host.OutageUntil = now + RetryPolicy.Delay(host.Outages, _random.NextDouble()).Ticks;
            host.Hold(host.OutageUntil, $"it cannot be reached: {result.Error}");
        }

        host.Postpone(entry, now);
        _tally.Retries++;
        return true;
    }

    /// <summary>Puts a URL off whose attempt failed in a way that can pass.</summary>
    private bool TryLater(HostQueue host, FrontierEntry entry, in FetchResult result)
    {
        var canPass = result.Error is { } error ? FetchError.CanPass(error) : RetryPolicy.CanPass(result.Status);
        var attempts = entry.Attempts + 1;
        if (!canPass || attempts >= _options.MaxAttempts)
            return false;

        var asked = result.Response is null ? null : RetryPolicy.RetryAfter(result.Response, _loop.TimeProvider.GetUtcNow());
        var delay = asked ?? RetryPolicy.Delay(attempts, _random.NextDouble());
        var until = _loop.Time.Ticks + delay.Ticks;
        var untilUnix = UnixNow() + (long)delay.TotalMilliseconds;
        if (result.Status is 429 or 503)
        {
            host.Hold(until, asked is null ? $"back-off after {result.Status}" : "Retry-After");
            _writer.Batch.HostTimes.Add(new HostTime(host.Id, untilUnix));
        }

        host.Postpone(entry with { Attempts = attempts, NotBefore = untilUnix }, until);
        _writer.Batch.Retries.Add(new Retry(entry.Id, attempts, untilUnix));
        _tally.Retries++;
        return true;
    }

    /// <summary>Reads the answer, offers its links and records it.</summary>
    private bool Take(HostQueue host, in FrontierEntry entry, WebUrl url, in FetchResult result, DateTimeOffset fetchedAt, TimeSpan elapsed)
    {
        var contentType = result.ContentType;
        var record = new PageRecord
        {
            Url = entry.Url,
            Status = result.Status,
            Depth = entry.Depth,
            Bytes = result.Body.Length,
            ContentType = contentType?.MediaType,
            FetchedAt = fetchedAt,
            ElapsedMs = elapsed.TotalMilliseconds,
            Error = result.Error,
        };
        if (result.Error is null)
        {
            if (result.Status is 301 or 302 or 303 or 307 or 308)
                record = Redirect(record, entry, url, result);
            else if (result.Status == 200 && HtmlType(record.ContentType, result) is { } html)
                record = Read(record with { ContentType = html }, entry, url, result.Body, contentType?.Charset);
        }

        Record(host, entry, record);
        return true;
    }

    /// <summary>The type under which the answer is a page to read; null when it is none.</summary>
    private static string? HtmlType(string? named, in FetchResult result) =>
        named is "text/html" or "application/xhtml+xml" ? named
        : HtmlSniffer.IsUnknown(named) && !HtmlSniffer.IsForbidden(result.Response!) && HtmlSniffer.IsHtml(result.Body) ? "text/html"
        : null;

    private PageRecord Redirect(PageRecord record, in FrontierEntry entry, WebUrl url, in FetchResult result)
    {
        if (!result.Response!.Headers.TryGetValues("Location", out var locations))
            return record with { Error = FetchError.BadRedirect };
        if (entry.Redirects >= MaxRedirects)
            return record with { Error = FetchError.TooManyRedirects };
        var target = _admission.Redirect(locations.First(), url, entry, _writer.Batch, out var isFollowed);
        if (target is null)
            return record with { Error = FetchError.BadRedirect };
        if (!isFollowed && entry.Depth == 0)
            _seedsLeftScope.Add(new SeedRedirect(entry.Url, target, FollowedBy(target)));
        return record with { RedirectsTo = target };
    }

    /// <summary>The narrowest scope, from the same seeds with the same globs, that a URL is in.</summary>
    private CrawlScope? FollowedBy(string target)
    {
        CrawlScope[] scopes = [CrawlScope.Host, CrawlScope.Domain, CrawlScope.Any];
        _widerScopes ??= [.. scopes.Select(scope => new UrlScope(_seeds, scope, _options.Include, _options.Exclude))];
        if (!WebUrl.TryParse(target, out var url))
            return null;
        var index = Array.FindIndex(_widerScopes, scope => scope.Allows(url));
        return index < 0 ? null : scopes[index];
    }

    private PageRecord Read(PageRecord record, in FrontierEntry entry, WebUrl url, ReadOnlySpan<byte> body, string? charset)
    {
        var page = _reader.Read(body, charset, LinkKinds.Navigation);
        var pageBase = page.HasBase && WebUrl.TryParse(page.BaseHref, url, null, out var named) ? named : url;
        var links = 0;
        for (var i = 0; i < page.LinkCount; i++)
        {
            if (_admission.Link(page.LinkUrl(i), pageBase, page.Encoding.ForQueries, entry, _writer.Batch) && page.LinkKindOf(i) is LinkKind.Anchor)
                links++;
        }

        return record with { Title = page.Title ?? "", Links = links, Charset = page.Encoding.Name };
    }

    private void Record(HostQueue host, in FrontierEntry entry, PageRecord record)
    {
        var failed = record.Error is not null || record.Status >= 400;
        if (_output is not null)
            PageRecordWriter.Write(_writer.Batch.Records, record);
        _writer.Batch.Outcomes.Add(new Outcome(entry.Id, failed));
        _tally.Record(record, failed);
        host.Queued--;
        if (host.IsParked)
            _parkedUrls--;
        _writer.Notify();
    }
}
