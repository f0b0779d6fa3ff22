using Orbweaver.Conformance.Comparing;
using Orbweaver.Conformance.Interpreter;
using Orbweaver.Conformance.Programs;

namespace Orbweaver.Conformance.Tests;

/// <summary>The machinery itself, without Python: Orbweaver is compared with an interpreter that is wrong in one place.</summary>
public sealed class ComparisonTests
{
    [Theory]
    [InlineData("cancel", 3)]
    [InlineData("await", 5)]
    [InlineData("lock", 5)]
    public void Fault_in_an_operation_is_found_and_its_program_made_small(string operation, int size)
    {
        var faulty = operation switch
        {
            "cancel" => FaultyOperations.CancelThatIsSilent,
            "await" => FaultyOperations.AwaitThatIsLate,
            _ => FaultyOperations.LockThatIsOpen,
        };
        var comparison = Against(faulty);
        var found = comparison.Compare([.. Seeds(300)], 13).First;
        Assert.NotNull(found);

        var small = new Shrinker(comparison).Shrink(found);
        Assert.Contains(small.Program.All(), o => o.Kind.Name == operation);
        Assert.InRange(small.Program.Size, 1, size);
        Assert.NotNull(comparison.Compare(small.Program));
        Assert.True(small.Program.Size < found.Program.Size);
    }

    [Fact]
    public void Interpreter_without_faults_has_no_difference_from_itself()
    {
        var tally = Against(OperationTable.Standard).Compare([.. Seeds(300)], 13);
        Assert.Null(tally.First);
        Assert.Equal(300, tally.Programs);
    }

    [Fact]
    public void Comparison_ends_at_the_first_difference_and_says_its_seed()
    {
        var comparison = Against(FaultyOperations.CancelThatIsSilent);
        var tally = comparison.Compare([.. Seeds(300)], 13);
        Assert.Equal((ulong)tally.Programs, tally.First!.Seed);
        Assert.Equal(tally.First.Line, comparison.Compare(Generator.Generate(tally.First.Seed!.Value))!.Line);
    }

    [Fact]
    public void Report_shows_both_traces_and_marks_the_first_line_that_differs()
    {
        var program = ProgramText.Read("""{"tasks":[[["set",0,4],["cancel","f0",null],["state","f0"]]]}""");
        var difference = Against(FaultyOperations.CancelThatIsSilent).Compare(program)!;
        var report = DifferenceReport.Of(difference, "left", "right").Split(Environment.NewLine);
        Assert.Equal(ProgramText.Write(program), report[0]);
        Assert.Equal(
            [
                "    left           | right",
                "    0 t0 .0 set    | 0 t0 .0 set",
                "    0 t0 .1 cancel | 0 t0 .1 cancel",
                "--> 0 t0 .1 False  | 0 t0 .2 state",
                "    0 t0 .2 state  | 0 t0 .2 ok 4",
                "    0 t0 .2 ok 4   | 0 t0 END",
                "    0 t0 END       | t0 ok 0 0",
                "    t0 ok 0 0      | ",
            ],
            report.Skip(2).TakeWhile(line => line.Length > 0));
    }

    [Fact]
    public void Program_that_hangs_ends_with_its_tasks_pending()
    {
        var trace = new OrbweaverSide().Run(ProgramText.Read("""{"tasks":[[["spawn",1],["await","t1"]],[["event_wait"]]]}"""));
        Assert.Equal(["t0 pending 0", "t1 pending 0"], trace.Lines.TakeLast(2));
    }

    [Theory]
    [InlineData("cancelled", "cancelled", true)]
    [InlineData("cancelled", "cancelled(m1)", true)]
    [InlineData("[cancelled, cancelled(m2)]", "[cancelled(m1), cancelled(m2)]", true)]
    [InlineData("cancelled(m1)", "cancelled", false)]
    [InlineData("cancelled(m1)", "cancelled(m2)", false)]
    [InlineData("cancelled, 1", "cancelled(m1), 2", false)]
    [InlineData("cancelled", "ok", false)]
    public void Message_may_be_there_where_CPython_has_handed_it_out_before(string expected, string actual, bool same) =>
        Assert.Equal(same, TraceLines.Same(expected, actual));

    private static Comparison Against(OperationTable faulty) => new(new OrbweaverSide(), new OrbweaverSide(faulty));

    private static IEnumerable<ulong> Seeds(int count) => Enumerable.Range(1, count).Select(i => (ulong)i);
}
