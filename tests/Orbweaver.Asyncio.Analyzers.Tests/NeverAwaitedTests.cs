namespace Orbweaver.Asyncio.Analyzers.Tests;

public sealed class NeverAwaitedTests
{
    [Theory]
    [InlineData("void M() { F(); }", "F()")]
    [InlineData("async Coroutine M() { F(); await F(); }", "F()")]
    [InlineData("async Task M() { G(); await Task.Yield(); }", "G()")]
    [InlineData("void M() { _ = F(); }", "F()")]
    [InlineData("void M() { _ = G(); }", "G()")]
    [InlineData("void M() { var c = F(); }", "F()")]
    [InlineData("void M() { Coroutine<int> c = G(); }", "G()")]
    [InlineData("void M() { Coroutine c; c = F(); }", "F()")]
    [InlineData("void M() => F();", "F()")]
    [InlineData("Action M() => () => F();", "F()")]
    [InlineData("Action M() => () => { F(); };", "F()")]
    [InlineData("Coroutine Own() => F(); void M(C c) => c?.Own();", ".Own()")]
    public async Task Dropped_coroutine_is_a_warning(string members, string place) =>
        Assert.Equal(["ORB001: " + place], await Snippet.Findings(members));

    [Theory]
    [InlineData("async Coroutine M() { await F(); int i = await G(); }")]
    [InlineData("Coroutine M() => F();")]
    [InlineData("Coroutine M() { return F(); }")]
    [InlineData("Func<Coroutine> M() => () => F();")]
    [InlineData("Func<Coroutine> M() => F;")]
    [InlineData("void M(Action<Coroutine> take) { take(F()); }")]
    [InlineData("Coroutine _c; void M() { _c = F(); }")]
    [InlineData("void M(List<Coroutine> list) { list.Add(F()); }")]
    [InlineData("Coroutine[] M() { var all = new[] { F(), F() }; return all; }")]
    [InlineData("IEnumerable<Coroutine> M() { yield return F(); }")]
    [InlineData("void M() { Aio.CreateTask(F()); }")]
    [InlineData("void M() { var c = F(); Aio.CreateTask(c); }")]
    [InlineData("async Coroutine M() { await Aio.Gather(F(), F()); }")]
    [InlineData("(Coroutine, int) M() { var pair = (F(), 1); return pair; }")]
    [InlineData("async Coroutine M(bool b) { await (b ? F() : F()); }")]
    [InlineData("async Coroutine M(bool b) { var c = b ? F() : F(); await c; }")]
    [InlineData("Coroutine M() { var c = F(); Coroutine Inner() => c; return Inner(); }")]
    [InlineData("void M(System.Linq.Expressions.Expression<Action> e) { } void N() { M(() => F()); }")]
    [InlineData("void M(out Coroutine c) { c = F(); }")]
    public async Task Used_coroutine_is_no_warning(string members) => Assert.Empty(await Snippet.Findings(members));

    [Theory]
    [InlineData("async Coroutine M() { Aio.CreateTask(F()); await F(); }")]
    [InlineData("async Coroutine M() { Aio.CreateTask(G()); await F(); }")]
    [InlineData("async Coroutine M(TaskGroup group) { group.CreateTask(F()); await F(); }")]
    public async Task Dropped_task_of_the_loop_is_no_warning(string members) => Assert.Empty(await Snippet.Findings(members));

    [Fact]
    public async Task Dropped_task_of_dotnet_still_is_the_compilers_warning() =>
        Assert.Equal(["CS4014: Task.Delay(1)"], await Snippet.Findings("async Coroutine M() { Task.Delay(1); await F(); }"));

    [Fact]
    public async Task Message_names_the_method_and_the_mend() =>
        Assert.Equal(["The coroutine 'F' is never awaited, so its body never runs. Await it, or make a task of it (Aio.CreateTask)."], await Snippet.Messages("void M() { F(); }"));

    [Theory]
    [InlineData("async Coroutine M() { F(); }", "async Coroutine M() { await F(); }")]
    [InlineData("async Coroutine M() { _ = F(); }", "async Coroutine M() { await F(); }")]
    [InlineData("async Coroutine M() { Coroutine<int> c = G(); }", "async Coroutine M() { await G(); }")]
    [InlineData("void M() { F(); }", null)]
    [InlineData("async Coroutine M() { Action a = () => F(); a(); }", null)]
    public async Task Await_fix_is_offered_in_async_functions(string members, string? mended) => Assert.Equal(mended, await Snippet.Mended(members, "Add 'await'"));

    [Theory]
    [InlineData("void M() { F(); }", "void M() { Aio.CreateTask(F()); }")]
    [InlineData("void M() { _ = G(); }", "void M() { Aio.CreateTask(G()); }")]
    [InlineData("void M() { var c = F(); }", "void M() { Aio.CreateTask(F()); }")]
    [InlineData("Action M() => () => F();", "Action M() => () => Aio.CreateTask(F());")]
    [InlineData("void M() { Coroutine c; c = F(); }", null)]
    public async Task Task_fix_makes_a_task(string members, string? mended) => Assert.Equal(mended, await Snippet.Mended(members, "Make it a task with Aio.CreateTask"));
}
