using System.Net;

namespace Orbweaver.Cli;

/// <summary>HttpClient as a program uses it that knows nothing of coroutines: each call holds its thread until the answer is there. Any thread.</summary>
internal sealed class BlockingClient : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Asks and waits.</summary>
    public void Get(Uri url)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        using var response = _client.Send(request, HttpCompletionOption.ResponseHeadersRead);
        if (response.StatusCode != HttpStatusCode.OK)
            throw new InvalidOperationException($"the server answered with status {(int)response.StatusCode} instead of 200");
        using var reader = new StreamReader(response.Content.ReadAsStream());
        ServerAnswer.Demand(reader.ReadToEnd());
    }

    public void Dispose() => _client.Dispose();
}
