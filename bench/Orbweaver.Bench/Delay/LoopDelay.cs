using System.Globalization;
using Orbweaver.Asyncio;
using Orbweaver.Asyncio.Http;

namespace Orbweaver.Bench;

/// <summary>N requests at once with a session on our loop, as the tutorials have it: a task each, all gathered; runs as a process of its own.</summary>
internal static class LoopDelay
{
    internal static int Run(IReadOnlyList<string> arguments)
    {
        int requests = int.Parse(arguments[0], CultureInfo.InvariantCulture);
        DelayClock? clock = null;
        foreach (string url in arguments.Skip(1))
        {
            clock = new DelayClock();
            Aio.Run(FetchAll(url, requests));
            clock.Stop();
        }

        clock!.Report(Benchmark.Ours, requests);
        return 0;
    }

    private static async Coroutine FetchAll(string url, int requests)
    {
        using var http = new HttpSession();
        var tasks = new LoopTask[requests];
        for (int i = 0; i < requests; i++)
            tasks[i] = Aio.CreateTask(Fetch(http, url));
        await Aio.Gather(tasks);
    }

    private static async Coroutine Fetch(HttpSession http, string url)
    {
        using HttpResponse response = await http.Get(url);
        string body = await response.Text();
        if (response.Status != 200 || body != "Hello!")
            throw new BenchException($"The server answered {response.Status} '{body}'.");
    }
}
