using System.Collections.Immutable;
using Orbweaver.Asyncio;

namespace Orbweaver.Conformance.Interpreter;

/// <summary>What performs each kind of operation: those that never wait, which may stand in callbacks too, and those that are coroutines.</summary>
internal sealed record OperationTable(
    ImmutableDictionary<string, Action<ProgramRun, Step>> Plain,
    ImmutableDictionary<string, Func<ProgramRun, Step, Coroutine>> Waiting)
{
    /// <summary>Orbweaver as it is.</summary>
    internal static OperationTable Standard { get; } =
        ControlOperations.Add(TaskOperations.Add(CombinatorOperations.Add(ScopeOperations.Add(SynchronizationOperations.Add(QueueOperations.Add(
            new OperationTable(ImmutableDictionary<string, Action<ProgramRun, Step>>.Empty, ImmutableDictionary<string, Func<ProgramRun, Step, Coroutine>>.Empty)))))));

    internal IEnumerable<string> Names => Plain.Keys.Concat(Waiting.Keys);

    internal OperationTable With(string name, Action<ProgramRun, Step> perform) => this with { Plain = Plain.SetItem(name, perform) };

    internal OperationTable With(string name, Func<ProgramRun, Step, Coroutine> perform) => this with { Waiting = Waiting.SetItem(name, perform) };
}
