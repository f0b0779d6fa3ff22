// A list of 100 pages in GBK: all pages at once, and each one's titles by XPath as soon as it is there, in a callback.
using System.Diagnostics;
using System.Globalization;
using System.Text;
using HtmlAgilityPack;
using Orbweaver.Asyncio;
using Orbweaver.Asyncio.Http;
using Orbweaver.Samples;

Encoding.RegisterProvider(CodePagesEncodingProvider.Instance); // GBK and the other encodings of older systems

if (!int.TryParse(args.FirstOrDefault("100"), NumberStyles.None, CultureInfo.InvariantCulture, out var pages) || pages is < 1 or > 100)
{
    Console.Error.WriteLine("usage: 18-gbk-list [PAGES], 1 to 100");
    return 2;
}

var allTitles = new List<string>();
using var site = TutorialSite.Start();
var start = Stopwatch.GetTimestamp();
Aio.Run(Main());
Console.WriteLine($"{allTitles.Count} titles of {pages} pages in {Stopwatch.GetElapsedTime(start).TotalSeconds:F2} s");
return 0;

async Coroutine Main()
{
    using var session = new HttpSession(new HttpSessionOptions
    {
        BaseAddress = new Uri(site.Address),
        Headers = [new("User-Agent", "Mozilla/5.0 (X11; Linux x86_64)")],
    });
    var tasks = new List<LoopTask<string>>();
    for (var page = 0; page < pages; page++)
    {
        var task = Aio.CreateTask(session.GetText($"/index.php/question/questionType?type=4&page={page * 30}"));
        task.AddDoneCallback(Parse);
        tasks.Add(task);
    }

    await Aio.Wait(tasks);
}

void Parse(Future<string> task)
{
    var document = new HtmlDocument();
    document.LoadHtml(task.Result);
    var rows = document.DocumentNode.SelectNodes("//*[@id='morelist']/div/table//tr/td/table//tr")!;
    foreach (var title in rows.Select(row => row.SelectSingleNode("./td/a/text()")!.InnerText))
    {
        Console.WriteLine(title);
        allTitles.Add(title);
    }
}
