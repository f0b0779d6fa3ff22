using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio.Tests;

/// <summary>SEMANTICS section 11: a deadlock in virtual time tells who waits where for what, who holds it, and the cycle.</summary>
public sealed class DeadlockTests : LoopTest
{
    private const string File = "DeadlockTests.cs";

    [Fact]
    public void Deadlock_of_two_locks_names_holders_lines_and_the_cycle()
    {
        AsyncLock one = new(), two = new();
        int leftLine = 0, rightLine = 0;
        var error = Deadlock(async () =>
        {
            var left = Aio.CreateTask(Take(one, two, line => leftLine = line), "left");
            _ = Aio.CreateTask(Take(two, one, line => rightLine = line), "right");
            await left;
        });
        Assert.Equal(["left", "right"], error.Cycle.Select(t => t.Task.Name).Order());
        var blocked = error.Tasks.Single(t => t.Task.Name == "left");
        Assert.Equal(("AsyncLock.Acquire", "right"), (blocked.WaitsFor, blocked.HeldBy!.Name));
        Assert.Equal(("DeadlockTests.Take", leftLine), (blocked.Frame!.Method, blocked.Frame.Line));
        Assert.Contains($"  Task left: DeadlockTests.Take ({File}:{leftLine}) waits for AsyncLock.Acquire, held by Task right.", error.Message, StringComparison.Ordinal);
        Assert.Contains($"  Task right: DeadlockTests.Take ({File}:{rightLine}) waits for AsyncLock.Acquire, held by Task left.", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("Cycle: Task left waits for a lock of Task right, which waits for a lock of Task left.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Deadlock_of_tasks_that_await_each_other_tells_the_cycle()
    {
        var error = Deadlock(async () =>
        {
            LoopTask? right = null;
            var left = Aio.CreateTask(Await(() => right!), "left");
            right = Aio.CreateTask(Await(() => left), "right");
            await left;
        });
        Assert.Equal(["left", "right"], error.Cycle.Select(t => t.Task.Name).Order());
        Assert.EndsWith("Cycle: Task left waits for Task right, which waits for Task left.", error.Message, StringComparison.Ordinal);
        Assert.Equal("Task right", error.Tasks.Single(t => t.Task.Name == "left").WaitsFor);
    }

    [Fact]
    public void Deadlock_through_gather_shield_and_group_tells_the_cycle()
    {
        var error = Deadlock(async () =>
        {
            Aio.CurrentTask!.Name = "main";
            var main = (LoopTask)Aio.CurrentTask;
            await Aio.TaskGroup(async group =>
            {
                var middle = group.CreateTask(Gathers(main), "middle");
                await Aio.Shield((Future)middle);
            });
        });
        Assert.Equal(["main", "middle"], error.Cycle.Select(t => t.Task.Name).Order());
        Assert.Equal(
            [Method(), "Aio.TaskGroup", Method()],
            error.Tasks.Single(t => t.Task.Name == "main").Stack.Select(f => f.Method));

        static string Method() => "DeadlockTests.Deadlock_through_gather_shield_and_group_tells_the_cycle (lambda)";
        static async Coroutine Gathers(LoopTask main) => await Aio.Gather(main);
    }

    [Fact]
    public void Deadlock_of_a_task_that_takes_its_lock_twice_says_so()
    {
        var mutex = new AsyncLock();
        var error = Deadlock(async () =>
        {
            using (await mutex.Acquire())
                await mutex.Acquire();
        });
        Assert.Equal(error.Tasks.Single(), Assert.Single(error.Cycle), (a, b) => ReferenceEquals(a.Task, b.Task));
        Assert.Contains("waits for AsyncLock.Acquire, which it holds itself.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Deadlock_names_a_task_that_ended_and_kept_its_lock()
    {
        var mutex = new AsyncLock();
        var error = Deadlock(async () =>
        {
            var thief = Aio.CreateTask(Keep(), "thief");
            await thief;
            await mutex.Acquire();
        });
        Assert.Empty(error.Cycle);
        Assert.Contains("held by Task thief, which has ended without releasing it.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Cycle", error.Message, StringComparison.Ordinal);

        async Coroutine Keep() => await mutex.Acquire();
    }

    [Fact]
    public void Deadlock_names_the_primitive_for_which_a_task_waits()
    {
        var full = new AsyncQueue<int>(1);
        var condition = new AsyncCondition();
        full.PutNoWait(1);
        var error = Deadlock(async () =>
        {
            _ = Aio.CreateTask(Get(new AsyncQueue<int>()), "get");
            _ = Aio.CreateTask(Put(), "put");
            _ = Aio.CreateTask(Join(), "join");
            _ = Aio.CreateTask(Event(), "event");
            _ = Aio.CreateTask(Semaphore(), "semaphore");
            _ = Aio.CreateTask(Barrier(), "barrier");
            _ = Aio.CreateTask(Condition(), "condition");
            _ = Aio.CreateTask(new AsyncQueue<int>().Get(), "bare");
            await new Future<int>();
        });
        Assert.Equal("AsyncQueue.Get", Wait("get"));
        Assert.Equal("AsyncQueue.Put", Wait("put"));
        Assert.Equal("AsyncEvent.Wait", Wait("event"));
        Assert.Equal("AsyncBoundedSemaphore.Acquire", Wait("semaphore"));
        Assert.Equal("AsyncBarrier.Wait", Wait("barrier"));
        Assert.Equal("AsyncCondition.Wait", Wait("condition"));
        Assert.Equal("AsyncQueue.Get", Wait("bare"));
        Assert.Equal("Future", error.Tasks.Single(t => t.Task.Name.StartsWith("Task-", StringComparison.Ordinal)).WaitsFor);
        Assert.Empty(error.Cycle);

        string Wait(string name) => error.Tasks.Single(t => t.Task.Name == name).WaitsFor;
        static async Coroutine Get(AsyncQueue<int> queue) => await queue.Get();
        async Coroutine Put() => await full.Put(2);
        async Coroutine Join() => await full.Join();
        static async Coroutine Event() => await new AsyncEvent().Wait();
        static async Coroutine Semaphore() => await new AsyncBoundedSemaphore(0).Acquire();
        static async Coroutine Barrier() => await new AsyncBarrier(2).Wait();
        async Coroutine Condition()
        {
            using (await condition.Acquire())
                await condition.Wait();
        }
    }

    [Fact]
    public void Deadlock_tells_combinators_by_their_public_names()
    {
        var future = new Future<int>(Loop);
        var error = Deadlock(async () =>
        {
            _ = Aio.CreateTask(Wait(), "wait");
            _ = Aio.CreateTask(WaitFor(), "wait for");
            _ = Aio.CreateTask(Gather(), "gather");
            _ = Aio.CreateTask(Group(), "group");
            _ = Aio.CreateTask(AsCompleted(), "as completed");
            await future;
        });
        Assert.Equal("Aio.Wait", Told("wait"));
        Assert.Equal("Aio.WaitFor", Told("wait for"));
        Assert.Equal("Gather", Told("gather"));
        Assert.Equal("Aio.TaskGroup", Told("group"));
        Assert.Equal("Aio.AsCompleted", Told("as completed"));

        string Told(string name) => error.Tasks.Single(t => t.Task.Name == name).WaitsFor;
        async Coroutine Wait() => await Aio.Wait([future]);
        async Coroutine WaitFor() => await Aio.WaitFor(future, null);
        async Coroutine Gather() => await Aio.Gather(future);
        async Coroutine Group() => await Aio.TaskGroup(async group =>
        {
            _ = group.CreateTask(Gather());
            await Aio.Sleep(0);
        });
        async Coroutine AsCompleted()
        {
            await foreach (var _ in Aio.AsCompleted([future]))
            {
            }
        }
    }

    [Fact]
    public void Deadlock_tells_where_the_task_waits_that_ran_last()
    {
        var error = Deadlock(async () => await new Future<int>());
        Assert.Equal("Future", Assert.Single(error.Tasks).WaitsFor);
        Assert.Contains($"({File}:", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Deadlock_of_many_tasks_tells_the_first_of_them()
    {
        var error = Deadlock(async () =>
        {
            for (var i = 0; i < 5_000; i++)
                _ = Aio.CreateTask(Await(() => new Future<int>()));
            await new Future<int>();
        });
        Assert.Contains("5001 task(s)", error.Message, StringComparison.Ordinal);
        Assert.Contains("… and 4981 more.", error.Message, StringComparison.Ordinal);
        Assert.Equal(1000, error.Tasks.Count);
    }

    private static int Here([CallerLineNumber] int line = 0) => line;

    private static async Coroutine Take(AsyncLock first, AsyncLock second, Action<int> tell)
    {
        using (await first.Acquire())
        {
            await Aio.Sleep(0);
            tell(Here() + 1);
            using (await second.Acquire())
                await Aio.Sleep(0);
        }
    }

    private static async Coroutine Await(Func<Future> future) => await future();

    private DeadlockException Deadlock(Func<Coroutine> main) => Assert.Throws<DeadlockException>(() => Run(main));
}
