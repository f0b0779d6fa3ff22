namespace Orbweaver.Asyncio.Tests;

/// <summary>Coroutines and <c>async Task</c> code in each other, and async lambdas wherever a coroutine function is taken.</summary>
public sealed class AsyncTaskTests : LoopTest
{
    [Fact]
    public void Coroutine_is_awaited_by_an_async_Task_method_on_the_loop() => Run(async () =>
    {
        Assert.Equal(3, await Net());
        Assert.Equal(TimeSpan.FromSeconds(2), Loop.Time);

        async Task<int> Net()
        {
            await Aio.Sleep(1);
            Assert.Same(Loop, EventLoop.Current);
            return await Aio.Sleep(1, 3);
        }
    });

    [Fact]
    public void Coroutine_that_fails_in_an_async_Task_method_throws_there() => Run(async () =>
    {
        await CoroutineTests.Thrown<FormatException>(async () => await Net());

        static async Task Net() => await Fail();

        static async Coroutine Fail()
        {
            await Aio.Sleep(1);
            throw new FormatException();
        }
    });

    [Fact]
    public void Coroutines_and_tasks_in_each_other_to_any_depth() => Run(async () =>
    {
        Assert.Equal(50, await InCoroutine(50));

        static async Coroutine<int> InCoroutine(int depth) => depth == 0 ? await Aio.Sleep(0, 0) : 1 + await InTask(depth - 1);

        static async Task<int> InTask(int depth) => depth == 0 ? await Aio.Sleep(0, 0) : 1 + await InCoroutine(depth - 1);
    });

    [Fact]
    public void Async_Task_methods_that_await_coroutines_run_side_by_side() => Run(async () =>
    {
        await Task.WhenAll(Net("a"), Net("b"));
        Assert.Equal(TimeSpan.FromSeconds(2), Loop.Time);
        AssertTrace("a 0", "b 0", "a 1", "b 1");

        async Task Net(string name)
        {
            for (var i = 0; i < 2; i++)
            {
                await Aio.Sleep(1);
                Say($"{name} {i}");
            }
        }
    });

    [Fact]
    public void AsTask_of_a_coroutine_is_that_of_its_task() => Run(async () =>
    {
        Assert.Equal(4, await Aio.CreateTask(Aio.Sleep(1, 4)).AsTask());
        await Aio.CreateTask(Aio.Sleep(1)).AsTask();
    });

    [Fact]
    public void FromTask_is_awaited_and_gathered_like_any_future() => Run(async () =>
    {
        var source = new TaskCompletionSource<int>();
        Loop.CallLater(TimeSpan.FromSeconds(1), () => source.SetResult(2));
        var results = await Aio.Gather([Aio.FromTask(Task.FromResult(1)), Aio.FromTask(source.Task)]);
        Assert.Equal([1, 2], results);
    });

    [Fact]
    public void Async_lambda_is_taken_wherever_a_coroutine_function_is() => Run(async () =>
    {
        await Aio.Timeout(5, async () => await Aio.Sleep(1));
        await Aio.Timeout(5, async scope => await Aio.Sleep(1));
        Assert.Equal(1, await Aio.Timeout(5, async () => await Aio.Sleep(1, 1)));
        Assert.Equal(2, await Aio.Timeout(5, async scope => await Aio.Sleep(1, 2)));
        await Aio.TimeoutAt(Loop.Time + TimeSpan.FromSeconds(5), async () => await Aio.Sleep(1));
        await Aio.TaskGroup(async group =>
        {
            await Aio.Sleep(1);
            _ = group.CreateTask(Aio.Sleep(1));
        });
        Assert.Equal(3, await Aio.TaskGroup(async group => await Aio.Sleep(1, 3)));
        Func<Coroutine<int>> function = async () => await Aio.Sleep(1, 4);
        Assert.Equal(4, await function());
        Assert.Equal(4, await Aio.CreateTask(function()));
    });

    [Fact]
    public void ValueTask_and_yield_are_awaited_in_a_coroutine() => Run(async () =>
    {
        Assert.Equal(5, await new ValueTask<int>(5));
        await Task.Yield();
        Assert.Same(Loop, EventLoop.Current);
        await Task.Run(() => { }, TestContext.Current.CancellationToken).ConfigureAwait(false);
        Assert.Same(Loop, EventLoop.Current);
    });
}
