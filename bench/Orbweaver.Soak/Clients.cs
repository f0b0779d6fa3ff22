using System.Net;
using Orbweaver.Asyncio.Http;

namespace Orbweaver.Soak;

/// <summary>The clients, on their loop: each goes through one connection after the other, as its own part of the seed says.</summary>
internal sealed class Clients : IDisposable
{
    /// <summary>No operation takes so long but one whose completion was lost.</summary>
    private static readonly TimeSpan Stuck = TimeSpan.FromSeconds(30);

    private readonly LoopHost _host;
    private readonly Stage _stage;
    private readonly Ledger _ledger;
    private readonly SoakOptions _options;
    private readonly Task _all;
    private volatile bool _ending;

    internal Clients(Stage stage, Ledger ledger, SoakOptions options)
    {
        (_stage, _ledger, _options) = (stage, ledger, options);
        _host = new LoopHost("loop of clients", ledger);
        _all = Aio.RunCoroutineThreadSafe(RunAll(), _host.Loop);
    }

    /// <summary>Lets each end what it is at.</summary>
    internal IReadOnlyList<string> Stop()
    {
        _ending = true;
        if (!_all.Wait(Stuck * 2))
            _ledger.Report("The clients did not end.");
        return _host.TasksLeft();
    }

    public void Dispose() => _host.Dispose();

    private async Coroutine RunAll()
    {
        var handler = new LoopHttpOptions { MultipleHttp2Connections = true, UseProxy = false };
        using var http1 = new HttpSession(new HttpSessionOptions { BaseAddress = _stage.Http1, Handler = handler });
        using var http2 = new HttpSession(new HttpSessionOptions
        {
            BaseAddress = _stage.Http2,
            Handler = handler,
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        });
        await Aio.Gather(Enumerable.Range(0, _options.Connections).Select(number => Run(new Random(HashOf(number)), http1, http2)));
    }

    private int HashOf(int number) => unchecked((_options.Seed * 397) ^ (number * 0x5bd1e995)) & int.MaxValue;

    private async Coroutine Run(Random plan, HttpSession http1, HttpSession http2)
    {
        await Aio.Sleep(plan.NextDouble());
        while (!_ending)
        {
            int choice = plan.Next(100);
            if (choice < 80)
                await Session(plan, encrypted: choice < 8);
            else if (choice < 94)
                await Requests(plan, choice < 90 ? http1 : http2, choice < 90 ? "HTTP/1.1" : "HTTP/2");
            else
                await Faults(plan);
        }
    }

    private async Coroutine Session(Random plan, bool encrypted)
    {
        TcpStream? stream = null;
        await Operation(plan, encrypted ? "connect with TLS" : "connect", async _ =>
        {
            stream = await Aio.OpenConnection("127.0.0.1", encrypted ? _stage.EncryptedPort : _stage.PlainPort, encrypted ? new ConnectOptions { Tls = _stage.Tls } : null);
            return Outcome.Completed;
        });
        if (stream is null)
            return;
        _ledger.Opened();
        try
        {
            if (!encrypted && plan.Next(20) == 0 && !await Operation(plan, "start TLS", _ => StartTls(stream)))
                return;
            for (int left = plan.Next(1, 20); left > 0 && !_ending; left--)
            {
                await Aio.Sleep(plan.NextDouble());
                var (kind, run) = StreamExchanges.All[plan.Next(StreamExchanges.All.Length)];
                if (!await Operation(plan, kind, random => run(stream, random)))
                    return;
            }

            var (end, finish) = StreamEnds.All[plan.Next(StreamEnds.All.Length)];
            await Operation(plan, end, random => finish(stream, random));
        }
        finally
        {
            stream.Dispose();
            _ledger.Closed();
        }
    }

    private async Coroutine<Outcome> StartTls(TcpStream stream)
    {
        stream.Ask($"tls");
        StreamExchanges.Expect("go", await stream.ReadLine());
        await stream.StartTls(_stage.Tls);
        return Outcome.Completed;
    }

    private async Coroutine Requests(Random plan, HttpSession http, string version)
    {
        for (int left = plan.Next(1, 15); left > 0 && !_ending; left--)
        {
            await Aio.Sleep(plan.NextDouble());
            var (kind, run) = HttpExchanges.All[plan.Next(HttpExchanges.All.Length)];
            await Operation(plan, $"{version}: {kind}", random => run(http, random));
        }
    }

    private async Coroutine Faults(Random plan)
    {
        for (int left = plan.Next(1, 10); left > 0 && !_ending; left--)
        {
            await Aio.Sleep(plan.NextDouble());
            var (kind, run) = ConnectFaults.All[plan.Next(ConnectFaults.All.Length)];
            await Operation(plan, kind, random => run(_stage, random));
        }
    }

    /// <summary>Counts it, how it ends, and that it does.</summary>
    /// <returns>False when it ended as nothing may end.</returns>
    private async Coroutine<bool> Operation(Random plan, string kind, Func<Random, Coroutine<Outcome>> run)
    {
        int seed = plan.Next();
        var row = _ledger.Row(kind);
        row.Begin();
        try
        {
            row.End(await Aio.Timeout(Stuck, () => run(new Random(seed))));
            return true;
        }
#pragma warning disable CA1031 // whatever it is, it is a finding
        catch (Exception e)
        {
            row.EndWrong();
            _ledger.Report($"{kind}: {e}");
            return false;
        }
#pragma warning restore CA1031
    }
}
