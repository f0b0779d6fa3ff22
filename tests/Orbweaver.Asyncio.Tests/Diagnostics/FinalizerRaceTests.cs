using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio.Tests;

/// <summary>What the collector has found dead when the loop closes, and the finalizer has not come to yet, is reported by the loop: the program may end before the finalizer has its turn.</summary>
public sealed class FinalizerRaceTests : LoopTest
{
    [Fact]
    public void Coroutine_that_the_collector_has_just_found_is_reported_when_the_loop_closes_and_once()
    {
        Loop.Debug = true;
        Loop.SlowCallbackDuration = TimeSpan.MaxValue;
        WhileFinalizersWait(() => Loop.CallSoon(Forget));
        Assert.Equal(LoopFaultKind.NeverAwaited, Assert.Single(Faults).Kind);

        static void Forget() => _ = Nothing();

        static async Coroutine Nothing() => await Aio.Sleep(0);
    }

    [Fact]
    public void Exception_that_the_collector_has_just_found_is_reported_when_the_loop_closes_and_once()
    {
        WhileFinalizersWait(() => Loop.CallSoon(Fail));
        Assert.IsType<FormatException>(Assert.Single(Faults).Exception);

        void Fail()
        {
            var future = new Future<int>(Loop);
            future.SetException(new FormatException());
            _lost = new WeakReference(future);
        }
    }

    private WeakReference? _lost;

    /// <summary>Collects what the callbacks leave behind, and closes the loop, while the finalizer's thread waits.</summary>
    private void WhileFinalizersWait(Action begin)
    {
        // Never disposed: when an assertion fails the finalizer's thread may still be in them, and an exception there ends the process.
        var begun = new ManualResetEventSlim();
        var released = new ManualResetEventSlim();
        Hold(begun, released);
        GC.Collect();
        try
        {
            Assert.True(begun.Wait(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
            begin();
            RunPasses();
            GC.Collect();
            Assert.True(_lost is null or { IsAlive: false });
            Loop.Dispose();
            Assert.Single(Faults);
        }
        finally
        {
            released.Set();
        }

        GC.WaitForPendingFinalizers();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Hold(ManualResetEventSlim begun, ManualResetEventSlim released) => GC.KeepAlive(new Blocker(begun, released));

    private sealed class Blocker(ManualResetEventSlim begun, ManualResetEventSlim released)
    {
        ~Blocker()
        {
            begun.Set();
            released.Wait(TimeSpan.FromSeconds(60));
        }
    }
}
