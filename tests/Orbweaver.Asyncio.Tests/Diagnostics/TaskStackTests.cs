using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio.Tests;

/// <summary>SEMANTICS rule 28: where a task is.</summary>
[Trait("Rule", "28")]
public sealed class TaskStackTests : LoopTest
{
    private static int Here([CallerLineNumber] int line = 0) => line;

    [Fact]
    public void GetStack_shows_the_whole_chain_of_awaits_with_lines() => Run(async () =>
    {
        int outerLine = 0, innerLine = 0;
        var forever = new Future<int>();
        var task = Aio.CreateTask(Outer());
        await Passes(2);
        var stack = task.GetStack();
        Assert.Equal(["TaskStackTests.GetStack_shows_the_whole_chain_of_awaits_with_lines.Outer", "TaskStackTests.Inner"], stack.Select(f => f.Method));
        Assert.Equal([outerLine, innerLine], stack.Select(f => f.Line!.Value));
        Assert.All(stack, f => Assert.EndsWith("TaskStackTests.cs", f.File!, StringComparison.Ordinal));
        Assert.Equal(["TaskStackTests.Inner", "Future"], stack.Select(f => f.Awaits));
        task.Cancel();

        async Coroutine Outer()
        {
            await Aio.Sleep(0);
            outerLine = Here() + 1;
            await Inner(forever, l => innerLine = l);
        }
    });

    [Fact]
    public void GetStack_knows_which_of_several_awaits_it_is_at() => Run(async () =>
    {
        var line = 0;
        var gates = new[] { new Future<int>(), new Future<int>(), new Future<int>() };
        var task = Aio.CreateTask(Walk());
        foreach (var gate in gates)
        {
            await Passes(2);
            Assert.Equal(line, Assert.Single(task.GetStack()).Line);
            gate.SetResult(0);
        }

        await task;

        async Coroutine Walk()
        {
            line = Here() + 1;
            await gates[0];
            try
            {
                line = Here() + 1; // where the statement begins
                throw new InvalidDataException(
                    (await gates[1]).ToString(System.Globalization.CultureInfo.InvariantCulture));
            }
            catch (InvalidDataException)
            {
                line = Here() + 1;
                await gates[2];
            }
        }
    });

    // test_get_stack of CPython looks at a suspended task's frame; its other half at a running one's.
    [Fact]
    public void GetStack_of_the_running_task_tells_where_it_has_got_to() => Run(async () =>
    {
        await Aio.Sleep(0);
        var (stack, line) = await Ask();
        var (after, afterLine) = (((LoopTask)Aio.CurrentTask!).GetStack(), Here());
        Assert.Equal(
            ["TaskStackTests.GetStack_of_the_running_task_tells_where_it_has_got_to (lambda)", "TaskStackTests.GetStack_of_the_running_task_tells_where_it_has_got_to.Ask"],
            stack.Select(f => f.Method));
        Assert.Equal(line, stack[1].Line);
        Assert.Null(stack[1].Awaits);
        Assert.Equal(afterLine, Assert.Single(after).Line);

        static async Coroutine<(IReadOnlyList<CoroutineFrame> Stack, int Line)> Ask()
        {
            await Aio.Sleep(0);
            return (Aio.CurrentTask!.GetStack(), Here());
        }
    });

    [Fact]
    public void GetStack_of_a_task_that_has_not_begun_names_its_coroutine() => Run(async () =>
    {
        var task = Aio.CreateTask(Inner(new Future<int>(), _ => { }));
        var frame = Assert.Single(task.GetStack());
        Assert.Equal(("TaskStackTests.Inner", null, null), (frame.Method, frame.Line, frame.Awaits));
        task.Cancel();
        await Passes(1);
    });

    [Fact]
    public void GetStack_of_a_finished_task_is_empty() => Run(async () =>
    {
        var task = Aio.CreateTask(Passes(0));
        await task;
        Assert.Empty(task.GetStack());
    });

    [Fact]
    public void GetStack_names_the_librarys_own_waits() => Run(async () =>
    {
        var queue = new AsyncQueue<int>();
        var mutex = new AsyncLock();
        using var permit = await mutex.Acquire();
        await using var stream = LoopStream.Over(new Pipe().Reader.AsStream());
        var tasks = new ILoopTask[]
        {
            Aio.CreateTask(Aio.Sleep(1)), Aio.CreateTask(Aio.Sleep(0)), Aio.CreateTask(queue.Get()), Aio.CreateTask(mutex.Acquire()), Aio.CreateTask(Foreign()),
            Aio.CreateTask(stream.ReadLine()),
        };
        await Passes(1);
        var tops = tasks.Select(t => t.GetStack()[0]).ToArray();
        Assert.Equal(["Aio.Sleep", "Aio.Sleep", "AsyncQueue.Get", "AsyncLock.Acquire", "TaskStackTests.Foreign", "LoopStream.ReadLine"], tops.Select(f => f.Method));
        Assert.Equal("its time", tops[0].Awaits);
        Assert.Equal("its next turn", tops[1].Awaits);
        Assert.Equal("AsyncLock [locked, waiters: 1]", tops[3].Awaits);
        Assert.Equal("a .NET awaitable", tops[4].Awaits);
        Assert.Equal("something to read", tops[5].Awaits);
        foreach (var task in tasks)
            task.Cancel();
        Release.SetResult();
        await Passes(3);
    });

    [Fact]
    public void GetStack_calls_the_librarys_inner_coroutines_by_their_public_names() => Run(async () =>
    {
        var task = Aio.CreateTask(Limited());
        await Passes(1);
        Assert.Equal(["TaskStackTests.GetStack_calls_the_librarys_inner_coroutines_by_their_public_names.Limited", "Aio.WaitFor"], task.GetStack().Select(f => f.Method));
        Assert.Equal(["Aio.WaitFor", "Future"], task.GetStack().Select(f => f.Awaits));
        task.Cancel();

        static async Coroutine Limited() => await Aio.WaitFor(new Future<int>(), 1);
    });

    [Fact]
    public void GetStack_reads_generic_coroutines() => Run(async () =>
    {
        var line = 0;
        var task = Aio.CreateTask(Generic<Dictionary<string, int>>.Wait(l => line = l));
        await Passes(1);
        var frame = Assert.Single(task.GetStack());
        Assert.Equal(("TaskStackTests.Generic.Wait", line), (frame.Method, frame.Line));
        task.Cancel();
    });

    [Fact]
    public void GetStack_leaves_out_what_joins_an_async_Task_to_the_loop() => Run(async () =>
    {
        var outer = AsTask();
        await Passes(1);
        var task = Loop.AllTasks.Single(t => t.Name != Aio.CurrentTask!.Name);
        Assert.Equal(["TaskStackTests.Inner"], task.GetStack().Select(f => f.Method));
        task.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => outer);

        static async Task AsTask() => await Inner(new Future<int>(), _ => { });
    });

    [Fact]
    public void Print_stack_shows_method_file_and_line() => Run(async () =>
    {
        var line = 0;
        var task = Aio.CreateTask(Inner(new Future<int>(), l => line = l), "worker");
        await Passes(1);
        var lines = Print(task).Split(Environment.NewLine);
        Assert.Equal("Stack for Task worker (pending) (most recent call last):", lines[0]);
        Assert.StartsWith("   at TaskStackTests.Inner in ", lines[1], StringComparison.Ordinal);
        Assert.EndsWith($"TaskStackTests.cs:line {line}", lines[1], StringComparison.Ordinal);
        Assert.Equal("   awaits Future", lines[2]);
        task.Cancel();
    });

    [Fact]
    public void Print_stack_of_a_failed_task_shows_its_exception() => Run(async () =>
    {
        var task = Aio.CreateTask(Fail(), "worker");
        await Passes(1);
        var text = Print(task);
        Assert.StartsWith("Traceback for Task worker (failed: InvalidDataException):", text, StringComparison.Ordinal);
        Assert.Contains("InvalidDataException: bad", text, StringComparison.Ordinal);
        Assert.Contains("TaskStackTests.cs", text, StringComparison.Ordinal);
        Assert.NotNull(task.Exception);

        static async Coroutine Fail()
        {
            await Passes(0);
            throw new InvalidDataException("bad");
        }
    });

    [Fact]
    public void Print_stack_of_a_finished_task_says_that_there_is_none() => Run(async () =>
    {
        var task = Aio.CreateTask(Passes(0), "worker");
        await task;
        Assert.Equal("No stack for Task worker (finished)" + Environment.NewLine, Print(task));
    });

    private static TaskCompletionSource Release { get; } = new();

    private static async Coroutine Foreign() => await Release.Task;

    private static async Coroutine Inner(Future<int> future, Action<int> tell)
    {
        tell(Here() + 1);
        await future;
    }

    private static string Print(LoopTask task)
    {
        using var writer = new StringWriter();
        task.PrintStack(writer);
        return writer.ToString();
    }

    private static class Generic<T>
    {
        internal static async Coroutine<T> Wait(Action<int> tell)
        {
            tell(Here() + 1);
            return await new Future<T>();
        }
    }
}
