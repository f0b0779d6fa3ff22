// A server that takes 3 s for an answer, and some requests to it: dotnet run --project samples/19-slow-server -- MODEL [REQUESTS]
using System.Diagnostics;
using System.Globalization;
using Orbweaver.Asyncio;
using Orbweaver.Asyncio.Http;
using Orbweaver.Samples;

var model = args.Length > 0 ? args[0] : "awaiting";
var count = args.Length < 2 ? 5 : ushort.TryParse(args[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
using var site = TutorialSite.Start(delay: 3);
var requests = Enumerable.Repeat((Url: site.Address + "/hello", IsTold: count <= 5), count).ToArray();

var start = Stopwatch.GetTimestamp();
switch (count > 0 ? model : "")
{
    case "sequential":
        foreach (var (url, isTold) in requests)
            Request(url, isTold);
        break;
    case "blocking":
        Aio.Run(AtOnce(BlockingRequest));
        break;
    case "awaiting":
        Aio.Run(AtOnce(AwaitingRequest));
        break;
    case "processes":
        using (var pool = new ProcessPool(8))
            pool.StarMap(Request, requests);
        break;
    case "loops":
        Aio.Run(InProcesses());
        break;
    default:
        Console.Error.WriteLine("usage: 19-slow-server [MODEL [REQUESTS]], where MODEL is sequential, blocking, awaiting, processes or loops, and REQUESTS 1 to 65535");
        return 2;
}

Console.WriteLine($"Cost time: {Stopwatch.GetElapsedTime(start).TotalSeconds:F2}");
return 0;

async Coroutine AtOnce(Func<string, bool, Coroutine<string>> request) =>
    await Aio.Gather(requests.Select(r => request(r.Url, r.IsTold)));

async Coroutine InProcesses()
{
    await using var pool = new LoopPool(processes: true);
    await pool.StarMap(AwaitingRequest, requests);
}

static string Request(string url, bool isTold)
{
    Tell(isTold, $"Waiting for {url}");
    using var http = new HttpClient();
    var text = http.GetStringAsync(url).GetAwaiter().GetResult(); // the thread waits, and does nothing else
    Tell(isTold, $"Get response from {url} Result: {text}");
    return text;
}

// A coroutine by its looks: nothing in it is awaited.
static async Coroutine<string> BlockingRequest(string url, bool isTold) => Request(url, isTold);

static async Coroutine<string> AwaitingRequest(string url, bool isTold)
{
    Tell(isTold, $"Waiting for {url}");
    using var session = new HttpSession();
    var text = await session.GetText(url); // meanwhile the loop runs the other tasks
    Tell(isTold, $"Get response from {url} Result: {text}");
    return text;
}

static void Tell(bool isTold, string line)
{
    if (isTold)
        Console.WriteLine(line);
}
