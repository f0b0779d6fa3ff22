using System.Net;
using System.Text;
using Orbweaver.Asyncio;

namespace Orbweaver.Crawling.Tests;

/// <summary>A made-up web: pages by URL, each with a latency on the loop's (virtual) time. Notes every request with the time at which it came.</summary>
internal sealed class SimulatedWeb : HttpMessageHandler
{
    private readonly Dictionary<string, Func<int, HttpResponseMessage>> _pages = [];
    private readonly Dictionary<string, int> _asked = [];

    public List<(TimeSpan Time, string Url)> Requests { get; } = [];

    public TimeSpan Latency { get; set; } = TimeSpan.FromMilliseconds(20);

    public int InFlight { get; private set; }

    public int MostInFlight { get; private set; }

    public IEnumerable<string> Asked(string prefix = "") => Requests.Select(r => r.Url).Where(u => u.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>A page of links.</summary>
    public SimulatedWeb Page(string url, params string[] links) =>
        Answer(url, _ => Html($"<title>{url}</title>" + string.Concat(links.Select(l => $"<a href=\"{l}\">x</a>"))));

    public SimulatedWeb Redirect(string url, string location, HttpStatusCode status = HttpStatusCode.MovedPermanently) => Answer(url, _ =>
    {
        var response = new HttpResponseMessage(status) { Content = new ByteArrayContent([]) };
        response.Headers.TryAddWithoutValidation("Location", location);
        return response;
    });

    public SimulatedWeb Robots(string origin, string text) =>
        Answer(origin + "/robots.txt", _ => new HttpResponseMessage { Content = new StringContent(text, Encoding.UTF8, "text/plain") });

    /// <summary>An answer made anew for each request, by how often it was asked for (from 1).</summary>
    public SimulatedWeb Answer(string url, Func<int, HttpResponseMessage> answer)
    {
        _pages.Add(url, answer);
        return this;
    }

    public static HttpResponseMessage Html(string html) => new() { Content = new StringContent(html, Encoding.UTF8, "text/html") };

    public static HttpResponseMessage Status(HttpStatusCode status, string? retryAfter = null)
    {
        var response = new HttpResponseMessage(status) { Content = new ByteArrayContent([]) };
        if (retryAfter is not null)
            response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        return response;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var url = request.RequestUri!.OriginalString;
        Requests.Add((EventLoop.Running().Time, url));
        InFlight++;
        MostInFlight = Math.Max(MostInFlight, InFlight);
        try
        {
            var answer = new Future<Unit>();
            using var registration = cancellationToken.Register(() => answer.Cancel());
            EventLoop.Running().CallLater(Latency, () =>
            {
                if (!answer.IsDone)
                    answer.SetResult(default);
            });
            await answer;
        }
        finally
        {
            InFlight--;
        }

        var count = _asked[url] = _asked.GetValueOrDefault(url) + 1;
        return _pages.TryGetValue(url, out var page) ? page(count) : Status(HttpStatusCode.NotFound);
    }
}
