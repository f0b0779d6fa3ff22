using System.Net;
using Orbweaver.Asyncio;

namespace Orbweaver.Crawling.Tests;

/// <summary>However a run ends, nothing of it is at work afterwards.</summary>
public class CrawlerEndingTests
{
    private const string A = "http://a.test";

    private static readonly CrawlOptions Quick = new() { Seeds = [A + "/"], Delay = TimeSpan.Zero };

    [Fact]
    public void Cancelled_run_waits_for_the_read_it_started()
    {
        using var frontier = new BlockedFrontier();
        var crawler = new Crawler(Quick with { IgnoreRobots = true }, frontier, null, new SimulatedWeb(), new Random(1));
        Aio.Run(Main());

        async Coroutine Main()
        {
            var reading = new Future<Unit>();
            var loop = EventLoop.Running();
            frontier.Reading = () => loop.CallSoonThreadSafe(() => reading.SetResult(default));
            var run = Aio.CreateTask(crawler.Run());
            await reading;
            run.Cancel();
            for (var pass = 0; pass < 20; pass++)
                await Aio.Sleep(0);

            Assert.False(run.IsDone);
            frontier.Released.Set();
            await Aio.Wait([run]);
            Assert.True(run.IsCancelled);
            Assert.False(frontier.IsReading);
        }
    }

    [Fact]
    public void Cancelled_run_leaves_no_task_and_records_nothing_as_timed_out()
    {
        var web = new SimulatedWeb { Latency = TimeSpan.FromSeconds(1) }.Page(A + "/", "/1", "/2", "http://b.test/").Answer("http://b.test/robots.txt", _ => SimulatedWeb.Status(HttpStatusCode.BadGateway));
        using var frontier = new MemoryFrontier();
        var crawler = new Crawler(Quick with { Scope = CrawlScope.Any }, frontier, null, web, new Random(1));
        Aio.Run(Main(), new EventLoopOptions { TimeProvider = new VirtualClock() });

        async Coroutine Main()
        {
            var run = Aio.CreateTask(crawler.Run());
            await Aio.Sleep(2.5);
            Assert.Equal(3, web.InFlight); // two pages, and a robots.txt
            run.Cancel();
            await Aio.Wait([run]);

            Assert.True(run.IsCancelled);
            Assert.Equal(0, web.InFlight);
            Assert.Single(EventLoop.Running().AllTasks);
            Assert.Equal(new FrontierCounts(Queued: 3, Recorded: 1, Failed: 0), frontier.Count());
            var asked = web.Requests.Count;
            await Aio.Sleep(1000);
            Assert.Equal(asked, web.Requests.Count);
        }
    }

    [Fact]
    public void Stopped_run_does_not_wait_for_a_robots_file_that_fails()
    {
        var web = new SimulatedWeb().Answer(A + "/robots.txt", _ => SimulatedWeb.Status(HttpStatusCode.ServiceUnavailable, "600"));

        var summary = new SimulatedCrawl(web).Run(Quick, (crawler, loop) => loop.CallLater(TimeSpan.FromSeconds(5), crawler.Stop));

        Assert.Single(web.Requests);
        Assert.Equal(TimeSpan.FromSeconds(5), summary.Progress.Elapsed);
    }

    [Fact]
    public void Stopped_run_takes_no_host_for_one_that_is_down()
    {
        var web = new SimulatedWeb().Page(A + "/", "/1");
        var first = new SimulatedCrawl(web);
        first.Run(Quick with { MaxPages = 1 });
        web.Latency = TimeSpan.FromSeconds(30);

        var summary = new SimulatedCrawl(web, first.Frontier).Run(Quick, (crawler, loop) => loop.CallLater(TimeSpan.FromSeconds(5), crawler.Stop));

        Assert.Equal(CrawlEnd.Stopped, summary.End);
        Assert.Empty(summary.HostsDown);
    }

    /// <summary>A host of an earlier run whose queue cannot be read before it is released.</summary>
    private sealed class BlockedFrontier : IFrontier
    {
        private readonly MemoryFrontier _inner = new();

        public ManualResetEventSlim Released { get; } = new();

        public Action? Reading { get; set; }

        public volatile bool IsReading;

        public UInt128 FingerprintSeed => _inner.FingerprintSeed;

        public FrontierCounts Count() => new(Queued: 1, Recorded: 0, Failed: 0);

        public IReadOnlyList<FrontierHost> QueuedHosts() => [new FrontierHost(99, A, 0, 1)];

        public IReadOnlyList<FrontierEntry> Read(long hostId, long afterId, int count)
        {
            IsReading = true;
            Reading?.Invoke();
            Released.Wait(TestContext.Current.CancellationToken);
            IsReading = false;
            return [];
        }

        public long? CommittedLength(string output) => null;

        public CommitResult Commit(FrontierBatch batch, IRecordOutput? output) => _inner.Commit(batch, output);

        public string? GetValue(string name) => null;

        public void SetValue(string name, string? value)
        {
        }

        public void Dispose()
        {
            _inner.Dispose();
            Released.Dispose();
        }
    }
}
