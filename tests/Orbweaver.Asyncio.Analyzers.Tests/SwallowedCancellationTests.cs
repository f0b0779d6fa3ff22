namespace Orbweaver.Asyncio.Analyzers.Tests;

public sealed class SwallowedCancellationTests
{
    [Theory]
    [InlineData("async Coroutine M() { try { await F(); } catch (Exception) { } }")]
    [InlineData("async Coroutine M() { try { await F(); } catch { } }")]
    [InlineData("void M() { Func<Coroutine> f = async () => { try { await F(); } catch { } }; }")]
    public async Task Catch_of_everything_around_an_await_is_found(string members) => Assert.Equal(["ORB003: catch"], await Snippet.Findings(members));

    [Theory]
    [InlineData("async Coroutine M() { try { await F(); } catch (Exception e) when (e is not OperationCanceledException) { } }")]
    [InlineData("async Coroutine M() { try { await F(); } catch (Exception) { throw; } }")]
    [InlineData("async Coroutine M() { try { await F(); } catch (OperationCanceledException) { } catch (Exception) { } }")]
    [InlineData("async Coroutine M() { try { await F(); } catch (InvalidOperationException) { } }")]
    [InlineData("async Coroutine M() { await F(); try { Console.WriteLine(); } catch (Exception) { } }")]
    [InlineData("async Task M() { try { await F(); } catch (Exception) { } }")]
    public async Task Catch_that_lets_cancellation_through_is_not(string members) => Assert.Empty(await Snippet.Findings(members));

    [Theory]
    [InlineData("catch (Exception)\n        { }", "catch (Exception e) when (e is not OperationCanceledException)\n        { }")]
    [InlineData("catch (Exception ex)\n        { _ = ex; }", "catch (Exception ex) when (ex is not OperationCanceledException)\n        { _ = ex; }")]
    [InlineData("catch\n        { }", "catch (Exception e) when (e is not OperationCanceledException)\n        { }")]
    public async Task Fix_adds_the_filter(string clause, string mended) => Assert.Equal(
        "async Coroutine M() { try { await F(); } " + mended + " }",
        await Snippet.Mended("async Coroutine M() { try { await F(); } " + clause + " }", "Let cancellation through"));
}
