using System.IO.Pipelines;
using System.Text;
using System.Text.Json;

namespace Orbweaver.Asyncio.Tests;

/// <summary>What a timeline tells of small programs: on virtual time, to the microsecond.</summary>
public sealed class TimelineTests
{
    [Fact]
    public void Gathered_sleepers_are_lanes_that_run_and_wait()
    {
        static async Coroutine Main() => await Aio.Gather([Aio.CreateTask(Sleep(1), "one"), Aio.CreateTask(Sleep(2.5), "two")]);

        var recording = Recording.Of(Main);

        Assert.Equal(["Task-1 (TimelineTests.Gathered_sleepers_are_lanes_that_run_and_wait.Main)", "one (TimelineTests.Sleep)", "two (TimelineTests.Sleep)"], recording.Lanes);
        Assert.Equal(
            [
                "Task-1: run TimelineTests.Gathered_sleepers_are_lanes_that_run_and_wait.Main 0+1",
                "one: run TimelineTests.Sleep 1+1", "Task-1: creates #1 0.999", "one: #1 1",
                "two: run TimelineTests.Sleep 2+1", "Task-1: creates #2 0.999", "two: #2 2",
                "one: wait Sleep 1 s 2+999998", "one: run TimelineTests.Sleep 1000000+1", "one: end done 1000001",
                "two: wait Sleep 2.5 s 3+2499997", "two: run TimelineTests.Sleep 2500000+1", "two: end done 2500001",
                "Task-1: wait Gather 1+2500000", "Task-1: run TimelineTests.Gathered_sleepers_are_lanes_that_run_and_wait.Main 2500001+1",
                "two: wakes #3 2500000.999", "Task-1: #3 2500001", "Task-1: end done 2500002",
            ],
            recording.Lines);
    }

    [Fact]
    public void Task_that_awaits_another_has_an_arrow_from_its_end()
    {
        static async Coroutine Main() => await Aio.CreateTask(Sleep(1), "child");

        Assert.Equal(
            [
                "Task-1: wait Task child 1+1000000", "Task-1: run TimelineTests.Task_that_awaits_another_has_an_arrow_from_its_end.Main 1000001+1",
                "child: wakes #2 1000000.999", "Task-1: #2 1000001", "Task-1: end done 1000002",
            ],
            Recording.Of(Main).Lines.SkipWhile(line => line != "child: end done 1000001").Skip(1));
    }

    [Fact]
    public void Cancellation_is_a_mark_when_it_is_asked_for_and_one_at_the_end()
    {
        static async Coroutine Main()
        {
            var child = Aio.CreateTask(Sleep(60), "child");
            await Aio.Sleep(1);
            child.Cancel();
            await Aio.Wait([child]);
        }

        Assert.Equal(
            ["child: cancel cancel 1000000", "child: wait Sleep 60 s 2+999999", "child: run TimelineTests.Sleep 1000001+1", "child: #2 1000001", "child: end cancelled 1000002"],
            Recording.Of(Main).Lines.Where(line => line.StartsWith("child", StringComparison.Ordinal)).Skip(2).Where(line => !line.Contains("wakes", StringComparison.Ordinal)));
    }

    [Fact]
    public void Exception_is_a_mark_with_its_message()
    {
        static async Coroutine Fail()
        {
            await Aio.Sleep(1);
            throw new IOException("no \"answer\"\n");
        }

        static async Coroutine Main() => await Aio.GatherOutcomes([Aio.CreateTask(Fail(), "child")]);

        Assert.Contains("child: end IOException 1000001 no \"answer\"\n", Recording.Of(Main).Lines);
    }

    [Fact]
    public void Waits_are_named_by_what_is_awaited()
    {
        static async Coroutine Main()
        {
            var (queue, mutex, future) = (new AsyncQueue<int>(1), new AsyncLock(), new Future<int>());
            var pipe = new Pipe(new PipeOptions(readerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));
            await using var stream = LoopStream.Over(pipe.Reader.AsStream());
            await Aio.TaskGroup(async group =>
            {
                _ = group.CreateTask(Discard(queue.Get()), "gets");
                _ = group.CreateTask(Hold(mutex), "holds");
                _ = group.CreateTask(Hold(mutex), "locks");
                _ = group.CreateTask(Await(future), "awaits");
                _ = group.CreateTask(Foreign(), "foreign");
                _ = group.CreateTask(Turn(), "turns");
                _ = group.CreateTask(Limited(), "limited");
                _ = group.CreateTask(Read(stream), "reads");
                await Aio.Sleep(1.5);
                await pipe.Writer.CompleteAsync();
                queue.PutNoWait(1);
                future.SetResult(1);
            });
        }

        static async Coroutine Discard(Coroutine<int> value) => _ = await value;

        static async Coroutine Hold(AsyncLock mutex)
        {
            using (await mutex.Acquire())
                await Aio.Sleep(1);
        }

        static async Coroutine Await(Future<int> future) => _ = await future;

        static async Coroutine Foreign()
        {
            var done = new TaskCompletionSource();
            EventLoop.Running().CallLater(0.1, done.SetResult);
            await done.Task;
        }

        static async Coroutine Read(LoopStream stream) => _ = await stream.ReadLine();

        static async Coroutine Turn() => await Aio.Sleep(0);

        static async Coroutine Limited() => await Aio.WaitFor(Sleep(0.25), 5);

        var lines = Recording.Of(Main).Lines.Where(line => line.Contains(": wait", StringComparison.Ordinal)).Select(line => line[..line.LastIndexOf(' ')]);

        Assert.Equal(
            [
                "Task-1: wait Sleep 1.5 s", "Task-1: wait TaskGroup", "awaits: wait Future", "foreign: wait .NET task", "gets: wait AsyncQueue.Get", "holds: wait Sleep 1 s",
                "limited: wait Sleep 250 ms", "locks: wait AsyncLock.Acquire", "locks: wait Sleep 1 s", "reads: wait LoopStream.ReadLine", "turns: wait next turn",
            ],
            lines.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Waits_for_a_pool_are_named_by_the_method_that_was_called()
    {
        using var gate = new ManualResetEventSlim();

        async Coroutine Main()
        {
            await using (var pool = new Pool(4))
            await using (var loops = new LoopPool(1))
            {
                var calls = Aio.Gather(
                [
                    Aio.CreateTask(Map(pool), "maps"), Aio.CreateTask(Apply(pool), "applies"), Aio.CreateTask(Each(pool.IMapAsync(Wait, [1])), "streams"),
                    Aio.CreateTask(Each(pool.IMapUnorderedAsync(Wait, [1])), "unordered"), Aio.CreateTask(MapOnLoops(loops), "loops"), Aio.CreateTask(Each(loops.IMap(WaitOnLoop, [1])), "coroutines"),
                ]);
                await Aio.Sleep(0);
                gate.Set();
                await calls;
            }
        }

        int Wait(int x)
        {
            gate.Wait();
            return x;
        }

        async Coroutine<int> WaitOnLoop(int x) => await Aio.ToThread(() => Wait(x));

        async Coroutine Map(Pool pool) => await pool.MapAsync(Wait, [1]);

        async Coroutine Apply(Pool pool) => await pool.ApplyAsync(Wait, 1);

        async Coroutine MapOnLoops(LoopPool pool) => await pool.Map(WaitOnLoop, [1]);

        async Coroutine Each(PoolResults<int> results)
        {
            await foreach (var result in results)
                _ = result;
        }

        var waits = Recording.Of(Main).Events.Where(e => e.GetProperty("ph").GetString() == "X" && e.GetProperty("cat").GetString() == "wait").Select(e => e.GetProperty("name").GetString()).ToHashSet();

        Assert.Superset(new HashSet<string?> { "Pool.MapAsync", "Pool.ApplyAsync", "Pool.IMapAsync", "Pool.IMapUnorderedAsync", "LoopPool.Map", "LoopPool.IMap" }, waits);
        Assert.DoesNotContain(waits, name => name!.Contains("Batch", StringComparison.Ordinal) || name.Contains("ResultStream", StringComparison.Ordinal) || name.Contains("Waiter", StringComparison.Ordinal));
    }

    [Fact]
    public void Queue_that_wakes_a_consumer_draws_an_arrow_from_the_producer()
    {
        static async Coroutine Main()
        {
            var queue = new AsyncQueue<int>();
            var consumer = Aio.CreateTask(Consume(queue), "consumer");
            await Aio.Sleep(1);
            queue.PutNoWait(1);
            await consumer;
        }

        static async Coroutine Consume(AsyncQueue<int> queue) => _ = await queue.Get();

        var lines = Recording.Of(Main).Lines;

        Assert.Contains("Task-1: wakes #2 1000000.999", lines);
        Assert.Contains("consumer: #2 1000001", lines);
    }

    [Fact]
    public void Callbacks_have_a_lane_of_their_own()
    {
        static void Tick()
        {
        }

        static async Coroutine Main()
        {
            var loop = EventLoop.Running();
            loop.CallSoon(Tick);
            loop.CallLater(1, Tick);
            loop.CallSoon(() => throw new InvalidDataException("wrong"));
            await Aio.Sleep(2);
        }

        var lines = Recording.Of(Main).Lines.Where(line => line.StartsWith("callbacks", StringComparison.Ordinal));

        const string Here = nameof(TimelineTests) + "." + nameof(Callbacks_have_a_lane_of_their_own);
        Assert.Equal(
            [
                $"callbacks: run {Here}.Tick 1+1", "callbacks: #1 1",
                $"callbacks: fault InvalidDataException 2 Exception in callback {Here} (lambda)", $"callbacks: run {Here} (lambda) 2+1", "callbacks: #2 2",
                $"callbacks: run {Here}.Tick 1000000+1",
            ],
            lines);
    }

    [Fact]
    public void Eager_task_runs_inside_the_step_that_makes_it()
    {
        static async Coroutine Main() => await Aio.CreateTask(Sleep(1), "child", eagerStart: true);

        Assert.Equal(
            ["child: run TimelineTests.Sleep 0+1", "Task-1: creates #1 0", "child: #1 0", "Task-1: run TimelineTests.Eager_task_runs_inside_the_step_that_makes_it.Main 0+1"],
            Recording.Of(Main).Lines.Take(4));
    }

    [Fact]
    public void Nested_run_is_inside_the_step_that_calls_it()
    {
        static async Coroutine Main()
        {
            await Aio.Sleep(1);
            EventLoop.Running().RunUntilComplete(Sleep(2));
        }

        var recording = Recording.Of(loop =>
        {
            loop.AllowNesting = true;
            loop.RunUntilComplete(Main());
        });

        Assert.Contains("Task-1: run TimelineTests.Nested_run_is_inside_the_step_that_calls_it.Main 1000000+2000001", recording.Lines);
        Assert.Contains("Task-2: wait Sleep 2 s 1000001+1999999", recording.Lines);
    }

    [Fact]
    public void Task_that_never_ends_waits_to_the_end_of_the_recording()
    {
        static async Coroutine Main()
        {
            _ = Aio.CreateTask(Sleep(60), "left");
            await Aio.Sleep(1);
        }

        Assert.Equal(["left: wait Sleep 60 s 2+999999", "left: end never ended 1000001"], Recording.Of(Main).Lines.TakeLast(2));
    }

    [Fact]
    public void What_the_loop_reports_when_it_closes_is_marked()
    {
        Future<int>? lost = null;

        async Coroutine Main()
        {
            _ = Aio.CreateTask(Sleep(60), "left");
            lost = new Future<int>();
            lost.SetException(new InvalidDataException("wrong"));
            await Aio.Sleep(1);
        }

        var faults = Recording.Of(Main).Lines.Where(line => line.StartsWith("callbacks: fault", StringComparison.Ordinal)).ToList();
        GC.KeepAlive(lost); // nobody looks at its exception before the loop closes

        Assert.Equal(2, faults.Count);
        Assert.StartsWith("callbacks: fault PendingAtClose 1000001 ", faults[0], StringComparison.Ordinal);
        Assert.StartsWith("callbacks: fault InvalidDataException 1000001 Future exception was never retrieved", faults[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Task_renamed_while_it_runs_has_its_last_name()
    {
        static async Coroutine Main()
        {
            await Aio.Sleep(1);
            Aio.CurrentTask!.Name = "名前";
        }

        Assert.Equal(["名前 (TimelineTests.Task_renamed_while_it_runs_has_its_last_name.Main)"], Recording.Of(Main).Lanes);
    }

    [Fact]
    public void Loops_are_processes_of_one_trace_and_lanes_have_numbers_of_their_own()
    {
        using var file = new MemoryStream();
        using (var timeline = new Timeline(file))
        {
            for (var i = 0; i < 2; i++)
                Aio.Run(Sleep(1), new EventLoopOptions { TimeProvider = new VirtualClock(), Timeline = timeline });
        }

        var recording = Recording.Of(file);
        var bars = recording.Events.Where(e => e.GetProperty("ph").GetString() == "X").ToLookup(e => e.GetProperty("pid").GetInt32(), e => e.GetProperty("tid").GetInt32());
        Assert.Equal([1, 2], bars.Select(loop => loop.Key));
        Assert.Empty(bars[1].Intersect(bars[2]));
        Assert.Equal(["loop 1", "loop 2"], recording.Events.Where(e => e.GetProperty("name").GetString() == "process_name").Select(e => e.GetProperty("args").GetProperty("name").GetString()));
    }

    [Fact]
    public void Bars_of_a_lane_never_overlap()
    {
        static async Coroutine Main() => await Aio.Gather([.. Enumerable.Range(0, 20).Select(i => Work(i))]);

        static async Coroutine Work(int i)
        {
            for (var n = 0; n < 20; n++)
                await Aio.Sleep(n % 3 == 0 ? 0 : i * n / 10.0);
        }

        var bars = Recording.Of(Main).Events.Where(e => e.GetProperty("ph").GetString() == "X");

        foreach (var lane in bars.GroupBy(e => e.GetProperty("tid").GetInt32()))
        {
            var reached = 0m;
            foreach (var bar in lane.OrderBy(e => e.GetProperty("ts").GetDecimal()))
            {
                Assert.True(bar.GetProperty("ts").GetDecimal() >= reached);
                reached = bar.GetProperty("ts").GetDecimal() + bar.GetProperty("dur").GetDecimal();
            }
        }
    }

    [Fact]
    public void Same_program_gives_the_same_bytes()
    {
        static async Coroutine Main() => await Aio.Gather([Sleep(1), Sleep(2), Sleep(1)]);

        Assert.Equal(Recording.Of(Main).Json, Recording.Of(Main).Json);
    }

    [Fact]
    public void Recorded_program_takes_the_same_course()
    {
        static List<string> Course(Timeline? timeline)
        {
            var trace = new List<string>();
            Aio.Run(Main(trace), new EventLoopOptions { TimeProvider = new VirtualClock(), Timeline = timeline });
            return trace;
        }

        static async Coroutine Main(List<string> trace) => await Aio.TaskGroup(async group =>
        {
            for (var i = 0; i < 5; i++)
                _ = group.CreateTask(Worker(trace, i));
            await Aio.Sleep(0);
            trace.Add("made");
        });

        static async Coroutine Worker(List<string> trace, int i)
        {
            for (var n = 0; n < 5; n++)
            {
                await Aio.Sleep(i % 2 == 0 ? 0 : n);
                trace.Add($"{i}.{n} {EventLoop.Running().Time.TotalSeconds}");
            }
        }

        using var timeline = new Timeline(new MemoryStream());
        Assert.Equal(Course(null), Course(timeline));
    }

    [Fact]
    public void Real_time_is_that_of_the_clock()
    {
        using var file = new MemoryStream();
        using (var timeline = new Timeline(file))
            Aio.Run(Sleep(0.01), new EventLoopOptions { Timeline = timeline });

        // From one step's start to the next one's, which a machine that stalls makes longer only. The loop's clock counts in tenths of a microsecond.
        var starts = Recording.Of(file).Events
            .Where(e => e.GetProperty("ph").GetString() == "X" && e.GetProperty("name").GetString() == "TimelineTests.Sleep")
            .Select(e => e.GetProperty("ts").GetDecimal()).ToList();
        Assert.Equal(2, starts.Count);
        Assert.True(starts[1] - starts[0] >= 9_999.9m, $"{starts[0]} and {starts[1]}");
    }

    private static async Coroutine Sleep(double seconds) => await Aio.Sleep(seconds);
}
