using System.Diagnostics;
using System.Reflection;

namespace Orbweaver.Asyncio.Tests;

/// <summary>What a scope costs beside its timer: one object of its own.</summary>
public sealed class ScopeAllocationTests : LoopTest
{
    private static readonly Func<Coroutine> Body = Nothing;

    [Fact]
    public void Timeout_whose_body_does_not_wait_costs_its_scope_and_timer() => AssertAtMost(208, static () => Aio.Timeout(10, Body));

    [Fact]
    public void WaitFor_a_coroutine_that_does_not_wait_costs_the_same() => AssertAtMost(208, static () => Aio.WaitFor(Nothing(), 10));

    [Fact]
    public void MoveOnAfter_whose_body_does_not_wait_costs_the_same() => AssertAtMost(208, static async () => await Aio.MoveOnAfter(10, Body));

    [Fact]
    public void Shield_costs_a_task_and_what_binds_it() => AssertAtMost(360, static async () => await Aio.Shield(Nothing()));

#pragma warning disable CS1998
    private static async Coroutine Nothing()
    {
    }
#pragma warning restore CS1998

    private void AssertAtMost(int bytes, Func<Coroutine> call)
    {
        var least = Run(async () =>
        {
            var least = long.MaxValue;
            for (var round = 0; round < 300; round++) // timers that were cancelled are swept out by hundreds
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                await call();
                least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            }

            return least;
        });
        Assert.SkipWhen(
            typeof(ScopeAllocationTests).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true }
                || typeof(EventLoop).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true },
            "State machines are classes in a debug build.");
        Assert.InRange(least, 1, bytes);
    }
}
