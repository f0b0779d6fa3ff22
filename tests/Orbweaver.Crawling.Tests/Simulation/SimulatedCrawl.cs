using System.Text;
using System.Text.Json;
using Orbweaver.Asyncio;

namespace Orbweaver.Crawling.Tests;

/// <summary>Runs the real crawler over a <see cref="SimulatedWeb"/> on virtual time.</summary>
internal sealed class SimulatedCrawl(SimulatedWeb web, IFrontier? frontier = null)
{
    private readonly MemoryOutput _output = new();

    public IFrontier Frontier { get; } = frontier ?? new MemoryFrontier();

    public Crawler? Crawler { get; private set; }

    /// <summary>The records in the order in which they were written.</summary>
    public IReadOnlyList<JsonElement> Records =>
        [.. _output.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    public IReadOnlyList<string> Urls => [.. Records.Select(r => r.GetProperty("url").GetString()!)];

    public JsonElement Record(string url) => Records.Single(r => r.GetProperty("url").GetString() == url);

    public CrawlSummary Run(CrawlOptions options, Action<Crawler, EventLoop>? meanwhile = null)
    {
        var crawler = Crawler = new Crawler(options, Frontier, _output, web, new Random(1));
        return Aio.Run(Main(), new EventLoopOptions { TimeProvider = new VirtualClock() });

        async Coroutine<CrawlSummary> Main()
        {
            meanwhile?.Invoke(crawler, EventLoop.Running());
            return await crawler.Run();
        }
    }

    private sealed class MemoryOutput : IRecordOutput
    {
        private readonly StringBuilder _text = new();

        public string Text => _text.ToString();

        public string? Name => "memory";

        public long Length { get; private set; }

        public void Append(ReadOnlySpan<byte> lines)
        {
            _text.Append(Encoding.UTF8.GetString(lines));
            Length += lines.Length;
        }

        public void Dispose()
        {
        }
    }
}
