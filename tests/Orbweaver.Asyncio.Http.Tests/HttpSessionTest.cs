using System.Runtime.CompilerServices;
using Orbweaver.Asyncio.Http;

namespace Orbweaver.Asyncio.Tests;

/// <summary>A session on a loop in real time, against a real server.</summary>
public abstract class HttpSessionTest(TestSite site) : IClassFixture<TestSite>
{
    private protected TestSite Site { get; } = site;

    /// <summary>Runs a coroutine on a loop of its own, with a time limit so that a test that is stuck ends.</summary>
    private protected static void Run(Func<Coroutine> main)
    {
        var faults = new List<LoopFault>();
        Aio.Run(Main());
        Assert.Empty(faults);

        async Coroutine Main()
        {
            EventLoop.Running().ExceptionHandler = (_, fault) => faults.Add(fault);
            await Aio.Timeout(ReactorPump.Watchdog, main);
        }
    }

    private protected void Run(Func<HttpSession, Coroutine> main, HttpSessionOptions? options = null) => Run(async () =>
    {
        using HttpSession http = Session(options);
        await main(http);
    });

    /// <summary>A session whose addresses are relative to the site.</summary>
    private protected HttpSession Session(HttpSessionOptions? options = null) =>
        new((options ?? new HttpSessionOptions()) with { BaseAddress = options?.BaseAddress ?? Site.Plain });

    private protected static Dictionary<string, string> Pairs(params ReadOnlySpan<(string Name, string Value)> pairs)
    {
        var all = new Dictionary<string, string>();
        foreach ((string name, string value) in pairs)
            all.Add(name, value);

        return all;
    }

    /// <summary>The error that a coroutine ends with.</summary>
    private protected static async Coroutine<T> Thrown<T>(Func<Coroutine> code, [CallerArgumentExpression(nameof(code))] string? what = null)
        where T : Exception
    {
        try
        {
            await code();
        }
        catch (T exception)
        {
            return exception;
        }

        throw new InvalidOperationException($"{what} threw nothing.");
    }

    private protected static string UniqueName() => Guid.NewGuid().ToString("N");
}
