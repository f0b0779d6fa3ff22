using Orbweaver.Asyncio;

namespace Orbweaver.Crawling;

/// <summary>
/// Asks hosts for their robots.txt, as RFC 9309 has it: an answer of 4xx allows everything; one of 5xx, or none, allows nothing until there is a better one. Redirects are
/// followed, five at the most.
/// </summary>
internal sealed class RobotsLoader(EventLoop loop, Fetcher fetcher, CrawlOptions options, Random random)
{
    private const int MaxRedirects = 5;

    /// <summary>The crawler's name as robots.txt files write it: the user agent's first word, without its version.</summary>
    private readonly string _token = options.UserAgent.Split('/', ' ')[0];

    /// <summary>Requests for robots.txt keep to the crawl's concurrency too, however many hosts are met at once.</summary>
    private readonly AsyncSemaphore _turn = new(options.Concurrency);

    /// <summary>Asks until there is an answer that decides, or as often as <paramref name="maxAttempts"/> says.</summary>
    internal async Coroutine<RobotsVerdict> Load(WebUrl origin, int maxAttempts)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (verdict, retryAfter) = await Ask(origin);
            if (verdict.Error is null or FetchError.TlsFailed || attempt >= maxAttempts || fetcher.IsClosed)
                return verdict;
            await Aio.Sleep(retryAfter ?? RetryPolicy.Delay(attempt, random.NextDouble()));
        }
    }

    private async Coroutine<(RobotsVerdict Verdict, TimeSpan? RetryAfter)> Ask(WebUrl origin)
    {
        if (!WebUrl.TryParse("/robots.txt", origin, out var url))
            return (RobotsVerdict.AllAllowed, null);
        using var turn = await _turn.Acquire();
        for (var redirects = 0; ; redirects++)
        {
            using var result = await fetcher.Fetch(url, RobotsFile.MaxLength, cutLongBody: true);
            if (result.Error is { } error)
                return (new RobotsVerdict(null, error), null);
            switch (result.Status)
            {
                case >= 200 and < 300:
                    return (new RobotsVerdict(RobotsFile.Parse(result.Body).For(_token), null), null);
                case >= 300 and < 400 when redirects < MaxRedirects && Target(result, url) is { } target:
                    url = target;
                    break;
                case >= 500 or 429:
                    return (new RobotsVerdict(null, FetchError.RobotsUnavailable), RetryPolicy.RetryAfter(result.Response!, loop.TimeProvider.GetUtcNow()));
                default:
                    return (RobotsVerdict.AllAllowed, null);
            }
        }
    }

    private static WebUrl? Target(FetchResult result, WebUrl from) =>
        result.Response!.Headers.TryGetValues("Location", out var locations) &&
        WebUrl.TryParse(locations.First(), from, out var target) && target.IsHttp ? target : null;
}
