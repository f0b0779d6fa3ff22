namespace Orbweaver.Asyncio.Tests;

/// <summary>Rule 14: coroutines from other threads. Named after CPython's RunCoroutineThreadsafeTests.</summary>
[Trait("Rule", "14")]
public sealed class RunCoroutineThreadSafeTests : LoopTest
{
    [Fact]
    public void Run_coroutine_threadsafe() => Run(async () =>
    {
        var here = Environment.CurrentManagedThreadId;
        var sum = await Aio.ToThread(() => Aio.RunCoroutineThreadSafe(Add(1, 2), Loop).GetAwaiter().GetResult());
        Assert.Equal(3, sum);

        async Coroutine<int> Add(int a, int b)
        {
            Assert.Equal(here, Environment.CurrentManagedThreadId);
            await Aio.Sleep(0.05);
            Assert.Equal(here, Environment.CurrentManagedThreadId);
            return a + b;
        }
    });

    [Fact]
    public void Run_coroutine_threadsafe_with_exception() => Run(async () =>
    {
        var error = await CoroutineTests.Thrown<FormatException>(async () => await Aio.ToThread(() => Aio.RunCoroutineThreadSafe(Fail(), Loop).GetAwaiter().GetResult()));
        Assert.Equal("Fail!", error.Message);

        static async Coroutine<int> Fail() => throw new FormatException("Fail!");
    });

    /// <summary>There the wait in the thread times out, and cancels.</summary>
    [Fact]
    public void Run_coroutine_threadsafe_with_timeout() => Run(async () =>
    {
        using var source = new CancellationTokenSource();
        var begun = new Future<int>();
        LoopTask? seen = null;
        var call = Aio.ToThread(() => Aio.RunCoroutineThreadSafe(Wait(), Loop, source.Token).GetAwaiter().GetResult());
        var task = Aio.CreateTask(call);
        await begun;
        await Aio.ToThread(source.Cancel);
        var error = await CoroutineTests.Thrown<OperationCanceledException>(async () => await task);
        Assert.Equal(source.Token, error.CancellationToken);
        AssertTrace("cancelled");
        Assert.Null(seen);

        async Coroutine<int> Wait()
        {
            begun.SetResult(1);
            try
            {
                await new Future<int>();
            }
            catch (OperationCanceledException)
            {
                Say("cancelled");
                throw;
            }

            return 1;
        }
    });

    [Fact]
    public void Run_coroutine_threadsafe_task_cancelled() => Run(async () =>
    {
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await Aio.ToThread(() => Aio.RunCoroutineThreadSafe(CancelSelf(), Loop).GetAwaiter().GetResult()));

        static async Coroutine<int> CancelSelf()
        {
            Aio.CurrentTask!.Cancel();
            await Aio.Sleep(0);
            return 1;
        }
    });

    [Fact]
    public void Coroutine_whose_token_has_fired_already_never_begins() => Run(async () =>
    {
        var task = Aio.RunCoroutineThreadSafe(Never(), Loop, new CancellationToken(true));
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await task);
        AssertTrace();

        async Coroutine Never() => Say("begun");
    });

    [Fact]
    public void Closed_loop_takes_no_coroutine()
    {
        Loop.Dispose();
        var error = Assert.Throws<InvalidOperationException>(() => { _ = Aio.RunCoroutineThreadSafe(Aio.Sleep(1), Loop); });
        Assert.Contains("closed", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task Loop_that_closes_first_fails_the_task(int passes)
    {
        var task = Aio.RunCoroutineThreadSafe(Aio.Sleep(1000), Loop, TestContext.Current.CancellationToken);
        RunPasses(passes);
        Loop.Dispose();
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => task);
        Assert.Contains("closed before the coroutine had ended", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Task_has_the_context_of_the_thread_that_hands_it_over() => Run(async () =>
    {
        var local = new AsyncLocal<string?>();
        await Aio.ToThread(() =>
        {
            local.Value = "thread's";
            return Aio.RunCoroutineThreadSafe(Look(), Loop).GetAwaiter().GetResult();
        });
        AssertTrace("thread's");

        async Coroutine<int> Look()
        {
            Say(local.Value!);
            return 1;
        }
    });
}
