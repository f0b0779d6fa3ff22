using Orbweaver.Asyncio;

namespace Orbweaver.Cli;

/// <summary>All requests at once, spread over one loop a core.</summary>
internal sealed class LoopsModel : IRequestModel
{
    [ThreadStatic]
    private static LoopClient? _client;

    [ThreadStatic]
    private static int _runOfClient;

    private readonly LoopPool _pool;
    private int _run;

    /// <param name="requests">How many there are at once.</param>
    public LoopsModel(int requests) => _pool = new LoopPool(concurrency: requests);

    public void Send(Uri url, int requests, AnswerClock clock)
    {
        var run = ++_run;
        Aio.Run(SendAll(), new EventLoopOptions { HandleSignals = false });

        async Coroutine SendAll() => await _pool.Map(_ => Get(url, run, clock), Enumerable.Range(0, requests));
    }

    public void Dispose() => _pool.Dispose();

    private static async Coroutine Get(Uri url, int run, AnswerClock clock)
    {
        await ClientOf(run).Get(url);
        clock.Answered();
    }

    // Each loop has a client, and each run connections of its own.
    private static LoopClient ClientOf(int run)
    {
        if (_runOfClient != run)
        {
            _client?.Dispose();
            (_client, _runOfClient) = (new LoopClient(), run);
        }

        return _client!;
    }
}
