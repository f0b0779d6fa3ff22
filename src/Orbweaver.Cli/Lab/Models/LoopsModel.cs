using Orbweaver.Asyncio;

namespace Orbweaver.Cli;

/// <summary>All requests at once, spread over one loop a core, each on a thread of its own.</summary>
internal sealed class LoopsModel : IRequestModel
{
    private readonly Pool _threads = new(Environment.ProcessorCount);

    public void Send(Uri url, int requests, AnswerClock clock) => _threads.Map(
        share => Aio.Run(CoroutinesModel.SendAll(url, share, clock), new EventLoopOptions { HandleSignals = false }),
        Shares(requests, _threads.Workers), chunkSize: 1);

    public void Dispose() => _threads.Dispose();

    private static IEnumerable<int> Shares(int requests, int loops) => Enumerable.Range(0, loops).Select(i => ((requests * (i + 1)) / loops) - (requests * i / loops)).Where(share => share > 0);
}
