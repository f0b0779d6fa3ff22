using System.Diagnostics;

namespace Orbweaver.Bench;

/// <summary>HttpClient as everybody uses it, on the thread pool; runs as a process of its own.</summary>
internal static class PoolFetch
{
    internal static int Run(IReadOnlyList<string> arguments)
    {
        FetchTask task = FetchTask.Parse(arguments);
        task.Report(Fetch(task).GetAwaiter().GetResult());
        return 0;
    }

    private static async Task<FetchFigures> Fetch(FetchTask task)
    {
        using var http = new HttpMessageInvoker(task.Configure(new SocketsHttpHandler()));
        await FetchAll(http, task, task.WarmUp);
        FetchWindow window = FetchWindow.Open();
        long bytes = await FetchAll(http, task, task.Requests);
        return window.Close(task, bytes);
    }

    private static async Task<long> FetchAll(HttpMessageInvoker http, FetchTask task, int requests)
    {
        var left = new Countdown(requests);
        long[] bytes = await Task.WhenAll(Enumerable.Range(0, task.AtATime).Select(_ => Task.Run(() => Worker(http, task, left))));
        return bytes.Sum();
    }

    private static async Task<long> Worker(HttpMessageInvoker http, FetchTask task, Countdown left)
    {
        byte[] buffer = new byte[16 * 1024];
        long bytes = 0;
        while (left.Take())
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, task.Url);
            using HttpResponseMessage response = await http.SendAsync(request, CancellationToken.None);
            response.EnsureSuccessStatusCode();
            await using Stream body = await response.Content.ReadAsStreamAsync();
            for (int read; (read = await body.ReadAsync(buffer)) > 0;)
                bytes += read;
        }

        return bytes;
    }

    /// <summary>Requests left to start, shared by the workers.</summary>
    private sealed class Countdown(int count)
    {
        private int _left = count;

        internal bool Take() => Interlocked.Decrement(ref _left) >= 0;
    }
}
