using System.Collections.Immutable;

namespace Orbweaver.Conformance.Programs;

/// <summary>One step of a program.</summary>
internal sealed record Operation(OperationKind Kind, ImmutableArray<Argument> Arguments)
{
    internal long Number(int index) => OptionalNumber(index)!.Value;

    internal long? OptionalNumber(int index) => ((NumberArgument)Arguments[index]).Value;

    internal string Word(int index) => OptionalWord(index)!;

    internal string? OptionalWord(int index) => ((WordArgument)Arguments[index]).Value;

    internal bool Flag(int index) => ((FlagArgument)Arguments[index]).Value;

    internal ImmutableArray<string> Words(int index) => ((WordsArgument)Arguments[index]).Value;

    internal Block Block(int index) => ((BlockArgument)Arguments[index]).Value;

    /// <summary>This operation and those within it.</summary>
    internal IEnumerable<Operation> All() =>
        Arguments.OfType<BlockArgument>().SelectMany(a => a.Value.All()).Prepend(this);
}

/// <summary>Operations that are performed one after the other.</summary>
internal sealed record Block(ImmutableArray<Operation> Operations)
{
    internal static Block Empty { get; } = new([]);

    /// <summary>The operations, and those within them.</summary>
    internal IEnumerable<Operation> All() => Operations.SelectMany(o => o.All());
}

/// <summary>A program: the bodies of its tasks by their numbers. Task 0 is there from the beginning; operations make the others.</summary>
/// <param name="Tasks">The bodies.</param>
/// <param name="Eager">Tasks run their first step in the call that makes them.</param>
internal sealed record TestProgram(ImmutableArray<Block> Tasks, bool Eager = false)
{
    internal int Size => All().Count();

    internal IEnumerable<Operation> All() => Tasks.SelectMany(t => t.All());
}
