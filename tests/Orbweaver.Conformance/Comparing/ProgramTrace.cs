using Orbweaver.Conformance.Programs;

namespace Orbweaver.Conformance.Comparing;

/// <summary>What a program did.</summary>
/// <param name="Lines">One for each thing that happened, and at the end one for each task.</param>
/// <param name="IsUndefined">asyncio leaves open what the program does (two timers of one deadline), so that there is nothing to compare.</param>
internal sealed record ProgramTrace(IReadOnlyList<string> Lines, bool IsUndefined = false);

/// <summary>An asyncio that runs programs.</summary>
internal interface ISide
{
    /// <summary>Its name and version, for reports.</summary>
    string Name { get; }

    ProgramTrace Run(TestProgram program);

    /// <summary>The traces of many programs, in their order.</summary>
    IEnumerable<ProgramTrace> RunAll(IReadOnlyList<TestProgram> programs);
}
