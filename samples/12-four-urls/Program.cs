// Four pages that take 1, 2, 3 and 4 s, crawled in four ways. On virtual time, always: it is over at once, and the figures are exact.
using System.Globalization;
using Orbweaver.Asyncio;

var clock = new VirtualClock();
var options = new EventLoopOptions { TimeProvider = clock };
string[] urls = ["url_1", "url_2", "url_3", "url_4"];

Timed("no loop, blocking calls", () =>
{
    foreach (var url in urls)
        CrawlBlocking(url);
});
Timed("blocking calls in a coroutine", () => Aio.Run(BlockingInside(), options));
Timed("awaited, one after the other", () => Aio.Run(Awaited(), options));
Timed("tasks", () => Aio.Run(Tasks(), options));

void Timed(string how, Action work)
{
    Console.WriteLine($"--- {how}");
    var start = clock.Elapsed;
    work();
    Console.WriteLine($"Wall time: {(clock.Elapsed - start).TotalSeconds} s");
}

void CrawlBlocking(string url)
{
    Console.WriteLine($"crawling {url}");
    clock.Advance(Slowness(url)); // Thread.Sleep, on this clock: the time passes, and nobody else has a turn
    Console.WriteLine($"OK {url}");
}

static async Coroutine Crawl(string url)
{
    Console.WriteLine($"crawling {url}");
    await Aio.Sleep(Slowness(url));
    Console.WriteLine($"OK {url}");
}

async Coroutine BlockingInside()
{
    LoopTask[] tasks = [.. urls.Select(url => Aio.CreateTask(Blocks(url)))];
    await Aio.Gather(tasks); // tasks, and yet one after the other

    async Coroutine Blocks(string url) => CrawlBlocking(url);
}

async Coroutine Awaited()
{
    foreach (var url in urls)
        await Crawl(url);
}

async Coroutine Tasks()
{
    LoopTask[] tasks = [.. urls.Select(url => Aio.CreateTask(Crawl(url)))];
    foreach (var task in tasks)
        await task;
}

static TimeSpan Slowness(string url) => TimeSpan.FromSeconds(int.Parse(url.Split('_')[^1], CultureInfo.InvariantCulture));
