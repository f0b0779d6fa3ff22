namespace Orbweaver.Asyncio.Tests;

/// <summary>What most tests need: a loop in virtual time, what it reported, and a trace of what happened.</summary>
public abstract class LoopTest : IDisposable
{
    protected LoopTest()
    {
        Loop = new EventLoop(new EventLoopOptions { TimeProvider = Clock })
        {
            ExceptionHandler = (_, fault) => Faults.Add(fault),
        };
    }

    protected VirtualClock Clock { get; } = new();

    protected EventLoop Loop { get; }

    protected List<LoopFault> Faults { get; } = [];

    protected List<string> Trace { get; } = [];

    public void Dispose()
    {
        Loop.Dispose();
        GC.SuppressFinalize(this);
    }

    protected void Run(Func<Coroutine> main) => Loop.RunUntilComplete(main());

    protected T Run<T>(Func<Coroutine<T>> main) => Loop.RunUntilComplete(main());

    /// <summary>As CPython's tests do it: Stop before RunForever gives one pass.</summary>
    protected void RunPasses(int count = 1)
    {
        for (; count > 0; count--)
        {
            Loop.Stop();
            Loop.RunForever();
        }
    }

    /// <summary>Has what nobody holds any more finalized, also what only such a thing held.</summary>
    protected static void CollectOnly()
    {
        for (var i = 0; i < 2; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    /// <summary>The same, and the loop tell what was found.</summary>
    protected void Collect()
    {
        CollectOnly();
        RunPasses();
    }

    protected void Say(string what) => Trace.Add(what);

    protected void AssertTrace(params string[] expected) => Assert.Equal(expected, Trace);

    /// <summary>Keeps the loop busy, and so awake, until another thread has done its part.</summary>
    protected internal static async Coroutine Until(Func<bool> condition)
    {
        while (!condition())
        {
            Thread.Yield();
            await Aio.Sleep(0);
        }
    }

    protected static async Coroutine Passes(int count)
    {
        for (; count > 0; count--)
            await Aio.Sleep(0);
    }
}
