using Orbweaver.Asyncio;
using Orbweaver.Conformance.Programs;

namespace Orbweaver.Conformance.Interpreter;

/// <summary>What an operation sees of its surroundings: the task it is written in, and the innermost scopes.</summary>
/// <param name="Name">The task's.</param>
/// <param name="Rank">The number of the task that it is written in.</param>
internal sealed record Frame(string Name, int Rank)
{
    internal TaskGroup? Group { get; init; }

    internal TimeoutScope? Scope { get; init; }
}

/// <summary>One operation at its place.</summary>
internal readonly record struct Step(Frame Frame, Operation Operation, string Place);

/// <summary>What a reference names. A task may wait only for what outranks it, so that no ring of tasks comes about.</summary>
/// <param name="Label">The reference.</param>
/// <param name="Future">What it names.</param>
/// <param name="Rank">A task's number; of what is made of several, the lowest of theirs.</param>
/// <param name="Result">The result's text, once there is one.</param>
internal sealed record Awaitable(string Label, Future Future, int Rank, Func<string> Result)
{
    /// <summary>The rank of what waits for nobody.</summary>
    internal const int Free = 1000;
}
