namespace Orbweaver.Asyncio.Analyzers.Tests;

/// <summary>Which calls compile, and what the compiler says of those that must not.</summary>
public sealed class OverloadTests
{
    [Theory]
    [InlineData("await Aio.ToThread(async () => { await Task.Yield(); });")]
    [InlineData("await Aio.ToThread(async () => { await Task.Yield(); return 1; });")]
    [InlineData("await Aio.ToThread(() => Task.Delay(1));")]
    public async Task Async_function_for_a_thread_is_refused_with_what_to_do(string statement) =>
        Assert.Contains("An async function does not block: await it", Assert.Single(await Snippet.Errors(Method(statement))), StringComparison.Ordinal);

    [Theory]
    [InlineData("int n = await Aio.ToThread(() => 1);")]
    [InlineData("await Aio.ToThread(() => { });")]
    [InlineData("(Unit none, int n) = await Aio.Gather(F(), G());")]
    [InlineData("(int n, int m) = await Aio.Gather(G(), Aio.CreateTask(G()));")]
    [InlineData("(Unit none, int n) = await Aio.Gather(Aio.CreateTask(F()), G());")]
    [InlineData("await Aio.Gather(F(), F());")]
    [InlineData("int[] all = await Aio.Gather([G(), Aio.CreateTask(G())]);")]
    [InlineData("int[] all = await Aio.Gather([G(), G()]);")]
    [InlineData("Future future = new Future<int>(); await Aio.Gather(Aio.CreateTask(F()), future);")]
    [InlineData("await Aio.Gather(EventLoop.Running().AllTasks);")]
    [InlineData("await Aio.Wait([Aio.CreateTask(F()), Aio.CreateTask(G())]);")]
    [InlineData("await Aio.Wait(new List<LoopTask<int>> { Aio.CreateTask(G()) });")]
    [InlineData("int n = await Aio.Shield(Aio.CreateTask(G()));")]
    [InlineData("int n = await Aio.WaitFor(Aio.CreateTask(G()), 1);")]
    public async Task Call_compiles_without_a_finding(string statement) => Assert.Empty(await Snippet.Findings(Method(statement)));

    private static string Method(string statement) => $"async Coroutine M() {{ {statement} }}";
}
