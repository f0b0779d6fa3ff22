namespace Orbweaver.Asyncio.Tests;

/// <summary>Rules 35 and 36: what ends during the wait, and sequences gone through in parts. The names are those of CPython's test_tasks.</summary>
public sealed class CompletionOrderTests : LoopTest
{
    [Fact]
    [Trait("Rule", "35")]
    public void Wait_first_exception_in_wait() => Run(async () =>
    {
        var a = Aio.CreateTask(Aio.Sleep(10));
        var b = Aio.CreateTask(Fail());
        var (done, pending) = await Aio.Wait([b, a], returnWhen: ReturnWhen.FirstException);
        Assert.Same(b, Assert.Single(done));
        Assert.Same(a, Assert.Single(pending));
        Assert.Equal(TimeSpan.FromSeconds(0.01), Loop.Time);

        static async Coroutine Fail()
        {
            await Aio.Sleep(0.01);
            throw new FormatException();
        }
    });

    [Fact]
    [Trait("Rule", "35")]
    public void Wait_generator() => Run(async () =>
    {
        var (done, pending) = await Aio.Wait(Enumerable.Range(0, 10).Select(n => Aio.CreateTask(Aio.Sleep(0, n))));
        Assert.Equal(10, done.Count);
        Assert.Empty(pending);
    });

    [Fact]
    [Trait("Rule", "36")]
    public void As_completed_resume_iterator() => Run(async () =>
    {
        var collected = new List<int>();
        var sequence = Aio.AsCompleted(Enumerable.Range(0, 4).Select(n => Aio.Sleep(0, n)));
        foreach (var next in sequence)
        {
            collected.Add(await next);
            if (collected.Count == 2)
                break;
        }

        foreach (var next in sequence)
            collected.Add(await next);
        sequence = Aio.AsCompleted(Enumerable.Range(4, 4).Select(n => Aio.Sleep(0, n)));
        await foreach (var done in sequence)
        {
            collected.Add(done.Result);
            if (collected.Count == 6)
                break;
        }

        await foreach (var done in sequence)
            collected.Add(done.Result);
        Assert.Equal(Enumerable.Range(0, 8), collected);
    });

    [Fact]
    [Trait("Rule", "36")]
    public void As_completed_reverse_wait() => Run(async () =>
    {
        var coroutines = Aio.AsCompleted([Aio.Sleep(0.05, "a"), Aio.Sleep(0.1, "b")]).ToArray();
        Assert.Equal("a", await coroutines[1]); // the first that is awaited gets the first that ends
        Assert.Equal(TimeSpan.FromSeconds(0.05), Loop.Time);
        Assert.Equal("b", await coroutines[0]);
        Assert.Equal(TimeSpan.FromSeconds(0.1), Loop.Time);
    });
}
