using Orbweaver.Asyncio;

namespace Orbweaver.Bench;

/// <summary>HttpClient on our loop, one thread; runs as a process of its own. The same client code as <see cref="PoolFetch"/>, in coroutines.</summary>
internal static class LoopFetch
{
    internal static int Run(IReadOnlyList<string> arguments)
    {
        FetchTask task = FetchTask.Parse(arguments);
        task.Report(Aio.Run(Fetch(task)));
        return 0;
    }

    private static async Coroutine<FetchFigures> Fetch(FetchTask task)
    {
        using var http = new HttpMessageInvoker(task.Configure(LoopHttp.CreateHandler(EventLoop.Running())));
        await FetchAll(http, task, task.WarmUp);
        FetchWindow window = FetchWindow.Open();
        long bytes = await FetchAll(http, task, task.Requests);
        return window.Close(task, bytes);
    }

    private static async Coroutine<long> FetchAll(HttpMessageInvoker http, FetchTask task, int requests)
    {
        var left = new Countdown { Left = requests };
        var workers = new LoopTask<long>[task.AtATime];
        for (int i = 0; i < workers.Length; i++)
            workers[i] = Aio.CreateTask(Worker(http, task, left));
        long[] bytes = await Aio.Gather(workers);
        return bytes.Sum();
    }

    private static async Coroutine<long> Worker(HttpMessageInvoker http, FetchTask task, Countdown left)
    {
        byte[] buffer = new byte[16 * 1024];
        long bytes = 0;
        while (left.Left-- > 0)
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

    /// <summary>Requests left to start; one thread, no locks.</summary>
    private sealed class Countdown
    {
        internal int Left { get; set; }
    }
}
