namespace Orbweaver.Asyncio.Tests;

/// <summary>The passes in which things happen: the expected traces are what the same programs print under CPython 3.13.0.</summary>
public sealed class TraceTests : LoopTest
{
    private int _pass;

    [Fact]
    [Trait("Rule", "35")]
    public void Wait_trace() => Traced(
        "3:set a, 4:await=1, 5:first=1/1, 6:set b, 8:exc=2/0, 8:all=2/0, 13:done=2/0",
        async () =>
        {
            var (a, b) = (new Future<int>(), new Future<int>());
            _ = Start("first", Waiting(ReturnWhen.FirstCompleted));
            _ = Start("exc", Waiting(ReturnWhen.FirstException));
            _ = Start("all", Waiting(ReturnWhen.AllCompleted));
            _ = Start("await", Await(a));
            await Passes(2);
            a.SetResult(1);
            Mark("set a");
            await Passes(3);
            b.SetException(new FormatException());
            Mark("set b");
            await Passes(4);
            _ = Start("done", Waiting(ReturnWhen.AllCompleted));
            await Passes(5);

            async Coroutine<string> Waiting(ReturnWhen returnWhen)
            {
                var (done, pending) = await Aio.Wait([a, b], returnWhen: returnWhen);
                return $"{done.Count}/{pending.Count}";
            }
        });

    [Fact]
    [Trait("Rule", "37")]
    public void Shield_trace() => Traced(
        "4:inner!ValueError, 6:outer!ValueError, 10:cancel, 11:outer2!CancelledError, 14:False, 15:cancel inner, 17:outer3!CancelledError",
        async () =>
        {
            var inner = Start("inner", Crash(2));
            _ = Start("outer", Await(Aio.Shield(inner)));
            await Passes(8);
            var future = new Future<int>();
            var outer = Start("outer2", Await(Aio.Shield(future)));
            await Passes(1);
            outer.Cancel();
            Mark("cancel");
            await Passes(4);
            Mark($"{future.IsDone}");
            future = new Future<int>();
            _ = Start("outer3", Await(Aio.Shield(future)));
            await Passes(1);
            future.Cancel();
            Mark("cancel inner");
            await Passes(4);
        });

    [Fact]
    [Trait("Rule", "38")]
    [Trait("Rule", "39")]
    public void Timeout_trace() => Traced(
        "3:sleep0 0!TimeoutError, 8:sleep9 0!TimeoutError, 10:one 0=1, 15:sleep0 -1!TimeoutError, 20:sleep9 -1!TimeoutError, 22:one -1=1, " +
        "28:fut!TimeoutError, 30:cancel, 31:foreign!CancelledError",
        async () =>
        {
            foreach (var delay in new[] { 0, -1 })
            {
                _ = Start($"sleep0 {delay}", Aio.Timeout(delay, async () => await Aio.Sleep(0, 0)));
                await Passes(4);
                _ = Start($"sleep9 {delay}", Aio.Timeout(delay, async () => await Aio.Sleep(9, 0)));
                await Passes(4);
                _ = Start($"one {delay}", Aio.Timeout(delay, One));
                await Passes(4);
            }

            var future = new Future<int>();
            _ = Start("fut", Aio.Timeout(0, async () => await future));
            await Passes(4);
            var foreign = Start("foreign", Aio.Timeout(0, async () => await Aio.Sleep(9, 0)));
            await Passes(1);
            foreign.Cancel();
            Mark("cancel");
            await Passes(4);
        });

    [Fact]
    [Trait("Rule", "41")]
    public void WaitFor_trace() => Traced(
        "2:set, 3:fut=1, 6:one=1, 12:zero!TimeoutError, 18:zerotask!TimeoutError, 21:cancel, 22:cancel!CancelledError, 25:done=3",
        async () =>
        {
            var future = new Future<int>();
            _ = Start("fut", Aio.WaitFor(future, 5));
            await Passes(1);
            future.SetResult(1);
            Mark("set");
            await Passes(3);
            _ = Start("one", Aio.WaitFor(One(), 5));
            await Passes(3);
            _ = Start("zero", Aio.WaitFor(One(), 0));
            await Passes(5);
            var task = Aio.CreateTask(Aio.Sleep(9, 0));
            await Passes(1);
            _ = Start("zerotask", Aio.WaitFor(task, 0));
            await Passes(6);
            var cancelled = Start("cancel", Aio.WaitFor(new Future<int>(), 5));
            await Passes(1);
            cancelled.Cancel();
            Mark("cancel");
            await Passes(3);
            var done = new Future<int>();
            done.SetResult(3);
            _ = Start("done", Aio.WaitFor(done, 0));
            await Passes(3);
        });

    [Fact]
    [Trait("Rule", "43")]
    [Trait("Rule", "44")]
    [Trait("Rule", "45")]
    public void TaskGroup_trace() => Traced(
        "4:a!ValueError, 5:c!CancelledError, 6:b!CancelledError, 6:body!CancelledError, 8:g1!ExceptionGroup, 13:a=1, 15:b=0, 17:g2=0, 22:g3=0, " +
        "27:cancel, 29:a!CancelledError, 29:b!CancelledError, 31:g4!CancelledError, 36:b!ValueError, 37:cancel, 41:a!ValueError, 43:errors 2 1, 44:g5!CancelledError",
        async () =>
        {
            _ = Start("g1", Aio.TaskGroup(async group =>
            {
                _ = group.CreateTask(Noted("a", Crash(1)));
                _ = group.CreateTask(Noted("b", Aio.Sleep(9, 0)));
                _ = group.CreateTask(Noted("c", Crash(3)));
                return await Noted("body", Aio.Sleep(9, 0));
            }));
            await Passes(10);
            _ = Start("g2", Aio.TaskGroup(async group =>
            {
                _ = group.CreateTask(Noted("a", One()));
                _ = group.CreateTask(Noted("b", Turns(2)));
                return 0;
            }));
            await Passes(10);
            _ = Start("g3", Aio.TaskGroup(async _ => 0));
            await Passes(3);
            var g4 = Start("g4", Aio.TaskGroup(async group =>
            {
                _ = group.CreateTask(Noted("a", Aio.Sleep(9, 0)));
                _ = group.CreateTask(Noted("b", Aio.Sleep(9, 0)));
                return 0;
            }));
            await Passes(3);
            g4.Cancel();
            Mark("cancel");
            await Passes(6);
            var g5 = Start("g5", Survivor());
            await Passes(4);
            g5.Cancel();
            Mark("cancel");
            await Passes(8);

            async Coroutine<int> Survivor()
            {
                try
                {
                    await Aio.TaskGroup(async group =>
                    {
                        _ = group.CreateTask(Noted("a", Stubborn()));
                        _ = group.CreateTask(Noted("b", Crash(1)));
                    });
                }
                catch (AggregateException e)
                {
                    Mark($"errors {e.InnerExceptions.Count} {Aio.CurrentTask!.Cancelling}");
                }

                await Aio.Sleep(0);
                Mark("went on");
                return await Aio.Sleep(9, 0);
            }

            static async Coroutine<int> Stubborn()
            {
                try
                {
                    return await Aio.Sleep(9, 0);
                }
                catch (OperationCanceledException)
                {
                    return await Crash(3);
                }
            }
        });

    [Fact]
    [Trait("Rule", "36")]
    public void AsCompleted_trace() => Traced(
        "3:set, 5:plain=0, 5:async 0, 6:set, 8:plain=1, 8:plain=2, 8:P=0, 8:async 1, 8:async 2, 8:A=0",
        async () =>
        {
            var futures = Enumerable.Range(0, 3).Select(_ => new Future<int>()).ToArray();
            _ = Start("P", Plain());
            _ = Start("A", Async());
            await Passes(2);
            futures[0].SetResult(0);
            Mark("set");
            await Passes(3);
            futures[1].SetResult(1);
            futures[2].SetResult(2);
            Mark("set");
            await Passes(5);

            async Coroutine<int> Plain()
            {
                foreach (var next in Aio.AsCompleted(futures))
                    await Noted("plain", next);
                return 0;
            }

            async Coroutine<int> Async()
            {
                await foreach (var done in Aio.AsCompleted(futures))
                    Mark($"async {done.Result}");
                return 0;
            }
        });

    [Fact]
    [Trait("Rule", "33")]
    [Trait("Rule", "34")]
    public void GatherOutcomes_trace() => Traced(
        "3:set, 5:G=3, 9:cancel, 11:H!CancelledError, 14:I=2",
        async () =>
        {
            var futures = Enumerable.Range(0, 3).Select(_ => new Future<int>()).ToArray();
            _ = Start("G", Gathering());
            await Passes(2);
            futures[0].SetResult(1);
            futures[1].Cancel();
            futures[2].SetException(new FormatException());
            Mark("set");
            await Passes(4);
            futures = [.. Enumerable.Range(0, 2).Select(_ => new Future<int>())];
            var cancelled = Start("H", Gathering());
            await Passes(2);
            cancelled.Cancel();
            Mark("cancel");
            await Passes(4);
            _ = Start("I", Gathering());
            await Passes(4);

            async Coroutine<int> Gathering() => (await Aio.GatherOutcomes(futures)).Length;
        });

    [Fact]
    [Trait("Rule", "33")]
    [Trait("Rule", "34")]
    public void Gather_trace() => Traced(
        // Rules 33 and 34: a cancelled gathering ends with the first of its children that ends cancelled, one of outcomes with the last.
        "8:A=2, 11:cancel, 14:b2!CancelledError, 16:B!CancelledError, 17:b1!CancelledError, 23:cancel, 25:c1=1, 27:c2=2, 29:C!CancelledError, " +
        "34:d1!ValueError, 36:D!ValueError, 36:d2!ValueError, 38:d3=5, 44:cancel, 46:e2!CancelledError, 47:e1=1, 49:E!CancelledError, 55:child, 57:F!CancelledError",
        async () =>
        {
            _ = Start("A", Length(() => Aio.Gather(Turns(3), Turns(1))));
            await Passes(7);
            var (one, two) = (Start("b1", Slow(5)), Start("b2", Slow(2)));
            var task = Start("B", Length(() => Aio.Gather(one, two)));
            await Passes(3);
            task.Cancel();
            Mark("cancel");
            await Passes(9);
            (one, two) = (Start("c1", Stubborn(1, 1)), Start("c2", Stubborn(3, 2)));
            task = Start("C", Length(() => Aio.Gather(one, two)));
            await Passes(3);
            task.Cancel();
            Mark("cancel");
            await Passes(9);
            (one, two) = (Start("d1", Crash(1)), Start("d2", Crash(3)));
            var three = Start("d3", Turns(5, 5));
            _ = Start("D", Length(() => Aio.Gather(one, two, three)));
            await Passes(9);
            (one, two) = (Start("e1", Stubborn(2, 1)), Start("e2", Slow(1)));
            task = Start("E", Length(() => Aio.GatherOutcomes(one, two)));
            await Passes(3);
            task.Cancel();
            Mark("cancel");
            await Passes(9);
            var (done, child) = (new Future<int>(), new Future<int>());
            done.SetResult(1);
            _ = Start("F", Length(() => Aio.Gather(done, child, child)));
            await Passes(2);
            child.Cancel();
            Mark("child");
            await Passes(4);

            static async Coroutine<int> Length<T>(Func<Future<T>> gather)
                where T : System.Runtime.CompilerServices.ITuple
                => (await gather()).Length;
        });

    private static async Coroutine<int> One() => 1;

    private static async Coroutine<T> Await<T>(Future<T> future) => await future;

    private static async Coroutine<int> Turns(int count, int result = 0)
    {
        await Passes(count);
        return result;
    }

    /// <summary>Takes some passes to clean up when it is cancelled.</summary>
    private static async Coroutine<int> Slow(int passes)
    {
        try
        {
            return await Aio.Sleep(100, 0);
        }
        finally
        {
            await Passes(passes);
        }
    }

    /// <summary>Gets over its cancellation.</summary>
    private static async Coroutine<int> Stubborn(int passes, int result)
    {
        await CoroutineTests.Thrown<OperationCanceledException>(async () => await Aio.Sleep(100));
        await Passes(passes);
        return result;
    }

    private static async Coroutine<int> Crash(int passes)
    {
        await Passes(passes);
        throw new FormatException();
    }

    private void Traced(string expected, Func<Coroutine> program)
    {
        Run(async () =>
        {
            var ticker = Aio.CreateTask(Tick());
            await Aio.Sleep(0);
            await program();
            ticker.Cancel();
            await Passes(2);
        });
        Assert.Equal(expected, string.Join(", ", Trace));

        async Coroutine Tick()
        {
            while (true)
            {
                _pass++;
                await Aio.Sleep(0);
            }
        }
    }

    private LoopTask<T> Start<T>(string name, Coroutine<T> coroutine) => Aio.CreateTask(Noted(name, coroutine));

    private async Coroutine<T> Noted<T>(string name, Coroutine<T> coroutine)
    {
        try
        {
            var result = await coroutine;
            Mark($"{name}={result}");
            return result;
        }
        catch (Exception e)
        {
            var type = e switch
            {
                OperationCanceledException => "CancelledError",
                TimeoutException => "TimeoutError",
                AggregateException => "ExceptionGroup",
                _ => "ValueError",
            };
            Mark($"{name}!{type}");
            throw;
        }
    }

    private void Mark(string what) => Say($"{_pass}:{what}");
}
