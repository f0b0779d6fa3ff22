using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Orbweaver.EndToEnd;

/// <summary>A page as a DOM sees it.</summary>
public sealed record DomPage(int Status, string? Title, int Links);

/// <summary>The same crawl by other means: HttpClient and AngleSharp's trees, one page after the other.</summary>
public static class IndependentCrawl
{
    public static async Task<Dictionary<string, DomPage>> Of(string start)
    {
        using var http = new HttpClient();
        var parser = new HtmlParser();
        var authority = new Uri(start).Authority;
        var pages = new Dictionary<string, DomPage>();
        var queue = new Queue<string>([start]);
        var seen = new HashSet<string> { start };
        while (queue.TryDequeue(out var url))
        {
            using var response = await http.GetAsync(url, TestContext.Current.CancellationToken);
            if (!response.IsSuccessStatusCode || response.Content.Headers.ContentType?.MediaType != "text/html")
            {
                pages.Add(url, new DomPage((int)response.StatusCode, null, 0));
                continue;
            }

            await using var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
            using var document = await parser.ParseDocumentAsync(body, TestContext.Current.CancellationToken);
            var from = new Url(new Url(url), document.QuerySelector("base[href]")?.GetAttribute("href") ?? "");
            var links = 0;
            foreach (var element in document.QuerySelectorAll("a[href], area[href], iframe[src], frame[src]"))
            {
                var target = new Url(from, (element.GetAttribute("href") ?? element.GetAttribute("src"))!.Trim());
                if (target.IsInvalid || target.Scheme is not ("http" or "https"))
                    continue;
                if (element.LocalName == "a")
                    links++;
                target.Fragment = null;
                if (new Uri(target.Href).Authority == authority && seen.Add(target.Href))
                    queue.Enqueue(target.Href);
            }

            pages.Add(url, new DomPage(200, string.Join(' ', (document.Title ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), links));
        }

        return pages;
    }
}
