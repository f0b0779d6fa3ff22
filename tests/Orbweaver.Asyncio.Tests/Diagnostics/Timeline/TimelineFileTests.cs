using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Orbweaver.Asyncio.Tests;

/// <summary>The file: complete at any time, bounded, one a process.</summary>
public sealed class TimelineFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("orbweaver-timeline-").FullName;

    private string File(string name) => Path.Combine(_folder, name);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void File_is_complete_after_each_flush()
    {
        using var stream = new MemoryStream();
        using var timeline = new Timeline(stream);
        using var loop = new EventLoop(Options(timeline));
        for (var i = 1; i <= 3; i++)
        {
            loop.RunUntilComplete(Work());
            timeline.Flush(); // and then the program is killed
            Assert.Equal(i, Events(stream.ToArray()).Count(e => e.GetProperty("ph").GetString() == "i"));
        }
    }

    [Fact]
    public void File_of_a_program_without_a_loop_is_an_empty_trace()
    {
        using (new Timeline(File("run.json")))
        {
        }

        Assert.Empty(Events(System.IO.File.ReadAllBytes(File("run.json"))));
    }

    [Fact]
    public void Stream_that_cannot_seek_is_complete_at_the_end()
    {
        var stream = new ForwardStream();
        using (var timeline = new Timeline(stream))
        {
            Aio.Run(Work(), Options(timeline));
            Aio.Run(Work(), Options(timeline));
        }

        Assert.Equal(2, Events(stream.Written.ToArray()).Count(e => e.GetProperty("ph").GetString() == "i"));
    }

    [Fact]
    public void Long_recording_goes_through_the_buffer()
    {
        static async Coroutine Turns()
        {
            for (var i = 0; i < 5000; i++)
                await Aio.Sleep(0.001);
        }

        using var stream = new MemoryStream();
        using (var timeline = new Timeline(stream))
            Aio.Run(Turns(), Options(timeline));

        var bars = Events(stream.ToArray()).Where(e => e.GetProperty("ph").GetString() == "X").ToList();
        Assert.Equal(10_001, bars.Count);
        Assert.True(stream.Length > 4 * TraceBuffer.Size);
    }

    [Fact]
    public void Limit_reached_leaves_out_what_comes_later()
    {
        using var stream = new MemoryStream();
        using (var timeline = new Timeline(stream, limit: 1000))
        {
            using (var loop = new EventLoop(Options(timeline)))
            {
                loop.RunUntilComplete(Work());
                timeline.Flush();
                loop.RunUntilComplete(Work());
                timeline.Flush();
                loop.RunUntilComplete(Work());
            }

            Assert.True(timeline.Statistics.IsFull);
            Assert.Contains("full: what came later is left out", timeline.ToString(), StringComparison.Ordinal);
        }

        Assert.Equal(1, Events(stream.ToArray()).Count(e => e.GetProperty("ph").GetString() == "i"));
        Assert.True(stream.Length < 1010);
    }

    [Fact]
    public void Names_are_escaped_and_long_ones_cut()
    {
        using var stream = new MemoryStream();
        using (var timeline = new Timeline(stream))
        using (var loop = new EventLoop(Options(timeline)))
        {
            loop.RunUntilComplete(loop.CreateTask(Work(), "a\"b\\c\u0001\u007F\ud800🕸"));
            loop.RunUntilComplete(loop.CreateTask(Work(), new string('\u0001', 100_000)));
        }

        var names = Events(stream.ToArray()).Where(e => e.GetProperty("name").GetString() == "thread_name").Select(e => e.GetProperty("args").GetProperty("name").GetString()!).ToList();
        Assert.Equal("a\"b\\c\u0001\u007F\uFFFD🕸 (TimelineFileTests.Work)", names[0]);
        Assert.Equal(new string('\u0001', 200) + "…", names[1]);
    }

    [Fact]
    public void Statistics_tell_events_bytes_and_cost()
    {
        using var stream = new MemoryStream();
        using var timeline = new Timeline(stream);
        Aio.Run(Work(), Options(timeline));

        var statistics = timeline.Statistics;
        Assert.Equal(Events(stream.ToArray()).Count, statistics.Events);
        Assert.Equal(stream.Length, statistics.Bytes);
        Assert.True(statistics.Cost > TimeSpan.Zero);
        Assert.False(statistics.IsFull);
        Assert.Matches(@"^Timeline in a stream: \d+ events, [\d,]+ bytes; recording took [\d,.]+ ms, [\d,]+ ns an event$", timeline.ToString());
    }

    [Fact]
    public void Closed_timeline_leaves_the_loop_alone()
    {
        using var first = new Timeline(new MemoryStream());
        using var loop = new EventLoop(Options(first));
        loop.RunUntilComplete(Work());
        var timeline = new Timeline(File("run.json"));
        using var other = new EventLoop(Options(timeline));
        timeline.Dispose();
        timeline.Dispose();

        other.RunUntilComplete(Work());
        Assert.DoesNotContain(Events(System.IO.File.ReadAllBytes(File("run.json"))), e => e.GetProperty("ph").GetString() == "X");
    }

    [Theory]
    [InlineData(Timeline.DefaultLimit)]
    [InlineData(1)]
    public void Loop_that_is_recorded_no_longer_is_not_made_to_hold_its_tasks(long limit)
    {
        using var timeline = new Timeline(new MemoryStream(), limit);
        using var loop = new EventLoop(Options(timeline));
        var result = ResultOf(loop, timeline);
        loop.RunUntilComplete(Work());

        AssertIsCollected(result);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference ResultOf(EventLoop loop, Timeline timeline) => new(loop.RunUntilComplete(Outlive(timeline)));

        static async Coroutine<object> Outlive(Timeline timeline)
        {
            await Aio.Sleep(1);
            timeline.Flush(); // at which the short one is full
            if (timeline.TakesMore)
                timeline.Dispose();
            await Aio.Sleep(1);
            return new object();
        }
    }

    [Fact]
    public void Timeline_that_nobody_disposes_is_collected()
    {
        AssertIsCollected(Begun());

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference Begun() => new(new Timeline(new MemoryStream()));
    }

    [Fact]
    public void Variable_names_the_file()
    {
        var error = new StringWriter();
        var timeline = ProcessTimeline.Open(File("run.json"), error)!;
        Aio.Run(Work(), Options(timeline));
        ProcessTimeline.End(timeline, error);

        Assert.Matches(@"^Timeline .*run\.json: \d+ events, [\d,]+ bytes; recording took [\d,.]+ ms, [\d,]+ ns an event\. See it with: orbweaver timeline .*run\.json, or open it at https://ui\.perfetto\.dev\n$", error.ToString());
        Assert.NotEmpty(Events(System.IO.File.ReadAllBytes(File("run.json"))));
    }

    [Fact]
    public void Variable_with_a_file_in_use_takes_one_of_its_own()
    {
        var error = new StringWriter();
        using var first = ProcessTimeline.Open(File("run.json"), error);
        using var second = ProcessTimeline.Open(File("run.json"), error);

        Assert.Equal(File($"run.{Environment.ProcessId}.json"), second!.Path);
        Assert.Empty(error.ToString());
    }

    [Fact]
    public void Variable_with_a_wrong_path_says_so_and_the_program_runs()
    {
        var error = new StringWriter();

        Assert.Null(ProcessTimeline.Open(File("none/run.json"), error));
        Assert.StartsWith("ORBWEAVER_TIMELINE: nothing is recorded, since \"", error.ToString(), StringComparison.Ordinal);
        Assert.Null(ProcessTimeline.Open("", error));
        Assert.Null(ProcessTimeline.Open(null, error));
    }

    [Fact]
    public void Variable_in_a_program_without_standard_error_does_not_end_it()
    {
        var closed = new StringWriter();
        closed.Dispose();
        var timeline = ProcessTimeline.Open(File("run.json"), closed)!;

        Assert.Null(ProcessTimeline.Open(File("none/run.json"), closed));
        ProcessTimeline.End(timeline, closed);

        Assert.Empty(Events(System.IO.File.ReadAllBytes(File("run.json"))));
    }

    [Fact]
    public void Arguments_are_checked()
    {
        Assert.Throws<ArgumentNullException>(() => new Timeline((Stream)null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Timeline(new MemoryStream(), 0));
        Assert.Throws<ArgumentNullException>(() => new Timeline((string)null!));
        Assert.Throws<ArgumentException>(() => new Timeline(""));
    }

    [Fact]
    public void Wrong_limit_leaves_the_file_as_it_was()
    {
        System.IO.File.WriteAllText(File("run.json"), "an earlier run");

        Assert.Throws<ArgumentOutOfRangeException>(() => new Timeline(File("run.json"), limit: 0));

        Assert.Equal("an earlier run", System.IO.File.ReadAllText(File("run.json")));
        using var timeline = new Timeline(File("run.json")); // no handle was left open
        Assert.Equal(File("run.json"), timeline.Path);
    }

    private static void AssertIsCollected(WeakReference reference)
    {
        // More than once, since the timer that flushes may hold a timeline for a moment.
        for (var i = 0; i < 100 && reference.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(reference.IsAlive);
    }

    private static EventLoopOptions Options(Timeline timeline) => new() { TimeProvider = new VirtualClock(), Timeline = timeline };

    private static async Coroutine Work() => await Aio.Sleep(1);

    private static List<JsonElement> Events(byte[] file)
    {
        using var document = JsonDocument.Parse(file);
        return [.. document.RootElement.GetProperty("traceEvents").EnumerateArray().Select(e => e.Clone())];
    }

    private sealed class ForwardStream : Stream
    {
        public MemoryStream Written { get; } = new();

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => Written.Write(buffer, offset, count);
    }
}
