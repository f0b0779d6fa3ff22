// Front pages of several sites: one after the other by calls that block, twelve at once, and three at once of which one does not answer.
using System.Diagnostics;
using Orbweaver.Asyncio;
using Orbweaver.Asyncio.Http;
using Orbweaver.Samples;

using var site = TutorialSite.Start(http: 12, https: 1);

Console.WriteLine("--- three, one after the other");
foreach (var url in site.Addresses.Take(3))
    ParsePage(GetPage(url));

Console.WriteLine("--- twelve at once");
Aio.Run(DownloadAll(site.Addresses.Take(12)));

Console.WriteLine("--- three at once, one of which refuses");
Aio.Run(FetchAll([site.Address, site.RefusingAddress, site.Addresses[12]]));

static string GetPage(string url)
{
    Console.WriteLine($"下载 {url}");
    using var http = new HttpClient();
    return http.GetStringAsync(url).GetAwaiter().GetResult(); // blocks the thread: nothing else runs
}

static void ParsePage(string page) => Console.WriteLine($"解析 {page.Length}");

static async Coroutine DownloadAll(IEnumerable<string> urls)
{
    var start = Stopwatch.GetTimestamp();
    using var session = new HttpSession();
    var lengths = await Aio.Gather(urls.Select(url => DownloadOne(session, url)));
    Console.WriteLine($"Download {lengths.Length} sites in {Stopwatch.GetElapsedTime(start).TotalSeconds:F2} seconds");
}

static async Coroutine<long> DownloadOne(HttpSession session, string url)
{
    using var response = await session.Get(url);
    var length = response.ContentHeaders.ContentLength ?? (await response.Bytes()).Length;
    Console.WriteLine($"Read {length} from {url}");
    return length;
}

static async Coroutine FetchAll(string[] urls)
{
    // The certificate of the site under https is its own work: look away, as ssl=False does. Never do so to a site that matters.
    using var session = new HttpSession(new HttpSessionOptions { Handler = new LoopHttpOptions { VerifyCertificates = false } });
    await Aio.Wait(urls.Select(url => Aio.CreateTask(Fetch(session, url))));
}

static async Coroutine Fetch(HttpSession session, string url)
{
    Console.WriteLine($"发送请求： {url}");
    try
    {
        var text = await session.GetText(url);
        Console.WriteLine($"得到结果： {url} {text.Length}");
    }
    catch (HttpRequestException e)
    {
        Console.WriteLine(e.Message);
    }
}
