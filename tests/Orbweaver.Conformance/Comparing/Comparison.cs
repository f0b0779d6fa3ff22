using Orbweaver.Conformance.Programs;

namespace Orbweaver.Conformance.Comparing;

/// <summary>A program that two sides run differently.</summary>
/// <param name="Seed">What the program was made of; null for one from a file.</param>
/// <param name="Program">The program.</param>
/// <param name="Expected">The trace of the side that is the measure.</param>
/// <param name="Actual">The other side's.</param>
internal sealed record Difference(ulong? Seed, TestProgram Program, ProgramTrace Expected, ProgramTrace Actual)
{
    /// <summary>The first line that differs, from 0.</summary>
    internal int Line => Expected.Lines.Zip(Actual.Lines).TakeWhile(pair => TraceLines.Same(pair.First, pair.Second)).Count();
}

/// <summary>How a range of seeds went.</summary>
internal sealed record Tally(int Programs, int Undefined, long Lines, Difference? First);

/// <summary>Runs programs on two sides, and compares their traces line by line.</summary>
/// <param name="expected">The measure.</param>
/// <param name="actual">What is measured.</param>
internal sealed class Comparison(ISide expected, ISide actual)
{
    internal string ExpectedName => expected.Name;

    internal string ActualName => actual.Name;

    /// <summary>Compares the programs of seeds, up to the first difference.</summary>
    internal Tally Compare(IReadOnlyList<ulong> seeds, int pythonMinor)
    {
        TestProgram[] programs = [.. seeds.Select(seed => Generator.Generate(seed, pythonMinor))];
        var undefined = 0;
        var count = 0;
        var lines = 0L;
        Difference? first = null;
        foreach (var (left, right) in expected.RunAll(programs).Zip(actual.RunAll(programs)))
        {
            if (first is null)
            {
                lines += left.Lines.Count;
                if (left.IsUndefined || right.IsUndefined)
                    undefined++;
                else if (!TraceLines.Same(left.Lines, right.Lines))
                    first = new Difference(seeds[count], programs[count], left, right);
                count++;
            }
        }

        return new Tally(count, undefined, lines, first);
    }

    /// <summary>Runs one program on both sides.</summary>
    /// <returns>The difference, or null.</returns>
    internal Difference? Compare(TestProgram program, ulong? seed = null)
    {
        var left = expected.Run(program);
        var right = actual.Run(program);
        return left.IsUndefined || right.IsUndefined || TraceLines.Same(left.Lines, right.Lines) ? null : new Difference(seed, program, left, right);
    }
}
