using System.Diagnostics;
using System.Reflection;

namespace Orbweaver.Asyncio.Tests;

/// <summary>
/// What is warm allocates nothing. Only an optimised build can show it (in a debug build the compiler makes state machines classes), so a build in which the compiler
/// has turned the JIT's optimiser off (<see cref="DebuggableAttribute.IsJITOptimizerDisabled"/>) skips the figure, but runs the code.
/// </summary>
public sealed class AllocationTests : LoopTest
{
    [Fact]
    public void Await_that_completes_at_once_allocates_nothing_when_warm() => AssertFree(async () =>
    {
        var sum = 0;
        for (var i = 0; i < 1000; i++)
            sum += await Level(3);
        return sum;
    });

    [Fact]
    public void Yield_allocates_nothing_when_warm() => AssertFree(async () =>
    {
        for (var i = 0; i < 1000; i++)
            await Aio.Sleep(0);
        return 0;
    });

    [Fact]
    public void Sleep_allocates_nothing_when_warm() => AssertFree(async () =>
    {
        for (var i = 0; i < 1000; i++)
            await Aio.Sleep(0.001);
        return 0;
    });

    [Fact]
    public void Await_of_a_foreign_awaitable_allocates_nothing_when_warm() => AssertFree(async () =>
    {
        for (var i = 0; i < 1000; i++)
            await new PostingAwaitable();
        return 0;
    });

    [Fact]
    public void Await_that_throws_keeps_no_frame_from_its_pool() => Run(async () =>
    {
        for (var i = 0; i < 100; i++)
            await CoroutineTests.Thrown<FormatException>(async () => await Throw());

#pragma warning disable CS1998
        static async Coroutine Throw() => throw new FormatException();
#pragma warning restore CS1998
    });

#pragma warning disable CS1998
    private static async Coroutine<int> Level(int depth) => depth == 0 ? 1 : await Level(depth - 1) + 1;
#pragma warning restore CS1998

    private void AssertFree(Func<Coroutine<int>> body)
    {
        var least = Run(async () =>
        {
            var least = long.MaxValue;
            for (var round = 0; round < 20 && least > 0; round++)
            {
                await body();
                var before = GC.GetAllocatedBytesForCurrentThread();
                await body();
                least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            }

            return least;
        });
        Assert.SkipWhen(
            typeof(AllocationTests).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true }
                || typeof(EventLoop).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true },
            "State machines are classes in a debug build: only an optimised one can be free of allocations.");
        Assert.Equal(0, least);
    }

    /// <summary>Ends at once, but only after it was asked.</summary>
    private readonly struct PostingAwaitable : System.Runtime.CompilerServices.ICriticalNotifyCompletion
    {
        public bool IsCompleted => false;

        public PostingAwaitable GetAwaiter() => this;

        public void GetResult()
        {
        }

        public void OnCompleted(Action continuation) => continuation();

        public void UnsafeOnCompleted(Action continuation) => continuation();
    }
}
