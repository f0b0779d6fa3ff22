using Orbweaver.Conformance.Interpreter;
using Orbweaver.Conformance.Programs;

namespace Orbweaver.Conformance.Comparing;

/// <summary>Orbweaver.Asyncio in this process.</summary>
internal sealed class OrbweaverSide(OperationTable operations) : ISide
{
    internal OrbweaverSide()
        : this(OperationTable.Standard)
    {
    }

    public string Name => "Orbweaver";

    public ProgramTrace Run(TestProgram program)
    {
        try
        {
            return new ProgramTrace(new ProgramRun(program, operations).Run());
        }
        catch (Exception error)
        {
            // The loop itself has failed: that is a difference like any other, and the shrinker's to make small.
            return new ProgramTrace([$"the run failed: {error}"]);
        }
    }

    public IEnumerable<ProgramTrace> RunAll(IReadOnlyList<TestProgram> programs) => programs.Select(Run);
}
