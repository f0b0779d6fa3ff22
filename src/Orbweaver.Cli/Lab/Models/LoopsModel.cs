using Orbweaver.Asyncio;

namespace Orbweaver.Cli;

/// <summary>All requests at once, spread over one loop a core.</summary>
internal sealed class LoopsModel : IRequestModel
{
    // Each loop's own: its client, and how many coroutines use it.
    [ThreadStatic]
    private static LoopClient? _client;

    [ThreadStatic]
    private static int _users;

    private readonly LoopPool _pool;

    /// <param name="requests">How many there are at once.</param>
    public LoopsModel(int requests) => _pool = new LoopPool(concurrency: requests);

    public void Send(Uri url, int requests, AnswerClock clock)
    {
        Aio.Run(SendAll(), new EventLoopOptions { HandleSignals = false });

        async Coroutine SendAll() => await _pool.Map(_ => Get(url, clock), Enumerable.Range(0, requests));
    }

    public void Dispose() => _pool.Dispose();

    // The last one out closes the connections: in the next run, that would be done on its time.
    private static async Coroutine Get(Uri url, AnswerClock clock)
    {
        var client = _client ??= new LoopClient();
        _users++;
        try
        {
            await client.Get(url);
            clock.Answered();
        }
        finally
        {
            if (--_users == 0)
            {
                client.Dispose();
                _client = null;
            }
        }
    }
}
