using Orbweaver.Asyncio;

namespace Orbweaver.Cli;

/// <summary>All requests at once on one thread: a task on the loop for each.</summary>
internal sealed class CoroutinesModel : IRequestModel
{
    public void Send(Uri url, int requests, AnswerClock clock) =>
        Aio.Run(SendAll(url, requests, clock), new EventLoopOptions { HandleSignals = false });

    public void Dispose()
    {
    }

    private static async Coroutine SendAll(Uri url, int requests, AnswerClock clock)
    {
        using var client = new LoopClient();
        var tasks = new LoopTask[requests];
        for (var i = 0; i < requests; i++)
            tasks[i] = Aio.CreateTask(Send(client, url, clock));
        await Aio.Gather(tasks);
    }

    private static async Coroutine Send(LoopClient client, Uri url, AnswerClock clock)
    {
        await client.Get(url);
        clock.Answered();
    }
}
