namespace Orbweaver.Asyncio.Tests;

/// <summary>Coroutines awaited by <c>async Task</c> methods that run on the loop.</summary>
public sealed class AdoptionTests : LoopTest
{
    [Fact]
    public void Coroutine_that_completes_at_once_returns_its_result() => Run(async () =>
    {
        Assert.Equal(3, await FromTask(3));

        static async Task<int> FromTask(int n) => await Now(n);
    });

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Coroutine_that_suspends_brings_the_method_back_to_the_loop(double seconds) => Run(async () =>
    {
        var thread = Environment.CurrentManagedThreadId;
        Assert.Equal(4, await FromTask(seconds));
        Assert.Equal(TimeSpan.FromSeconds(seconds), Loop.Time);

        async Task<int> FromTask(double seconds)
        {
            await Aio.Sleep(seconds);
            Assert.Equal(thread, Environment.CurrentManagedThreadId);
            Assert.Same(Loop, EventLoop.Current);
            await Aio.Sleep(TimeSpan.Zero);
            return await Later(4);
        }
    });

    [Fact]
    public void Exception_passes_to_the_method_and_on() => Run(async () =>
    {
        var error = await CoroutineTests.Thrown<FormatException>(async () => await FromTask());
        Assert.Contains(nameof(Fail), error.StackTrace, StringComparison.Ordinal);

        static async Task FromTask() => await Fail();
    });

    [Fact]
    public void Coroutine_that_cancels_itself_throws_into_the_method() => Run(async () =>
    {
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await FromTask());

        static async Task FromTask() => await CancelSelf();

        static async Coroutine CancelSelf()
        {
            Aio.CurrentTask!.Cancel();
            await Aio.Sleep(1);
        }
    });

    [Fact]
    [Trait("Rule", "26")]
    public void Coroutine_cancelled_before_its_first_step_never_runs_and_the_method_learns_it() => Run(async () =>
    {
        var ran = false;
        var before = Loop.AllTasks;
        var method = FromTask();
        Loop.AllTasks.Except(before).Single().Cancel();
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await method);
        Assert.False(ran);

        async Task FromTask() => await Body();

        async Coroutine Body()
        {
            ran = true;
            await Aio.Sleep(0);
        }
    });

    [Fact]
    public void Coroutine_runs_in_a_task_of_its_own() => Run(async () =>
    {
        var outer = Aio.CurrentTask;
        await FromTask();

        async Task FromTask() => await Body();

        async Coroutine Body()
        {
            Assert.NotNull(Aio.CurrentTask);
            Assert.NotSame(outer, Aio.CurrentTask);
            await Aio.Sleep(1);
            Assert.NotSame(outer, Aio.CurrentTask);
        }
    });

    [Fact]
    public void Future_awaited_by_the_method_brings_it_back_to_the_loop() => Run(async () =>
    {
        var future = new Future<int>();
        var method = FromTask();
        await Aio.Sleep(1);
        future.SetResult(6);
        Assert.Equal(6, await method);
        Assert.Equal(6, await FromTask());

        async Task<int> FromTask()
        {
            var result = await future;
            Assert.Same(Loop, EventLoop.Current);
            return result;
        }
    });

    [Fact]
    public void Task_awaited_by_the_method_passes_its_exception() => Run(async () =>
    {
        await CoroutineTests.Thrown<FormatException>(async () => await FromTask(Aio.CreateTask(Fail())));

        static async Task FromTask(LoopTask task) => await task;
    });

    [Fact]
    public void Many_methods_at_a_time_each_get_their_own_result() => Run(async () =>
    {
        var methods = Enumerable.Range(0, 200).Select(FromTask).ToArray();
        var results = await Task.WhenAll(methods);
        Assert.Equal(Enumerable.Range(0, 200), results);

        static async Task<int> FromTask(int n)
        {
            await Aio.Sleep(n % 7);
            return await Later(n);
        }
    });

#pragma warning disable CS1998
    private static async Coroutine<int> Now(int n) => n;
#pragma warning restore CS1998

    private static async Coroutine<int> Later(int n)
    {
        await Aio.Sleep(0);
        return n;
    }

    private static async Coroutine Fail()
    {
        await Aio.Sleep(1);
        throw new FormatException();
    }
}
