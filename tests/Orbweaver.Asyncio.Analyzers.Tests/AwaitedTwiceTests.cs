namespace Orbweaver.Asyncio.Analyzers.Tests;

public sealed class AwaitedTwiceTests
{
    [Theory]
    [InlineData("async Coroutine M() { var c = F(); await c; await c; }")]
    [InlineData("async Coroutine<int> M() { var c = G(); var i = await c; return await c + i; }", false)]
    [InlineData("async Coroutine<int> M() { var c = G(); var i = await c; return await c; }")]
    [InlineData("async Coroutine M(bool b) { var c = F(); if (b) await c; else await c; }", false)]
    [InlineData("async Coroutine M() { var c = F(); await c; c = F(); await c; }", false)]
    [InlineData("async Coroutine M() { var t = Aio.CreateTask(F()); await t; await t; }", false)]
    public async Task Second_await_in_a_row_is_a_warning(string members, bool found = true) =>
        Assert.Equal(found ? ["ORB002: await c"] : [], await Snippet.Findings(members));
}
