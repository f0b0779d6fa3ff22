namespace Orbweaver.Cli.Tests;

public sealed class TraceTextTests
{
    [Fact]
    public void Small_trace_isDrawnExactly() => Assert.Equal(
        """
        3 tasks, 2 s of virtual time

                             0 s         0.5 s           1 s          1.5 s          2 s
                             ├─────────────┼──────────────┼─────────────┼─────────────┤
        Task-1 Main (lambda) █─ Gather ───────────────────────────────────────────────█✓
        one <&> Fetch        █─ Sleep 1 s ────────────────█✗
        二 Fetch             █─ Sleep 2 s ────────────────────────────────────────────█✓

        █ runs  ─ waits  ✓ done  ✗ failed

          0 s  Task-1 creates one <&>, 二
          2 s  二 wakes Task-1
        """,
        Drawn(Traces.Small, 80));

    [Fact]
    public void Rows_beyondTheLimit_areCountedAndTheWayToThemIsTold()
    {
        var lines = Drawn(Traces.Of(50), 80, rows: 3).Split('\n');
        Assert.Contains("… and 47 more rows: --rows 50 shows all, a viewer such as https://ui.perfetto.dev any of them.", lines);
        Assert.Equal(3, lines.Count(line => line.StartsWith("thread ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Many_shortSteps_areNotDrawnAsOneLong()
    {
        var steps = Enumerable.Range(0, 1000).Select(i => $$"""{"ph":"X","pid":1,"tid":1,"cat":"run","name":"f","ts":{{i * 10}},"dur":1}""");
        const string Long = """{"ph":"X","pid":1,"tid":2,"cat":"run","name":"f","ts":0,"dur":10000}""";
        var lines = Drawn($"[{string.Join(',', steps)},{Long}]", 40).Split('\n');
        Assert.Equal("thread 1 " + new string('▒', 30), lines[4]);
        Assert.Equal("thread 2 " + new string('█', 30), lines[5]);
        Assert.Contains("█ runs  ▒ runs at times  ─ waits", lines);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(63)]
    [InlineData(200)]
    public void Drawing_ofAnyWidth_keepsIt(int width)
    {
        foreach (var line in new TraceText(Traces.Read(Traces.Small), width, 40).Lines().Skip(2).SkipLast(6))
            Assert.True(line.Cells <= width, line.ToString());
    }

    [Fact]
    public void Loops_haveHeadings()
    {
        var drawn = Drawn("""
            [{"ph":"M","name":"process_name","pid":1,"tid":1,"args":{"name":"loop 1"}},{"ph":"M","name":"process_name","pid":2,"tid":2,"args":{"name":"loop 2"}},
            {"ph":"X","pid":2,"tid":3,"ts":0,"dur":5,"name":"f"},{"ph":"X","pid":1,"tid":1,"ts":5,"dur":5,"name":"f"}]
            """, 60);
        Assert.StartsWith("2 tasks on 2 loops, 10 µs of time\n", drawn, StringComparison.Ordinal);
        var lines = drawn.Split('\n');
        Assert.True(Array.IndexOf(lines, "loop 1") < Array.IndexOf(lines, "loop 2"));
    }

    [Fact]
    public void Summary_speaksOfVirtualTime_onlyWhenAllLoopsAreOnIt()
    {
        const string First = """{"ph":"M","pid":1,"tid":1,"name":"process_labels","args":{"labels":"virtual time: a step is drawn 1 µs long"}}""";
        const string Second = """{"ph":"M","pid":2,"tid":2,"name":"process_labels","args":{"labels":"virtual time: a step is drawn 1 µs long"}}""";
        const string Bars = """{"ph":"X","pid":1,"tid":1,"ts":0,"dur":5,"name":"f"},{"ph":"X","pid":2,"tid":2,"ts":5,"dur":5,"name":"f"}""";
        Assert.StartsWith("2 tasks on 2 loops, 10 µs of time\n", Drawn($"[{First},{Bars}]", 60), StringComparison.Ordinal);
        Assert.StartsWith("2 tasks on 2 loops, 10 µs of virtual time\n", Drawn($"[{First},{Bars},{Second}]", 60), StringComparison.Ordinal);
    }

    [Fact]
    public void Bars_withoutLength_areDrawnWhereTheyBegin()
    {
        var drawn = Drawn("""[{"ph":"X","ts":0,"dur":0},{"ph":"X","cat":"wait","ts":0.001,"dur":0}]""", 60).Split('\n');
        Assert.Equal($"thread 0 █{new string(' ', 48)}─", drawn[4]);

        drawn = Drawn("""[{"ph":"X","tid":1,"ts":0,"dur":0.030},{"ph":"X","tid":2,"ts":0.010,"dur":0}]""", 40).Split('\n');
        Assert.Equal($"thread 2 {new string(' ', 10)}█", drawn[5]); // on a column's border
    }

    [Fact]
    public void Names_withControlCharacters_areMadeSafe() =>
        Assert.DoesNotContain('\e', Drawn("""[{"ph":"X","cat":"wait","pid":1,"tid":1,"ts":0,"dur":5,"name":"\u001b[31m"},{"ph":"M","name":"thread_name","pid":1,"tid":1,"args":{"name":"\u001b[2J"}}]""", 80));

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(999, "999 ns")]
    [InlineData(1_500, "1.5 µs")]
    [InlineData(250_000_000, "250 ms")]
    [InlineData(1_234_567_890, "1.23 s")]
    [InlineData(90_000_000_000, "90 s")]
    [InlineData(150_000_000_000, "2 min 30 s")]
    [InlineData(180_000_000_400, "3 min")]
    [InlineData(7_200_000_000_000, "2 h")]
    [InlineData(9_000_000_000_000, "2 h 30 min")]
    public void Time_isTold_inItsUnit(long nanoseconds, string text) => Assert.Equal(text, TraceTime.Text(nanoseconds));

    [Theory]
    [InlineData(2_500_003_000, 5, "0 s, 0.5 s, 1 s, 1.5 s, 2 s, 2.5 s")]
    [InlineData(1_000, 4, "0 s, 200 ns, 400 ns, 600 ns, 800 ns, 1 µs")]
    [InlineData(600_000_000_000, 5, "0 s, 2 min, 4 min, 6 min, 8 min, 10 min")]
    [InlineData(1, 10, "0 s, 1 ns")]
    [InlineData(864_000_000_000_000, 3, "0 s, 72 h, 144 h, 216 h")]
    public void Axis_isMarked_atRoundTimes(long length, int most, string marks) =>
        Assert.Equal(marks, string.Join(", ", TraceTime.Marks(length, most).Select(at => TraceTime.Moment(at, length))));

    private static string Drawn(string json, int width, int rows = 40) => string.Join('\n', new TraceText(Traces.Read(json), width, rows).Lines());
}
