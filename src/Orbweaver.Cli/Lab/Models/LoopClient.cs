using Orbweaver.Asyncio;

namespace Orbweaver.Cli;

/// <summary>HttpClient on the loop that runs on this thread: a call gives the thread back until the answer is there.</summary>
internal sealed class LoopClient : IDisposable
{
    private readonly HttpClient _client;

    public LoopClient()
    {
        var handler = LoopHttp.CreateHandler();
        handler.UseProxy = false;
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Asks and awaits.</summary>
    public async Coroutine Get(Uri url)
    {
        using var response = await _client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        ServerAnswer.Demand(await response.Content.ReadAsStringAsync());
    }

    public void Dispose() => _client.Dispose();
}
