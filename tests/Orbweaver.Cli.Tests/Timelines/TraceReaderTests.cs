using System.Text;

namespace Orbweaver.Cli.Tests;

public sealed class TraceReaderTests
{
    [Fact]
    public void Trace_ofTheRecorder_isReadWhole()
    {
        var trace = Traces.Read(Traces.Small);
        Assert.Equal("3 tasks, 2 s of virtual time", trace.Summary);
        Assert.Equal(["Task-1|Main (lambda)", "one <&>|Fetch", "二|Fetch"], trace.Lanes.Select(lane => $"{lane.Name}|{lane.Method}"));
        Assert.Equal([TraceMarkKind.Done, TraceMarkKind.Failed, TraceMarkKind.Done], trace.Lanes.Select(lane => lane.Ending!.Value.Kind));
        Assert.Equal(["Task-1 creates one <&>", "Task-1 creates 二", "二 wakes Task-1"], trace.Arrows.Select(arrow => $"{arrow.From.Name} {arrow.Name} {arrow.To.Name}"));
        Assert.Equal(new TraceBar(2_000, 1_000_000_000, "Sleep 1 s", Waits: true), trace.Lanes[1].Bars[1]);
        Assert.False(trace.IsCut);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Trace_thatComesInPieces_isTheSame(int piece)
    {
        using var file = new Trickle(Encoding.UTF8.GetBytes(Traces.Small), piece);
        var trace = TraceReader.Read(file, "run.json");
        Assert.Equal(Traces.Read(Traces.Small).Lanes.Sum(lane => lane.Bars.Count), trace.Lanes.Sum(lane => lane.Bars.Count));
        Assert.Equal(3, trace.Arrows.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public void Trace_withAByteOrderMark_isRead(int piece)
    {
        using var file = new Trickle([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Traces.Small)], piece);
        Assert.Equal(3, TraceReader.Read(file, "run.json").Lanes.Count);
    }

    [Fact]
    public void Trace_withDeepArguments_isRead()
    {
        var deep = new string('[', 5_000) + new string(']', 5_000);
        Assert.Single(Traces.Read($$"""{"other":{{deep}},"traceEvents":[{"ph":"X","pid":1,"tid":1,"ts":0,"dur":1,"name":"f","args":{"deep":{{deep}} } }]}""").Lanes);
    }

    [Fact]
    public void Trace_asABareArray_isRead() => Assert.Equal(3, Traces.Read(Traces.Of(3)).Lanes.Count);

    [Fact]
    public void Trace_longerThanTheBuffer_isRead() => Assert.Equal(20_000, Traces.Read(Traces.Of(20_000)).Lanes.Count);

    [Fact]
    public void Trace_withOneVeryLongEvent_isRead() =>
        Assert.Equal(500_000, Traces.Read($$"""{"other":{"traceEvents":[1,2]},"traceEvents":[{"ph":"X","pid":1,"tid":1,"ts":0,"dur":1,"name":"{{new string('x', 500_000)}}"}]}""").Lanes[0].Bars[0].Name.Length);

    [Fact]
    public void Trace_cutAnywhere_isDrawnAsFarAsItGoes()
    {
        var whole = Encoding.UTF8.GetBytes(Traces.Small);
        var firstBar = Traces.Small.IndexOf("\"dur\":1}", StringComparison.Ordinal) + 20;
        for (var length = firstBar; length < whole.Length - 3; length += 11)
        {
            var trace = Traces.Read(whole[..length]);
            Assert.True(trace.IsCut);
            Assert.NotEmpty(trace.Lanes);
        }
    }

    [Theory]
    [InlineData("\"run.json\" is empty", "")]
    [InlineData("\"run.json\" is empty", "\uFEFF")]
    [InlineData("it is not JSON (line 1)", "hello")]
    [InlineData("it is not JSON (line 2)", "[{\"ph\":\"X\",\"ts\":0,\"dur\":1}\n}")]
    [InlineData("is not a trace: it must be an array of events, or an object with \"traceEvents\"", "{\"a\":1}")]
    [InlineData("is not a trace: it must be an array of events, or an object with \"traceEvents\"", "7")]
    [InlineData("has no bar to draw", "{\"traceEvents\":[]}")]
    [InlineData("has no bar to draw", "[1,null,\"x\",{},{\"ph\":\"X\"},{\"ph\":1},{\"ph\":\"X\",\"ts\":1e300,\"dur\":1},{\"ph\":\"X\",\"ts\":0,\"dur\":-1}]")]
    [InlineData("ends before its first bar", "{\"traceEvents\":[{\"ph\":\"M\"")]
    public void File_thatIsNoTrace_isAnErrorThatSaysWhy(string part, string text)
    {
        var error = Assert.Throws<UsageException>(() => Traces.Read(text));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Contains("run.json", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("one event is longer than 64.0 MiB", "[{\"name\":\"")]
    [InlineData("a value before \"traceEvents\" is longer than 64.0 MiB", "{\"other\":\"")]
    public void File_withAnEndlessValue_isAnErrorThatSaysWhere(string part, string begin)
    {
        using var file = new Endless(Encoding.UTF8.GetBytes(begin));
        Assert.Contains(part, Assert.Throws<UsageException>(() => TraceReader.Read(file, "run.json")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Trace_ofAnotherProgram_isDrawnAsWell()
    {
        var trace = Traces.Read("""[{"ph":"X","pid":"a","tid":1.5,"ts":10.5,"dur":2,"name":"f","args":{"deep":{"er":[1,2]}}},{"ph":"B","ts":1,"pid":0,"tid":9},{"ph":"M","name":"thread_name","pid":0,"tid":0,"args":{"name":"main (x) y)"}}]""");
        Assert.Equal(("main (x) y)", 2_000L, false), (trace.Lanes.Single().Name, trace.Length, trace.IsVirtual));
    }

    /// <summary>A file's begin, and then one letter for ever.</summary>
    private sealed class Endless(byte[] begin) : MemoryStream(begin)
    {
        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = base.Read(buffer, offset, count);
            if (read > 0)
                return read;
            buffer.AsSpan(offset, count).Fill((byte)'x');
            return count;
        }
    }

    private sealed class Trickle(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, piece));
    }
}
