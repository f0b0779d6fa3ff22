using System.Collections.Immutable;

namespace Orbweaver.Conformance.Programs;

/// <summary>What an operation is told.</summary>
internal abstract record Argument;

/// <summary>A number; null where the parameter may be left open, as a time limit may.</summary>
internal sealed record NumberArgument(long? Value) : Argument;

/// <summary>A word: what a reference names, a cancellation's message (null for none), a choice.</summary>
internal sealed record WordArgument(string? Value) : Argument;

/// <summary>Yes or no.</summary>
internal sealed record FlagArgument(bool Value) : Argument;

/// <summary>References.</summary>
internal sealed record WordsArgument(ImmutableArray<string> Value) : Argument;

/// <summary>Operations that the operation performs.</summary>
internal sealed record BlockArgument(Block Value) : Argument;
