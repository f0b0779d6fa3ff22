// Films that are to come: a page that lists them, then each film's own page for its poster. One after the other, then all at once.
using System.Diagnostics;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Orbweaver.Asyncio;
using Orbweaver.Asyncio.Http;
using Orbweaver.Samples;

using var site = TutorialSite.Start();
var parser = new HtmlParser();
Aio.Run(Timed("one after the other", OneAfterTheOther));
Aio.Run(Timed("at once", AtOnce));

async Coroutine Timed(string how, Func<HttpSession, Coroutine> work)
{
    Console.WriteLine($"--- {how}");
    using var session = new HttpSession(new HttpSessionOptions { BaseAddress = new Uri(site.Address) });
    var start = Stopwatch.GetTimestamp();
    await work(session);
    Console.WriteLine($"Wall time: {Stopwatch.GetElapsedTime(start).TotalSeconds:F2} s");
}

async Coroutine OneAfterTheOther(HttpSession session)
{
    foreach (var film in Films(await session.GetText("/cinema/later/wuhan/")))
        Print(film, await session.GetText(film.Url));
}

async Coroutine AtOnce(HttpSession session)
{
    var films = Films(await session.GetText("/cinema/later/wuhan/"));
    var pages = await Aio.Gather(films.Select(film => session.GetText(film.Url)));
    foreach (var (film, page) in films.Zip(pages))
        Print(film, page);
}

Film[] Films(string page) => [.. parser.ParseDocument(page).QuerySelectorAll("#showing-soon .item").Select(item =>
{
    var link = item.QuerySelector("h3 a")!;
    return new Film(link.TextContent, item.QuerySelector("li")!.TextContent, link.GetAttribute("href")!);
})];

void Print(Film film, string page) =>
    Console.WriteLine($"{film.Name} {film.Date} {parser.ParseDocument(page).QuerySelector("img")!.GetAttribute("src")}");

internal sealed record Film(string Name, string Date, string Url);
