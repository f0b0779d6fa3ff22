namespace Orbweaver.Asyncio.Tests;

/// <summary>Rule 35. The names are those of CPython's test_tasks.</summary>
[Trait("Rule", "35")]
public sealed class WaitTests : LoopTest
{
    [Fact]
    public void Wait() => Run(async () =>
    {
        var a = Aio.CreateTask(Aio.Sleep(0.1));
        var b = Aio.CreateTask(Aio.Sleep(0.15));
        var (done, pending) = await Aio.Wait([b, a]);
        Assert.Equal([a, b], done.OrderBy(t => t.Name));
        Assert.Empty(pending);
        Assert.Equal(TimeSpan.FromSeconds(0.15), Loop.Time);

        // What is done already costs one turn.
        (done, _) = await Aio.Wait([b, a]);
        Assert.Equal(2, done.Count);
        Assert.Equal(TimeSpan.FromSeconds(0.15), Loop.Time);
    });

    [Fact]
    public void Wait_duplicate_futures_counts_them_once() => Run(async () =>
    {
        var task = Aio.CreateTask(Aio.Sleep(1, "x"));
        var (done, pending) = await Aio.Wait([task, task, task]);
        Assert.Equal("x", Assert.Single(done).Result);
        Assert.Empty(pending);
    });

    [Fact]
    public void Wait_errors() => Run(async () =>
    {
        Assert.Throws<ArgumentException>(() => { _ = Aio.Wait(Array.Empty<Future<int>>()); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = Aio.Wait([new Future<int>()], returnWhen: (ReturnWhen)7); });
        Assert.Throws<ArgumentException>(() => { _ = Aio.Wait([new Future<int>()], double.NaN); });
        using var other = new EventLoop();
        Assert.Throws<ArgumentException>(() => { _ = Aio.Wait([new Future<int>(other)]); });
        await Aio.Sleep(0);
    });

    [Fact]
    public void Wait_first_completed() => Run(async () =>
    {
        var a = Aio.CreateTask(Aio.Sleep(10));
        var b = Aio.CreateTask(Aio.Sleep(0.1));
        var (done, pending) = await Aio.Wait([a, b], returnWhen: ReturnWhen.FirstCompleted);
        Assert.Same(b, Assert.Single(done));
        Assert.Same(a, Assert.Single(pending));
        Assert.False(a.IsDone); // never cancels
        Assert.Equal(TimeSpan.FromSeconds(0.1), Loop.Time);
    });

    [Fact]
    public void Wait_really_done_when_several_end_in_one_pass() => Run(async () =>
    {
        var a = Aio.CreateTask(Passes(1));
        var b = Aio.CreateTask(Passes(1));
        var (done, pending) = await Aio.Wait([a, b], returnWhen: ReturnWhen.FirstCompleted);
        Assert.Equal(2, done.Count);
        Assert.Empty(pending);
    });

    [Fact]
    public void Wait_first_exception() => Run(async () =>
    {
        var a = Aio.CreateTask(Aio.Sleep(10));
        var b = Aio.CreateTask(Fail(0));
        var (done, pending) = await Aio.Wait([a, b], returnWhen: ReturnWhen.FirstException);
        Assert.Same(b, Assert.Single(done));
        Assert.Same(a, Assert.Single(pending));
        Assert.Equal(TimeSpan.Zero, Loop.Time);
    });

    [Fact]
    public void Wait_first_exception_ignores_a_cancelled_child() => Run(async () =>
    {
        var a = new Future<int>();
        var b = Aio.CreateTask(Aio.Sleep(10));
        Loop.CallLater(TimeSpan.FromSeconds(1), () => a.Cancel());
        var (done, _) = await Aio.Wait([(Future)a, b], returnWhen: ReturnWhen.FirstException);
        Assert.Equal(2, done.Count);
        Assert.Equal(TimeSpan.FromSeconds(10), Loop.Time);
    });

    [Fact]
    public void Wait_with_exception_throws_nothing() => Run(async () =>
    {
        var a = Aio.CreateTask(Aio.Sleep(0.1));
        var b = Aio.CreateTask(Fail(0.15));
        var (done, pending) = await Aio.Wait([a, b]);
        Assert.Empty(pending);
        Assert.IsType<FormatException>(Assert.Single(done, t => t.Exception is not null).Exception);
    });

    [Fact]
    public void Wait_with_timeout() => Run(async () =>
    {
        var a = Aio.CreateTask(Aio.Sleep(0.1));
        var b = Aio.CreateTask(Aio.Sleep(0.15));
        var (done, pending) = await Aio.Wait([a, b], 0.11);
        Assert.Same(a, Assert.Single(done));
        Assert.Same(b, Assert.Single(pending));
        Assert.Equal(TimeSpan.FromSeconds(0.11), Loop.Time);
        Assert.False(b.IsDone);
    });

    [Fact]
    public void Wait_concurrent_complete() => Run(async () =>
    {
        var a = Aio.CreateTask(Aio.Sleep(0.1));
        var b = Aio.CreateTask(Aio.Sleep(0.15));
        var (done, _) = await Aio.CreateTask(Aio.Wait([a, b], TimeSpan.FromSeconds(0.1)));
        Assert.Same(a, Assert.Single(done)); // it ends in the pass in which the time is over
    });

    [Fact]
    public void Wait_that_is_cancelled_leaves_the_children_running_and_no_callback_behind() => Run(async () =>
    {
        var child = new Future<int>();
        var wait = Aio.CreateTask(Aio.Wait([child], 10));
        await Aio.Sleep(1);
        wait.Cancel();
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await wait);
        Assert.False(child.IsDone);
        Assert.Null(child.LastCallback);
    });

    private static async Coroutine Fail(double seconds)
    {
        await Aio.Sleep(seconds);
        throw new FormatException();
    }
}
