using System.Security.Cryptography;
using Orbweaver.Conformance.Comparing;
using Orbweaver.Conformance.Programs;
using Orbweaver.Conformance.Python;

namespace Orbweaver.Conformance.Tests;

/// <summary>The same programs on CPython and on Orbweaver: the traces must be the same, line by line.</summary>
public sealed class DifferentialTests(ITestOutputHelper output)
{
    private const int Programs = 300;

    [Fact]
    public void Random_programs_do_the_same_as_on_CPython()
    {
        var command = PythonCommand.Find();
        Assert.SkipWhen(command is null, "No CPython from 3.11 on was found, and so nothing to compare with.");
        var from = (ulong)RandomNumberGenerator.GetInt32(int.MaxValue);
        output.WriteLine($"Seeds {from}..{from + Programs - 1} on CPython {command.Version}.");
        if (command.Version.Minor < PythonCommand.ReferenceMinor)
            output.WriteLine($"It lacks operations, which are left out: {string.Join(", ", Catalogue.Kinds.Where(k => k.Since > command.Version.Minor).Select(k => k.Name))}.");

        using var python = new PythonSide(command);
        var comparison = new Comparison(python, new OrbweaverSide());
        var tally = comparison.Compare([.. Enumerable.Range(0, Programs).Select(i => from + (ulong)i)], command.Version.Minor);
        output.WriteLine($"{tally.Programs} programs, {tally.Lines} lines, {tally.Undefined} undefined (equal deadlines).");
        if (tally.First is { } difference)
        {
            Assert.Fail(
                $"Seed {difference.Seed} of {from}..{from + Programs - 1} differs. Again: dotnet run --project tests/Orbweaver.Conformance -- " +
                $"--seeds {difference.Seed}..{difference.Seed}{Environment.NewLine}" +
                DifferenceReport.Of(new Shrinker(comparison).Shrink(difference), comparison.ExpectedName, comparison.ActualName));
        }
    }

    /// <summary>A comparison that cannot fail is worth nothing: here CPython is compared with an interpreter that is wrong in one place.</summary>
    [Fact]
    public void Fault_in_an_operation_is_found_against_CPython()
    {
        var command = PythonCommand.Find();
        Assert.SkipWhen(command is null, "No CPython from 3.11 on was found, and so nothing to compare with.");
        using var python = new PythonSide(command);
        var comparison = new Comparison(python, new OrbweaverSide(FaultyOperations.CancelThatIsSilent));
        var tally = comparison.Compare([.. Enumerable.Range(0, Programs).Select(i => (ulong)i)], command.Version.Minor);
        Assert.NotNull(tally.First);
        Assert.True(new Shrinker(comparison).Shrink(tally.First).Program.Size <= 3);
    }
}
