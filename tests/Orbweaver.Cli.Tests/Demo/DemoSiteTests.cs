using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Orbweaver.Cli.Tests;

public sealed partial class DemoSiteTests
{
    private readonly DemoSite _site = new();

    [Fact]
    public void DemoSite_byItsLinks_isReachedWhole()
    {
        var root = new Uri("http://127.0.0.1:1/");
        var (seen, queue) = (new HashSet<string> { "/" }, new Queue<string>(["/"]));
        while (queue.TryDequeue(out var path))
        {
            Assert.True(_site.Pages.TryGetValue(path, out var page), $"{path} is linked and not there");
            var targets = Links().Matches(Encoding.UTF8.GetString(page.Body)).Select(match => WebUtility.HtmlDecode(match.Groups["target"].Value)).Append(page.Location);
            foreach (var target in targets.OfType<string>().Where(target => !target.StartsWith("mailto:", StringComparison.Ordinal)))
            {
                var next = new Uri(new Uri(root, path), target).AbsolutePath;
                if (seen.Add(next))
                    queue.Enqueue(next);
            }
        }

        Assert.Equal(_site.Pages.Keys.Order(), seen.Order());
        Assert.InRange(seen.Count, 180, 250);
    }

    [Fact]
    public void DemoSite_holdsOneOfEachThing()
    {
        Assert.Contains(_site.Pages.Values, page => page.Status == 301 && page.Location is not null);
        Assert.Contains(_site.Pages.Values, page => page.Status == 404);
        Assert.Contains(_site.Pages.Values, page => page.Refusals > 0);
        Assert.Contains(_site.Pages.Values, page => page.Latency > TimeSpan.FromSeconds(1));
        Assert.Contains(_site.Pages.Values, page => !page.Allowed && DemoSite.Robots.Contains("/private/", StringComparison.Ordinal));
    }

    [Fact]
    public void DemoSite_crawledEightAtATime_takesFewSeconds() =>
        Assert.InRange(_site.Pages.Values.Sum(page => page.Latency.TotalSeconds) / 8, 2, 6);

    [Fact]
    public async Task DemoServer_answers_asTheSiteSays()
    {
        using var server = new DemoServer(_site);
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });
        Assert.StartsWith("http://127.0.0.1:", server.Root, StringComparison.Ordinal);

        using var moved = await client.GetAsync(server.Root + "/guide-1998.html");
        Assert.Equal(HttpStatusCode.MovedPermanently, moved.StatusCode);
        Assert.Equal("/about.html", moved.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(server.Root + "/lost.html")).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await client.GetAsync(server.Root + "/busy.html")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(server.Root + "/busy.html")).StatusCode);
        Assert.Equal(2, server.RequestsFor("/busy.html"));

        var chinese = await client.GetByteArrayAsync(server.Root + "/zh.html");
        Assert.Contains("<title>园蛛图鉴</title>", CodePagesEncodingProvider.Instance.GetEncoding("gbk")!.GetString(chinese), StringComparison.Ordinal);
        Assert.Contains("Disallow: /private/", await client.GetStringAsync(server.Root + "/robots.txt"), StringComparison.Ordinal);
    }

    [GeneratedRegex("href=\"(?<target>[^\"]*)\"", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Links();
}
