// An image gallery: its pages in batches of five, and the large image behind each small one saved under its name.
using System.Globalization;
using AngleSharp.Html.Parser;
using Orbweaver.Asyncio;
using Orbweaver.Asyncio.Http;
using Orbweaver.Samples;

if (!int.TryParse(args.FirstOrDefault("16"), NumberStyles.None, CultureInfo.InvariantCulture, out var pages) || pages is < 1 or > 16)
{
    Console.Error.WriteLine("usage: 17-gallery [PAGES], 1 to 16");
    return 2;
}

string folder;
try
{
    folder = Directory.CreateDirectory("imgs").FullName;
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(e.Message); // a file of that name, or a place where nothing may be written
    return 1;
}

var parser = new HtmlParser();
using var site = TutorialSite.Start();
Aio.Run(Main());
return 0;

async Coroutine Main()
{
    using var session = new HttpSession(new HttpSessionOptions { BaseAddress = new Uri(site.Address), RaiseForStatus = true });
    foreach (var batch in Enumerable.Range(1, pages).Chunk(5))
    {
        Console.WriteLine($"--- 第 {batch[0]} 到 {batch[^1]} 页");
        var tasks = batch.Select(page => Aio.CreateTask(GetPage(session, $"/picture/lists/p/{page}")));
        var (done, _) = await Aio.Wait(tasks);
        foreach (var (url, outcome) in await Aio.Gather(done.SelectMany(task => LargeImages(task.Result)).Select(url => SaveImage(session, url))))
            Console.WriteLine($"{url} {outcome}");
    }
}

static async Coroutine<string> GetPage(HttpSession session, string url)
{
    Console.WriteLine($"准备抓取： {url}");
    return await session.GetText(url);
}

// The page has thumb_…, the small image; thumbMid_… beside it is the large one.
IEnumerable<string> LargeImages(string page) => parser.ParseDocument(page)
    .QuerySelectorAll("div.workimage > a > img")
    .Select(image => "/" + image.GetAttribute("data-original")!.Replace("thumb", "thumbMid"));

async Coroutine<(string Url, string Outcome)> SaveImage(HttpSession session, string url)
{
    Console.WriteLine($"图片下载中： {url}");
    using var response = await session.Get(url);
    await response.SaveTo(Path.Combine(folder, Path.GetFileName(url)));
    return (url, "ok");
}
