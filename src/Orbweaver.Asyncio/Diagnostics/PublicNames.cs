using System.Collections.Frozen;

namespace Orbweaver.Asyncio;

/// <summary>What the library's inner coroutines are called for people: the public method whose work they do.</summary>
internal static class PublicNames
{
    private static readonly FrozenDictionary<string, string?> Names = new Dictionary<string, string?>
    {
        ["Aio.Plain"] = null, // between a method and its generic twin: nothing to tell
        ["Aio.Resulting (lambda)"] = null,
        ["Aio.WaitFor (lambda)"] = null,
        ["Aio.WaitForEnd (lambda)"] = null,
        ["Aio.Grouped"] = "Aio.TaskGroup",
        ["TaskGroup.Run"] = "Aio.TaskGroup",
        ["TaskGroup.WaitForChildren"] = "Aio.TaskGroup",
        ["Aio.Limited"] = "Aio.Timeout",
        ["Aio.LimitedAt"] = "Aio.TimeoutAt",
        ["TimeoutScope.Run"] = null,
        ["CancelScope.Run"] = null,
        ["Aio.Cancellable"] = "Aio.CancelScope",
        ["TaskGroup.Begin"] = "TaskGroup.Start",
        ["TaskGroup.Start.Plain"] = "TaskGroup.Start",
        ["TaskGroup.Begin.Inside"] = null,
        ["Aio.WaitForSet"] = "Aio.Wait",
        ["Aio.WaitForResult"] = "Aio.WaitFor",
        ["Aio.WaitForEnd"] = "Aio.WaitFor",
        ["Aio.CancelAndWait"] = "Aio.WaitFor",
        ["Aio.SleepThen"] = "Aio.Sleep",
        ["CompletionSequence.NextResult"] = "Aio.AsCompleted",
        ["CompletionSequence.Next"] = "Aio.AsCompleted",
        ["Enumerator.MoveNextAsync"] = "Aio.AsCompleted",
        ["CompletionSequence.Enumerator.MoveNextAsync"] = "Aio.AsCompleted",
        ["Aio.EndOf"] = "Aio.Run",
    }.ToFrozenDictionary();

    /// <returns>Null for a coroutine that is left out.</returns>
    internal static string? Of(string method) => Names.TryGetValue(method, out var name) ? name : method;
}
