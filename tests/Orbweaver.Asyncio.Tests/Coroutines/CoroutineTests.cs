using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio.Tests;

public sealed class CoroutineTests : LoopTest
{
    [Fact]
    public void Coroutine_never_awaited_runs_nothing()
    {
        _ = Log("a");
        RunPasses(3);
        AssertTrace();
    }

    [Fact]
    public void Coroutine_begins_when_it_is_awaited() => Run(async () =>
    {
        var first = Log("first");
        var second = Log("second");
        Say("made");
        await second;
        await first;
        AssertTrace("made", "second", "first");
    });

    [Fact]
    [Trait("Rule", "20")]
    public void Coroutine_made_a_task_begins_in_the_next_pass()
    {
        Run(async () =>
        {
            var task = Aio.CreateTask(Log("task"));
            Say("made");
            await task;
        });
        AssertTrace("made", "task");
    }

    [Fact]
    [Trait("Rule", "23")]
    public void Coroutine_awaited_runs_in_the_awaiting_tasks_step()
    {
        Run(async () =>
        {
            Loop.CallSoon(() => Say("callback"));
            await Outer();
            Say("after");
            await Aio.Sleep(0);
        });
        AssertTrace("outer", "inner", "outer again", "after", "callback");

        async Coroutine Outer()
        {
            Say("outer");
            await Log("inner");
            Say("outer again");
        }
    }

    [Fact]
    public void Coroutine_awaited_twice_throws_and_says_so() => Run(async () =>
    {
        var call = Number(1);
        Assert.Equal(1, await call);
        var error = await Thrown<InvalidOperationException>(async () => await call);
        Assert.Contains("can be awaited once only", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Coroutine_awaited_twice_throws_even_when_its_frame_serves_another_call() => Run(async () =>
    {
        var call = Number(1);
        await call;
        var another = Number(2);
        await Thrown<InvalidOperationException>(async () => await call);
        Assert.Equal(2, await another);
    });

    [Fact]
    public void Coroutine_awaited_while_another_awaits_it_throws() => Run(async () =>
    {
        var call = Slow();
        var first = Aio.CreateTask(Await(call));
        await Aio.Sleep(0);
        await Thrown<InvalidOperationException>(async () => await call);
        Assert.Equal(7, await first);

        static async Coroutine<int> Slow()
        {
            await Aio.Sleep(1);
            return 7;
        }

        static async Coroutine<int> Await(Coroutine<int> call) => await call;
    });

    [Fact]
    public void Coroutine_awaited_after_CreateTask_throws() => Run(async () =>
    {
        var call = Number(3);
        var task = Aio.CreateTask(call);
        await Thrown<InvalidOperationException>(async () => await call);
        Assert.Throws<InvalidOperationException>(() => Aio.CreateTask(call));
        Assert.Equal(3, await task);
    });

    [Fact]
    [Trait("Rule", "20")]
    public void Default_coroutine_throws_and_says_so() => Run(async () =>
    {
        var error = await Thrown<InvalidOperationException>(async () => await default(Coroutine));
        Assert.Contains("default(Coroutine)", error.Message, StringComparison.Ordinal);
        await Thrown<InvalidOperationException>(async () => await default(Coroutine<string>));
        Assert.Throws<InvalidOperationException>(() => Aio.CreateTask(default(Coroutine)));
        Assert.Throws<InvalidOperationException>(() => Aio.CreateTask(default(Coroutine<int>)));
    });

    [Fact]
    public void Coroutine_asked_for_its_result_before_its_end_throws()
    {
        Assert.Throws<InvalidOperationException>(() => Number(1).GetAwaiter().GetResult());
        Assert.Throws<InvalidOperationException>(() => Log("x").GetAwaiter().GetResult());
    }

    [Fact]
    public void Coroutine_ends_with_a_value_a_reference_a_struct_or_null() => Run(async () =>
    {
        Assert.Equal(5, await Number(5));
        Assert.Equal("text", await Echo("text"));
        Assert.Null(await Echo<string?>(null));
        Assert.Equal((1, "a", 2.5), await Echo((1, "a", 2.5)));
        Assert.Equal(default, await Echo(default(Unit)));
        var list = new List<int> { 1 };
        Assert.Same(list, await Echo(list));
        Assert.Equal(new BigStruct(1, 2, 3, 4, 5), await Echo(new BigStruct(1, 2, 3, 4, 5)));
    });

    [Fact]
    public void Coroutine_of_a_generic_method_that_suspends_returns_its_result() => Run(async () =>
    {
        Assert.Equal("text", await SlowEcho("text"));
        Assert.Equal(new BigStruct(5, 4, 3, 2, 1), await SlowEcho(new BigStruct(5, 4, 3, 2, 1)));
    });

    [Fact]
    public void Call_of_a_method_that_throws_throws_only_when_awaited() => Run(async () =>
    {
        var call = Throw(new FormatException("bad"));
        var error = await Thrown<FormatException>(async () => await call);
        Assert.Equal("bad", error.Message);
    });

    [Fact]
    public void Exception_passes_through_several_awaits_with_its_stack_trace() => Run(async () =>
    {
        var error = await Thrown<FormatException>(async () => await Level1());
        Assert.Contains(nameof(Level1), error.StackTrace, StringComparison.Ordinal);
        Assert.Contains(nameof(Level2), error.StackTrace, StringComparison.Ordinal);
        Assert.Contains(nameof(Level3), error.StackTrace, StringComparison.Ordinal);
    });

    [Fact]
    public void Stack_trace_through_coroutines_and_tasks_shows_the_programs_frames_alone() => Run(async () =>
    {
        var awaited = await Thrown<FormatException>(async () => await Level1());
        var task = await Thrown<FormatException>(async () => await Aio.CreateTask(Level2()));
        var cancelled = Aio.CreateTask(Level1());
        await Aio.Sleep(0);
        cancelled.Cancel();
        var cancellation = await Thrown<OperationCanceledException>(async () => await cancelled);

        foreach (var error in (Exception[])[awaited, task, cancellation])
        {
            var frames = new System.Diagnostics.StackTrace(error).ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.DoesNotContain(frames, frame => frame.Contains("Orbweaver.Asyncio.", StringComparison.Ordinal) && !frame.Contains(".Tests.", StringComparison.Ordinal));
        }
    });

    [Fact]
    public void Exception_caught_in_the_middle_lets_the_outer_coroutine_go_on()
    {
        Run(async () => Assert.Equal(9, await Middle()));

        static async Coroutine<int> Middle()
        {
            try
            {
                await Level2();
            }
            catch (FormatException)
            {
                await Aio.Sleep(1);
                return 9;
            }

            return 0;
        }
    }

    [Fact]
    public void Coroutine_as_async_lambda_runs() => Run(async () =>
    {
        Func<int, Coroutine<int>> twice = async n =>
        {
            await Aio.Sleep(0.5);
            return n * 2;
        };
        Assert.Equal(8, await twice(4));
        Assert.Equal(10, await twice(5));
        Assert.Equal(TimeSpan.FromSeconds(1), Loop.Time);
    });

    [Fact]
    public void Recursion_gives_each_call_a_frame_of_its_own() => Run(async () => Assert.Equal(6765, await Fibonacci(20)));

    [Fact]
    public void Frames_reused_by_tasks_in_turn_keep_their_own_state() => Run(async () =>
    {
        for (var round = 0; round < 3; round++)
        {
            var sums = await Aio.Gather(Enumerable.Range(0, 50).Select(n => Sum(n, round)));
            Assert.Equal(Enumerable.Range(0, 50).Select(n => (n * 4) + round), sums);
        }

        static async Coroutine<int> Sum(int n, int round)
        {
            var sum = round;
            for (var i = 0; i < 4; i++)
                sum += await Part(n, i);
            return sum;
        }

        static async Coroutine<int> Part(int n, int i)
        {
            if ((n + i) % 3 == 0)
                await Aio.Sleep(0);
            else if ((n + i) % 3 == 1)
                await Aio.Sleep(n / 10.0);
            return n;
        }
    });

    [Fact]
    public void Using_and_finally_run_in_order_at_the_end_and_on_an_exception()
    {
        Run(async () =>
        {
            await Body(fail: false);
            await Thrown<FormatException>(async () => await Body(fail: true));
        });
        AssertTrace("body", "dispose", "finally", "body", "dispose", "finally");

        async Coroutine Body(bool fail)
        {
            try
            {
                using var resource = new OnDispose(() => Say("dispose"));
                await Aio.Sleep(1);
                Say("body");
                if (fail)
                    throw new FormatException();
            }
            finally
            {
                await Aio.Sleep(1);
                Say("finally");
            }
        }
    }

    [Fact]
    public void Await_of_a_coroutine_on_a_thread_without_a_loop_throws_at_the_await()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Outside().GetAwaiter().GetResult());
        Assert.Contains("no event loop", error.Message, StringComparison.Ordinal);

        static async Task Outside() => await Number(1);
    }

    internal static async Coroutine<TException> Thrown<TException>(Func<Coroutine> body)
        where TException : Exception
    {
        try
        {
            await body();
        }
        catch (TException e)
        {
            return e;
        }

        Assert.Fail($"No {typeof(TException).Name} was thrown.");
        return null!;
    }

    private static async Coroutine Level1() => await Level2();

    private static async Coroutine<int> Level2()
    {
        await Aio.Sleep(0);
        return await Level3();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Coroutine<int> Level3()
    {
        await Aio.Sleep(1);
        throw new FormatException("deep");
    }

#pragma warning disable CS1998 // bodies without an await are the point
    private static async Coroutine<int> Number(int n) => n;

    private static async Coroutine<T> Echo<T>(T value) => value;

    private static async Coroutine Throw(Exception e) => throw e;

    private async Coroutine Log(string what) => Say(what);
#pragma warning restore CS1998

    private static async Coroutine<T> SlowEcho<T>(T value)
    {
        await Aio.Sleep(1);
        return await Echo(value);
    }

    private static async Coroutine<int> Fibonacci(int n) => n < 2 ? n : await Fibonacci(n - 1) + await Fibonacci(n - 2);

    private readonly record struct BigStruct(long A, long B, long C, long D, long E);

    private sealed class OnDispose(Action action) : IDisposable
    {
        public void Dispose() => action();
    }
}
