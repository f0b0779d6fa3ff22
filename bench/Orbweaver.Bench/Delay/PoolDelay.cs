using System.Globalization;

namespace Orbweaver.Bench;

/// <summary>The same as <see cref="LoopDelay"/> with HttpClient on the thread pool; runs as a process of its own.</summary>
internal static class PoolDelay
{
    internal static int Run(IReadOnlyList<string> arguments)
    {
        int requests = int.Parse(arguments[0], CultureInfo.InvariantCulture);
        DelayClock? clock = null;
        foreach (string url in arguments.Skip(1))
        {
            clock = new DelayClock();
            FetchAll(url, requests).GetAwaiter().GetResult();
            clock.Stop();
        }

        clock!.Report("pool", requests);
        return 0;
    }

    private static async Task FetchAll(string url, int requests)
    {
        using var http = new HttpClient();
        await Task.WhenAll(Enumerable.Range(0, requests).Select(_ => Fetch(http, url)));
    }

    private static async Task Fetch(HttpClient http, string url)
    {
        using HttpResponseMessage response = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);
        string body = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode || body != "Hello!")
            throw new BenchException($"The server answered {(int)response.StatusCode} '{body}'.");
    }
}
