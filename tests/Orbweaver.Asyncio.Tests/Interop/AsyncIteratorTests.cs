using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio.Tests;

/// <summary>Rule 62: the loop has no async generators to close, for <c>await foreach</c> disposes an iterator when it is left, whatever the way.</summary>
[Trait("Rule", "62")]
public sealed class AsyncIteratorTests : LoopTest
{
    [Fact]
    public void Iterator_that_awaits_coroutines_futures_and_tasks_gives_all_its_items() => Run(async () =>
    {
        await foreach (var item in Items())
            Say($"{item}");
        AssertTrace("1", "2", "3", "4", "5", "6", "cleaning", "cleaned");
        Assert.Same(Loop, EventLoop.Current);
    });

    [Fact]
    public void Iterator_that_is_left_by_break_is_disposed_then_and_there() => Run(async () =>
    {
        await foreach (var item in Items())
        {
            Say($"{item}");
            if (item == 2)
                break;
        }

        Say("left");
        AssertTrace("1", "2", "cleaning", "cleaned", "left");
    });

    [Fact]
    public void Iterator_that_is_left_by_an_exception_is_disposed_before_it_is_caught() => Run(async () =>
    {
        try
        {
            await foreach (var item in Items())
                throw new FormatException($"{item}");
        }
        catch (FormatException e)
        {
            Say($"caught {e.Message}");
        }

        AssertTrace("cleaning", "cleaned", "caught 1");
    });

    [Fact]
    public void Iterator_whose_body_is_cancelled_is_disposed() => Run(async () =>
    {
        var task = Aio.CreateTask(Consume());
        await Aio.Sleep(0.5);
        task.Cancel();
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await task);
        AssertTrace("1", "cleaning", "cleaned");
        Assert.Empty(Faults);

        async Coroutine Consume()
        {
            await foreach (var item in Items())
            {
                Say($"{item}");
                await Aio.Sleep(100);
            }
        }
    });

    [Fact]
    public void Iterator_that_is_handed_the_tasks_token_hears_of_its_cancellation()
    {
        Run(async () =>
        {
            var task = Aio.CreateTask(Consume());
            await Aio.Sleep(0.5);
            task.Cancel();
            await CoroutineTests.Thrown<OperationCanceledException>(async () => await task);
            Assert.Equal(TimeSpan.FromSeconds(0.5), Loop.Time);
        });
        AssertTrace("closed");

        async Coroutine Consume()
        {
            await foreach (var item in Endless(Aio.CancellationToken))
                Say($"{item}");
        }

        async IAsyncEnumerable<int> Endless([EnumeratorCancellation] CancellationToken cancellation)
        {
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
                yield return 1;
            }
            finally
            {
                await Aio.Sleep(0);
                Say("closed");
            }
        }
    }

    [Fact]
    public void Iterator_that_waits_for_a_coroutine_cannot_be_interrupted_and_the_cancellation_strikes_next()
    {
        Run(async () =>
        {
            var task = Aio.CreateTask(Consume());
            await Aio.Sleep(1.05);
            task.Cancel();
            await CoroutineTests.Thrown<OperationCanceledException>(async () => await task);
        });
        AssertTrace("1", "2", "3", "cleaning", "cleaned");

        async Coroutine Consume()
        {
            await foreach (var item in Items())
            {
                Say($"{item}");
                await Aio.Sleep(0);
            }
        }
    }

    [Fact]
    public void Iterator_that_fails_has_its_exception_thrown_into_the_coroutine() => Run(async () =>
    {
        await CoroutineTests.Thrown<FormatException>(async () =>
        {
            await foreach (var item in Failing())
                Say($"{item}");
        });
        AssertTrace("1");

        static async IAsyncEnumerable<int> Failing()
        {
            yield return 1;
            await Aio.Sleep(1);
            throw new FormatException();
        }
    });

    [Fact]
    public void Iterators_in_several_tasks_take_turns()
    {
        Run(async () => await Aio.Gather([Consume("a", 2), Consume("b", 3)]));
        AssertTrace("a 0", "b 0", "a 1", "b 1", "a 2", "b 2");

        async Coroutine Consume(string name, double pause)
        {
            await foreach (var item in Ticks(pause))
                Say($"{name} {item}");
        }

        static async IAsyncEnumerable<int> Ticks(double pause)
        {
            for (var i = 0; i < 3; i++)
            {
                await Aio.Sleep(pause);
                yield return i;
            }
        }
    }

    private async IAsyncEnumerable<int> Items()
    {
        try
        {
            yield return 1;
            await Aio.Sleep(1);
            yield return 2;
            yield return await Number(3);
            yield return await Aio.CreateTask(Number(4));
            var future = new Future<int>();
            Loop.CallLater(TimeSpan.FromSeconds(1), () => future.SetResult(5));
            yield return await future;
            yield return await Task.Run(() => 6, TestContext.Current.CancellationToken);
        }
        finally
        {
            Say("cleaning");
            await Aio.Sleep(1);
            await Task.Yield();
            Say("cleaned");
        }
    }

    private static async Coroutine<int> Number(int number)
    {
        await Aio.Sleep(0.1);
        return number;
    }
}
