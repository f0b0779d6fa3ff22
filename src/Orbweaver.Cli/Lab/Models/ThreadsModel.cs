using Orbweaver.Asyncio;

namespace Orbweaver.Cli;

/// <summary>As many requests at a time as the pool has threads, each thread blocking on its own.</summary>
/// <param name="threads">How many.</param>
internal sealed class ThreadsModel(int threads) : IRequestModel
{
    private readonly Pool _pool = new(threads);

    public void Send(Uri url, int requests, AnswerClock clock)
    {
        using var client = new BlockingClient();
        _pool.Map(_ =>
        {
            client.Get(url);
            clock.Answered();
        }, Enumerable.Range(0, requests));
    }

    public void Dispose() => _pool.Dispose();
}
