using System.Net;

namespace Orbweaver.Crawling;

/// <summary>Whether to try again, and when: decisions only.</summary>
internal static class RetryPolicy
{
    /// <summary>The longest that a server's Retry-After is obeyed; a longer one counts as this.</summary>
    internal static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(1);

    /// <summary>How often in a row a host that answered before is waited for when it cannot be reached: with the growing delays some 40 minutes.</summary>
    internal const int Patience = 16;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(5);

    /// <summary>True for answers that may be others another time: 408, 425, 429, 500, 502, 503, 504.</summary>
    internal static bool CanPass(int status) => status is 408 or 425 or 429 or 500 or 502 or 503 or 504;

    /// <summary>How long to wait before the next attempt: doubled with each, and drawn from its upper half so that hosts that failed together do not come back together.</summary>
    /// <param name="attempts">Attempts made, from 1.</param>
    /// <param name="random">From 0 to 1.</param>
    internal static TimeSpan Delay(int attempts, double random)
    {
        var whole = Math.Min(FirstDelay.TotalSeconds * Math.Pow(2, Math.Min(attempts - 1, 20)), LongestDelay.TotalSeconds);
        return TimeSpan.FromSeconds(whole * (0.5 + (random / 2)));
    }

    /// <summary>What a 429 or 503 says in its Retry-After header, seconds or a date; null when nothing.</summary>
    internal static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now)
    {
        if (response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable))
            return null;
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? (header?.Date - now);
        if (wait is null)
            return null;
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestRetryAfter ? LongestRetryAfter : wait;
    }
}
