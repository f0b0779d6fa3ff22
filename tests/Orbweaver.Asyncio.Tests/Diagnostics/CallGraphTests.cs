namespace Orbweaver.Asyncio.Tests;

/// <summary>SEMANTICS rule 31: who waits for whom. The subjects are those of CPython 3.14's test_graph.py.</summary>
[Trait("Rule", "31")]
public sealed class CallGraphTests : LoopTest
{
    [Fact]
    public void Stack_tgroup() => Run(async () =>
    {
        await Aio.TaskGroup(async group =>
        {
            var child = group.CreateTask(Look(), "child");
            await child;
        });
        AssertTrace("child < Main", "child: CallGraphTests.Stack_tgroup.Look");

        async Coroutine Look()
        {
            Name("Main");
            await Passes(1);
            var graph = Aio.CaptureCallGraph()!;
            Say($"{Describe(graph.Future)} < {string.Join(", ", graph.AwaitedBy.Select(g => Describe(g.Future)))}");
            Say($"{Describe(graph.Future)}: {string.Join(", ", graph.CallStack.Select(f => f.Method))}");
        }
    });

    [Fact]
    public void Stack_gather() => Run(async () =>
    {
        Name("Main");
        var (one, two) = (Aio.CreateTask(Forever(), "one"), Aio.CreateTask(Forever(), "two"));
        var gather = Aio.CreateTask(Both(), "gathers");
        await Passes(1);
        Assert.Equal("one < Gather < gathers", Chain(one));
        Assert.Equal("two < Gather < gathers", Chain(two));
        gather.Cancel();
        await Passes(3);
        Assert.Empty(one.AwaitedBy);

        async Coroutine Both() => await Aio.Gather(one, two);
    });

    [Fact]
    public void Stack_shield() => Run(async () =>
    {
        var inner = Aio.CreateTask(Forever(), "inner");
        var outer = Aio.CreateTask(Await(Aio.Shield((Future)inner)), "outer");
        await Passes(1);
        Assert.Equal("inner < Future < outer", Chain(inner));
        outer.Cancel();
        await Passes(2);
        Assert.Equal("inner", Chain(inner));
        inner.Cancel();
    });

    [Fact]
    public void Stack_timeout() => Run(async () =>
    {
        var future = new Future<int>();
        var task = Aio.CreateTask(Limited(), "limited");
        await Passes(1);
        Assert.Equal("Future < limited", Chain(future));
        Assert.Equal("CallGraphTests.Stack_timeout.Limited", task.GetStack()[0].Method);
        task.Cancel();

        async Coroutine Limited() => await Aio.Timeout(TimeSpan.FromSeconds(1), async () => { await future; });
    });

    [Fact]
    public void Stack_wait() => Run(async () =>
    {
        var (one, two) = (Aio.CreateTask(Forever(), "one"), Aio.CreateTask(Forever(), "two"));
        var waits = Aio.CreateTask(WaitForOne(), "waits");
        await Passes(1);
        Assert.Equal(["one < waits", "two < waits"], [Chain(one), Chain(two)]);
        one.Cancel();
        await Passes(3);
        Assert.True(waits.IsDone);
        Assert.Empty(two.AwaitedBy); // the edge went with the wait
        two.Cancel();

        async Coroutine WaitForOne() => await Aio.Wait([one, two], returnWhen: ReturnWhen.FirstCompleted);
    });

    [Fact]
    public void Stack_as_completed() => Run(async () =>
    {
        var one = Aio.CreateTask(Gate(), "one");
        var waits = Aio.CreateTask(Take(), "waits");
        await Passes(1);
        Assert.Equal("one < waits", Chain(one));
        waits.Cancel();
        one.Cancel();

        async Coroutine Take()
        {
            await foreach (var _ in Aio.AsCompleted([one]))
            {
            }
        }

        static async Coroutine<int> Gate() => await new Future<int>();
    });

    [Fact]
    public void Stack_task() => Run(async () =>
    {
        var inner = Aio.CreateTask(Forever(), "inner");
        var middle = Aio.CreateTask(Await(inner), "middle");
        var outer = Aio.CreateTask(Await(middle), "outer");
        await Passes(1);
        Assert.Equal("inner < middle < outer", Chain(inner));
        Assert.Equal(outer, Assert.Single(middle.AwaitedBy));
        outer.Cancel(); // descends
        await Passes(4);
        Assert.Equal([0, 0, 0], new[] { inner, middle, outer }.Select(t => t.AwaitedBy.Count));
    });

    [Fact]
    public void Stack_future() => Run(async () =>
    {
        var future = new Future<int>();
        var (left, right) = (Aio.CreateTask(Await(future), "left"), Aio.CreateTask(Await(future), "right"));
        await Passes(1);
        Assert.Equal([left, right], future.AwaitedBy);
        Assert.Empty(Aio.CaptureCallGraph(future)!.CallStack);
        future.SetResult(1);
        Assert.Empty(future.AwaitedBy);
    });

    [Fact]
    public void CaptureCallGraph_in_a_callback_is_null_and_outside_a_loop_an_error()
    {
        var asked = false;
        Loop.CallSoon(() =>
        {
            asked = true;
            Assert.Null(Aio.CaptureCallGraph());
            Assert.Equal("", Aio.FormatCallGraph());
        });
        RunPasses();
        Assert.True(asked);
        Assert.Empty(Faults);
        Assert.Throws<InvalidOperationException>(() => Aio.CaptureCallGraph());
    }

    [Fact]
    public void CaptureCallGraph_limit_keeps_the_innermost_frames() => Run(async () =>
    {
        var task = Aio.CreateTask(Await(null));
        await Passes(1);
        Assert.Equal(["CallGraphTests.Await", "CallGraphTests.Forever"], task.GetStack().Select(f => f.Method));
        Assert.Equal(["CallGraphTests.Forever", "CallGraphTests.Await"], Aio.CaptureCallGraph(task)!.CallStack.Select(f => f.Method));
        Assert.Equal("CallGraphTests.Forever", Assert.Single(Aio.CaptureCallGraph(task, 1)!.CallStack).Method);
        Assert.Empty(Aio.CaptureCallGraph(task, 0)!.CallStack);
        Assert.Throws<ArgumentOutOfRangeException>(() => Aio.CaptureCallGraph(task, -1));
        task.Cancel();
    });

    [Fact]
    public void CallGraph_of_a_ring_ends() => Run(async () =>
    {
        LoopTask? right = null;
        var left = Aio.CreateTask(AwaitLater(() => right!), "left");
        right = Aio.CreateTask(Await(left), "right");
        await Passes(1);
        Assert.Equal("left < right < left*", Chain(left));
        left.Cancel();
        await Passes(3);
    });

    [Fact]
    public void CallGraph_of_a_long_chain_needs_no_stack() => Run(async () =>
    {
        var future = new Future<int>();
        Future last = future;
        for (var i = 0; i < 20_000; i++)
            last = Aio.CreateTask(Await(last));
        await Passes(1);
        var count = 0;
        for (var node = Aio.CaptureCallGraph(future, 0); node is not null; node = node.AwaitedBy.SingleOrDefault())
            count++;
        Assert.Equal(20_001, count);
        future.SetResult(0);
        await last;
    });

    [Fact]
    public void PrintCallGraph_writes_stacks_and_waiters() => Run(async () =>
    {
        var inner = Aio.CreateTask(Forever(), "inner");
        var outer = Aio.CreateTask(Await(inner), "outer");
        await Passes(1);
        using var writer = new StringWriter();
        Aio.PrintCallGraph(inner, writer);
        var lines = writer.ToString().Split(Environment.NewLine).Select(l => l.Split(" in ")[0]);
        Assert.Equal(
            [
                "* Task inner (pending)",
                "  + Call stack:",
                "  |   CallGraphTests.Forever",
                "  + Awaited by:",
                "    * Task outer (pending)",
                "      + Call stack:",
                "      |   CallGraphTests.Await",
                "",
            ],
            lines);
        outer.Cancel();
    });

    [Fact]
    public void FormatTasks_is_a_tree_from_those_for_whom_nobody_waits() => Run(async () =>
    {
        Name("Main");
        var leaf = Aio.CreateTask(Forever(), "leaf");
        var one = Aio.CreateTask(Await(leaf), "one");
        var two = Aio.CreateTask(Await(leaf), "two");
        var gather = Aio.CreateTask(Both(), "gathers");
        await Passes(1);
        var lines = Loop.FormatTasks().Split(Environment.NewLine).Select(l => l.Split(" (CallGraph")[0]).Where(l => !l.Contains("Tests.FormatTasks", StringComparison.Ordinal));
        Assert.Equal(
            [
                "Task Main",
                "Task gathers",
                "├── Task one",
                "│     CallGraphTests.Await",
                "│   └── Task leaf",
                "│         CallGraphTests.Forever",
                "└── Task two",
                "      CallGraphTests.Await",
                "    └── Task leaf (shown elsewhere)",
                "",
            ],
            lines);
        gather.Cancel();

        async Coroutine Both() => await Aio.Gather(one, two);
    });

    [Fact]
    public void FormatTasks_shows_rings_too() => Run(async () =>
    {
        LoopTask? right = null;
        var left = Aio.CreateTask(AwaitLater(() => right!), "left");
        right = Aio.CreateTask(Await(left), "right");
        await Passes(1);
        var text = Loop.FormatTasks();
        Assert.Contains("Task left", text, StringComparison.Ordinal);
        Assert.Contains("Task left (shown elsewhere)", text, StringComparison.Ordinal);
        left.Cancel();
        await Passes(3);
    });

    private static void Name(string name)
    {
        foreach (var task in EventLoop.Running().AllTasks.Where(t => t.Name == "Task-1"))
            task.Name = name;
    }

    private static string Describe(Future future) => future is ILoopTask task ? task.Name : CoroutineStack.Describe(future);

    private static string Chain(Future future)
    {
        var names = new List<string>();
        for (var node = Aio.CaptureCallGraph(future); node is not null; node = node.AwaitedBy.SingleOrDefault())
            names.Add(Describe(node.Future) + (node.IsRepeated ? "*" : ""));
        return string.Join(" < ", names);
    }

    private static async Coroutine Await(Future? future)
    {
        if (future is null)
            await Forever();
        else
            await future;
    }

    private static async Coroutine AwaitLater(Func<Future> future) => await future();

    private static async Coroutine Forever() => await new Future<int>();
}
