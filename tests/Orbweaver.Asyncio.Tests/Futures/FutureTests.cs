using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio.Tests;

public sealed class FutureTests : LoopTest
{
    private Future<int> NewFuture() => new(Loop);

    [Fact]
    [Trait("Rule", "15")]
    public void Initial_state()
    {
        var future = NewFuture();
        Assert.Equal(FutureState.Pending, future.State);
        Assert.False(future.IsDone);
        Assert.False(future.IsCancelled);
        Assert.Same(Loop, future.Loop);
    }

    [Fact]
    [Trait("Rule", "15")]
    public void Constructor_without_loop() => Assert.Throws<InvalidOperationException>(() => new Future<int>());

    [Fact]
    [Trait("Rule", "15")]
    [Trait("Rule", "17")]
    public void Future_pending_has_no_result_and_no_exception()
    {
        var future = NewFuture();
        Assert.Contains("pending", Assert.Throws<InvalidStateException>(() => future.Result).Message, StringComparison.Ordinal);
        Assert.Contains("pending", Assert.Throws<InvalidStateException>(() => future.Exception).Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Rule", "15")]
    public void Result()
    {
        var future = NewFuture();
        future.SetResult(42);
        Assert.Equal(FutureState.Finished, future.State);
        Assert.Equal(42, future.Result);
        Assert.Null(future.Exception);
        AssertNothingMoreCanBeSet(future);
        Assert.Equal(42, future.Result);
    }

    [Fact]
    [Trait("Rule", "15")]
    public void Exception()
    {
        var future = NewFuture();
        var error = new FormatException("bad");
        future.SetException(error);
        Assert.Equal(FutureState.Finished, future.State);
        Assert.False(future.IsCancelled);
        Assert.Same(error, future.Exception);
        Assert.Same(error, Assert.Throws<FormatException>(() => future.Result));
        AssertNothingMoreCanBeSet(future);
        Assert.Throws<ArgumentNullException>(() => NewFuture().SetException(null!));
    }

    [Fact]
    [Trait("Rule", "15")]
    [Trait("Rule", "17")]
    public void Cancel()
    {
        var future = NewFuture();
        Assert.True(future.Cancel());
        Assert.Equal(FutureState.Cancelled, future.State);
        Assert.True(future.IsDone);
        Assert.True(future.IsCancelled);
        Assert.Throws<OperationCanceledException>(() => future.Result);
        Assert.Throws<OperationCanceledException>(() => future.Exception);
        AssertNothingMoreCanBeSet(future);
    }

    [Fact]
    [Trait("Rule", "17")]
    public void Cancel_with_a_message_throws_it()
    {
        var future = NewFuture();
        future.Cancel("because");
        Assert.Equal("because", Assert.Throws<OperationCanceledException>(() => future.Result).Message);
        Assert.Equal("because", Assert.Throws<OperationCanceledException>(() => future.Exception).Message);
    }

    [Fact]
    [Trait("Rule", "16")]
    public void Callbacks_invoked_on_set_result()
    {
        var future = NewFuture();
        for (var i = 0; i < 5; i++)
        {
            var n = i;
            future.AddDoneCallback(f =>
            {
                Assert.Same(future, f);
                Say($"{n}");
            });
        }

        Loop.CallSoon(() => Say("soon"));
        future.SetResult(1);
        AssertTrace();
        RunPasses();
        AssertTrace("soon", "0", "1", "2", "3", "4");
        RunPasses(2);
        Assert.Equal(6, Trace.Count);
    }

    [Fact]
    [Trait("Rule", "16")]
    public void Callback_added_to_a_future_that_is_done_is_called_in_the_next_pass()
    {
        var future = NewFuture();
        future.SetResult(1);
        future.AddDoneCallback(_ => Say("called"));
        AssertTrace();
        RunPasses();
        AssertTrace("called");
    }

    [Fact]
    [Trait("Rule", "16")]
    public void Callback_added_by_a_callback_is_called_in_the_next_pass()
    {
        var future = NewFuture();
        future.AddDoneCallback(f =>
        {
            Say("first");
            f.AddDoneCallback(_ => Say("second"));
        });
        future.Cancel();
        RunPasses();
        AssertTrace("first");
        RunPasses();
        AssertTrace("first", "second");
    }

    [Fact]
    [Trait("Rule", "16")]
    public void Callback_that_throws_goes_to_the_handler_and_the_others_are_called()
    {
        var future = NewFuture();
        future.AddDoneCallback(_ => throw new FormatException());
        future.AddDoneCallback(_ => Say("other"));
        future.SetResult(1);
        RunPasses();
        AssertTrace("other");
        Assert.IsType<FormatException>(Assert.Single(Faults).Exception);
        Assert.Same(future, Faults[0].Future);
    }

    [Fact]
    [Trait("Rule", "16")]
    public void Remove_done_callback()
    {
        var future = NewFuture();
        Action<Future> a = _ => Say("a");
        Action<Future> b = _ => Say("b");
        Assert.Equal(0, future.RemoveDoneCallback(a));
        future.AddDoneCallback(a);
        Assert.Equal(0, future.RemoveDoneCallback(b));
        Assert.Equal(1, future.RemoveDoneCallback(a));
        future.AddDoneCallback(a);
        future.AddDoneCallback(b);
        future.AddDoneCallback(a);
        Assert.Equal(2, future.RemoveDoneCallback(a));
        Assert.Equal(0, future.RemoveDoneCallback(a));
        future.AddDoneCallback(Say2);
        future.AddDoneCallback(Say2);
        Assert.Equal(2, future.RemoveDoneCallback(Say2));
        future.SetResult(1);
        RunPasses();
        AssertTrace("b");

        void Say2(Future f) => Say("method");
    }

    [Fact]
    [Trait("Rule", "16")]
    public void RemoveDoneCallback_cannot_take_back_what_is_on_its_way()
    {
        var future = NewFuture();
        Action<Future> callback = _ => Say("called");
        future.AddDoneCallback(callback);
        future.SetResult(1);
        Assert.Equal(0, future.RemoveDoneCallback(callback));
        RunPasses();
        AssertTrace("called");
    }

    [Fact]
    [Trait("Rule", "16")]
    public void Schedule_callbacks_list_mutation_1()
    {
        var future = NewFuture();
        Action<Future> second = _ => Say("second");
        future.AddDoneCallback(f => Assert.Equal(0, f.RemoveDoneCallback(second)));
        future.AddDoneCallback(second);
        future.SetResult(1);
        RunPasses();
        AssertTrace("second");
        Assert.Empty(Faults);
    }

    [Fact]
    [Trait("Rule", "18")]
    public void Await_of_a_future_that_is_done_does_not_suspend()
    {
        Run(async () =>
        {
            var future = new Future<int>();
            future.SetResult(1);
            Loop.CallSoon(() => Say("callback"));
            Assert.Equal(1, await future);
            await (Future)future;
            Say("awaited");
            await Aio.Sleep(0);
        });
        AssertTrace("awaited", "callback");
    }

    [Fact]
    [Trait("Rule", "24")]
    public void Await_resumes_one_pass_after_the_future_is_done()
    {
        Run(async () =>
        {
            var future = new Future<int>();
            Loop.CallLater(TimeSpan.FromSeconds(1), () =>
            {
                future.SetResult(5);
                Say("set");
                Loop.CallSoon(() => Say("next pass"));
            });
            Say($"{await future}");
        });
        AssertTrace("set", "5", "next pass");
    }

    [Fact]
    [Trait("Rule", "16")]
    public void Waiters_and_callbacks_are_told_in_the_order_in_which_they_came()
    {
        Run(async () =>
        {
            var future = new Future<int>();
            var first = Aio.CreateTask(Wait("first"));
            await Aio.Sleep(0);
            future.AddDoneCallback(_ => Say("callback"));
            var second = Aio.CreateTask(Wait("second"));
            await Aio.Sleep(0);
            future.SetResult(1);
            await second;
            Assert.True(first.IsDone);

            async Coroutine Wait(string name)
            {
                await future;
                Say(name);
            }
        });
        AssertTrace("first", "callback", "second");
    }

    [Fact]
    [Trait("Rule", "17")]
    public void Await_throws_what_the_future_ended_with() => Run(async () =>
    {
        var failed = new Future<int>();
        Loop.CallSoon(() => failed.SetException(new FormatException("bad")));
        Assert.Equal("bad", (await CoroutineTests.Thrown<FormatException>(async () => await failed)).Message);
        Assert.Equal("bad", (await CoroutineTests.Thrown<FormatException>(async () => await failed)).Message);
        var cancelled = new Future<int>();
        Loop.CallSoon(() => cancelled.Cancel("why"));
        Assert.Equal("why", (await CoroutineTests.Thrown<OperationCanceledException>(async () => await cancelled)).Message);
    });

    [Fact]
    public void Future_traceback() => Run(async () =>
    {
        var future = new Future<int>();
        future.SetException(Thrown());
        var first = (await CoroutineTests.Thrown<FormatException>(async () => await future)).StackTrace!;
        for (var i = 0; i < 50; i++)
            await CoroutineTests.Thrown<FormatException>(async () => await future);
        var last = (await CoroutineTests.Thrown<FormatException>(async () => await future)).StackTrace!;
        Assert.Contains(nameof(Thrown), last, StringComparison.Ordinal);
        Assert.Equal(first.Split('\n').Length, last.Split('\n').Length);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static Exception Thrown()
        {
            try
            {
                throw new FormatException();
            }
            catch (FormatException e)
            {
                return e;
            }
        }
    });

    [Fact]
    [Trait("Rule", "23")]
    public void Other_loop_future()
    {
        using var other = new EventLoop();
        var future = new Future<int>(other);
        Run(async () =>
        {
            var error = await CoroutineTests.Thrown<InvalidOperationException>(async () => await future);
            Assert.IsNotType<InvalidStateException>(error);
            Assert.Contains("belongs to another loop", error.Message, StringComparison.Ordinal);

            // Nothing is left to strike a later await, of this task or of another.
            await Aio.CreateTask(Aio.Sleep(1));
        });
    }

    [Fact]
    [Trait("Rule", "18")]
    public void Await_of_another_loops_future_that_is_done_gives_its_result()
    {
        using var other = new EventLoop();
        var future = new Future<int>(other);
        future.SetResult(3);
        Assert.Equal(3, Run(async () => await future));
    }

    private static void AssertNothingMoreCanBeSet(Future<int> future)
    {
        Assert.Throws<InvalidStateException>(() => future.SetResult(1));
        Assert.Throws<InvalidStateException>(() => future.SetException(new FormatException()));
        Assert.False(future.Cancel());
    }
}
