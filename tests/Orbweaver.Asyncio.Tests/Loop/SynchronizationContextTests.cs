namespace Orbweaver.Asyncio.Tests;

public sealed class SynchronizationContextTests : LoopTest
{
    [Fact]
    public void Post_takes_its_place_among_CallSoon() => Run(async () =>
    {
        Loop.CallSoon(() => Say("a"));
        SynchronizationContext.Current!.Post(s => Say($"{s}"), "b");
        Loop.CallSoon(() => Say("c"));
        await Aio.Sleep(0);
        AssertTrace("a", "b", "c");
    });

    [Fact]
    public void Post_from_another_thread_runs_on_the_loops() => Run(async () =>
    {
        var context = SynchronizationContext.Current!;
        var thread = 0;
        new Thread(() => context.Post(_ => thread = Environment.CurrentManagedThreadId, null)).Start();
        await Until(() => thread != 0);
        Assert.Equal(Environment.CurrentManagedThreadId, thread);
    });

    [Fact]
    public void Send_runs_at_once_on_the_loops_thread_and_waits_for_it_from_another() => Run(async () =>
    {
        var context = SynchronizationContext.Current!;
        context.Send(_ => Say("at once"), null);
        AssertTrace("at once");
        var thread = 0;
        Exception? thrown = null;
        var done = false;
        var sender = new Thread(() =>
        {
            context.Send(_ => thread = Environment.CurrentManagedThreadId, null);
            thrown = Record.Exception(() => context.Send(_ => throw new FormatException(), null));
            done = true;
        });
        sender.Start();
        await Until(() => Volatile.Read(ref done));
        sender.Join();
        Assert.Equal(Environment.CurrentManagedThreadId, thread);
        Assert.IsType<FormatException>(thrown);
    });

    [Fact]
    public void Exception_of_an_async_void_method_goes_to_the_handler() => Run(async () =>
    {
        Fail();
        await Passes(3);
        Assert.IsType<FormatException>(Assert.Single(Faults).Exception);

        static async void Fail()
        {
            await Task.Yield();
            throw new FormatException();
        }
    });
}
