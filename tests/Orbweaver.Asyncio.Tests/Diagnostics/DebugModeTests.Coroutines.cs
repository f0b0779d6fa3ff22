using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio.Tests;

/// <content>Coroutines that were never awaited.</content>
public sealed partial class DebugModeTests
{
    [Fact]
    [Trait("Rule", "60")]
    public void Coroutine_that_was_never_awaited_is_reported_with_the_place_where_it_was_made()
    {
        Run(async () => Forget());
        Loop.Dispose();
        var fault = Assert.Single(Faults);
        Assert.Equal(LoopFaultKind.NeverAwaited, fault.Kind);
        Assert.StartsWith($"The coroutine {nameof(DebugModeTests)}.{nameof(Forgotten)} was never awaited", fault.Message, StringComparison.Ordinal);
        Assert.Contains($"{nameof(DebugModeTests)}.{nameof(Forget)} in ", fault.CreatedAt!.Split('\n')[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Every_coroutine_is_watched_though_its_frame_comes_from_the_pool()
    {
        Loop.Debug = false;
        Run(async () =>
        {
            for (var i = 0; i < 200; i++)
                await Forgotten(); // fills the pool
            Loop.Debug = true;
            Forget();
        });
        Loop.Dispose();
        Assert.Equal(LoopFaultKind.NeverAwaited, Assert.Single(Faults).Kind);
    }

    [Fact]
    public void Coroutine_that_was_never_awaited_is_reported_by_the_collector_when_the_loop_goes_on()
    {
        Run(async () => Forget());
        GC.Collect();
        GC.WaitForPendingFinalizers();
        RunPasses();
        Assert.Equal(LoopFaultKind.NeverAwaited, Assert.Single(Faults).Kind);
        Loop.Dispose();
        Assert.Single(Faults);
    }

    [Fact]
    public void Sleep_that_was_never_awaited_is_reported()
    {
        Run(async () => Lose());
        Loop.Dispose();
        Assert.StartsWith("The coroutine Aio.Sleep was never awaited", Assert.Single(Faults).Message, StringComparison.Ordinal);

        static void Lose() => _ = Aio.Sleep(1);
    }

    [Fact]
    public void Coroutine_that_was_never_awaited_is_reported_without_debug_mode_too()
    {
        Loop.Debug = false;
        Run(async () => Lose());
        Loop.Dispose();
        var fault = Assert.Single(Faults);
        Assert.Equal(LoopFaultKind.NeverAwaited, fault.Kind);
        Assert.Null(fault.CreatedAt);

        // Of a method that no other test calls: without debug mode only new frames are watched.
        static void Lose() => _ = Lost();
        static async Coroutine Lost()
        {
        }
    }

    [Fact]
    public void Coroutines_that_were_taken_are_not_reported()
    {
        Run(async () =>
        {
            await Forgotten();
            await Aio.CreateTask(Forgotten());
            await Aio.Gather([Number(), Number()]);
            await Aio.Sleep(0);
            await Aio.Sleep(1);
            Aio.CreateTask(Forgotten()).Cancel();
            await Aio.Sleep(0);
            await Aio.WaitFor(Number(), 1);
        });
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Loop.Dispose();
        Assert.Empty(Faults);
    }

    private static async Coroutine Forgotten()
    {
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget() => _ = Forgotten();

    private static async Coroutine<int> Number() => 1;
}
