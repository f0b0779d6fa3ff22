using System.Collections.Immutable;
using Orbweaver.Conformance.Programs;

namespace Orbweaver.Conformance.Comparing;

/// <summary>
/// Makes a program smaller for as long as the two sides still differ: empties tasks, drops operations, puts the operations of a block in the place of their owner, and takes
/// smaller numbers and fewer references. Every step is tried on both sides.
/// </summary>
internal sealed class Shrinker(Comparison comparison)
{
    /// <summary>Enough for programs of the generator's sizes; a limit, so that a slow Python does not keep anybody waiting.</summary>
    private const int MostAttempts = 20_000;

    private static readonly long[] RoundNumbers = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 20, 30, 50, 100];
    private int _attempts;

    internal Difference Shrink(Difference difference)
    {
        var smallest = difference;
        while (Smaller(smallest) is { } smaller)
            smallest = smaller;
        return smallest;
    }

    private Difference? Smaller(Difference difference)
    {
        foreach (var candidate in Candidates(difference.Program))
        {
            if (++_attempts > MostAttempts)
                return null;
            if (comparison.Compare(candidate, difference.Seed) is { } still)
                return still;
        }

        return null;
    }

    private static IEnumerable<TestProgram> Candidates(TestProgram program)
    {
        if (program.Eager)
            yield return program with { Eager = false };
        for (var i = 0; i < program.Tasks.Length; i++)
        {
            if (program.Tasks[i].Operations.Length > 0)
                yield return program with { Tasks = program.Tasks.SetItem(i, Block.Empty) };
        }

        if (program.Tasks.Length > 1 && program.Tasks[^1].Operations.Length == 0)
            yield return program with { Tasks = program.Tasks.RemoveAt(program.Tasks.Length - 1) };
        for (var i = 0; i < program.Tasks.Length; i++)
        {
            foreach (var block in Candidates(program.Tasks[i]))
                yield return program with { Tasks = program.Tasks.SetItem(i, block) };
        }
    }

    /// <summary>Large pieces first.</summary>
    private static IEnumerable<Block> Candidates(Block block)
    {
        var operations = block.Operations;
        for (var size = operations.Length; size > 0; size /= 2)
        {
            for (var start = 0; start + size <= operations.Length; start += size)
                yield return new Block(operations.RemoveRange(start, size));
        }

        for (var i = 0; i < operations.Length; i++)
        {
            foreach (var within in operations[i].Arguments.OfType<BlockArgument>())
                yield return new Block(operations.RemoveAt(i).InsertRange(i, within.Value.Operations));
        }

        for (var i = 0; i < operations.Length; i++)
        {
            foreach (var operation in Candidates(operations[i]))
                yield return new Block(operations.SetItem(i, operation));
        }
    }

    private static IEnumerable<Operation> Candidates(Operation operation)
    {
        for (var i = 0; i < operation.Arguments.Length; i++)
        {
            foreach (var argument in Candidates(operation.Arguments[i], operation.Kind.Parameters[i]))
                yield return operation with { Arguments = operation.Arguments.SetItem(i, argument) };
        }
    }

    private static IEnumerable<Argument> Candidates(Argument argument, Shape shape) => argument switch
    {
        BlockArgument block => Candidates(block.Value).Select(b => new BlockArgument(b)),
        NumberArgument { Value: { } value } when shape is Shape.Delay or Shape.OptionalDelay or Shape.Value => Numbers(value, shape),
        WordArgument { Value: not null } when shape == Shape.Message => [new WordArgument(null)],
        WordsArgument words => Enumerable.Range(0, words.Value.Length).Select(i => new WordsArgument(words.Value.RemoveAt(i))),
        FlagArgument { Value: true } => [new FlagArgument(false)],
        _ => [],
    };

    private static IEnumerable<Argument> Numbers(long value, Shape shape)
    {
        IEnumerable<long?> smaller = [.. RoundNumbers.Where(n => n < Math.Abs(value)).Select(n => (long?)n)];
        if (Math.Abs(value) > RoundNumbers[^1])
            smaller = smaller.Append(value / 2);
        return (shape == Shape.OptionalDelay ? smaller.Prepend(null) : smaller).Select(n => new NumberArgument(n));
    }
}
