using System.Collections.Frozen;

namespace Orbweaver.Asyncio;

/// <summary>What the library's inner coroutines are called for people: the public method whose work they do.</summary>
internal static class PublicNames
{
    private static readonly FrozenDictionary<string, string?> Names = new Dictionary<string, string?>
    {
        ["Aio.Resulting (lambda)"] = null, // between a method and its generic twin: nothing to tell
        ["Aio.Awaited"] = null,
        ["Aio.Grouped"] = "Aio.TaskGroup",
        ["Aio.GroupedPlainly"] = "Aio.TaskGroup",
        ["TaskGroup.Run"] = "Aio.TaskGroup",
        ["TaskGroup.WaitForChildren"] = "Aio.TaskGroup",
        ["Aio.Limited"] = "Aio.Timeout",
        ["Aio.LimitedAt"] = "Aio.TimeoutAt",
        ["TimeoutScope.Run"] = null,
        ["CancelScope.Run"] = null,
        ["Aio.Cancellable"] = "Aio.CancelScope",
        ["Aio.MovingOn"] = "Aio.MoveOnAfter",
        ["Aio.MovingOnAt"] = "Aio.MoveOnAt",
        ["Aio.InThread"] = "Aio.ToThread",
        ["TaskGroup.Begin"] = "TaskGroup.Start",
        ["TaskGroup.Start.Plain"] = "TaskGroup.Start",
        ["TaskGroup.Begin.Inside"] = null,
        ["Aio.WaitForSet"] = "Aio.Wait",
        ["Aio.AsTasks"] = "Aio.Wait",
        ["Aio.WaitForResult"] = "Aio.WaitFor",
        ["Aio.WaitForEnd"] = "Aio.WaitFor",
        ["Aio.CancelAndWait"] = "Aio.WaitFor",
        ["Aio.SleepThen"] = "Aio.Sleep",
        ["CompletionSequence.NextResult"] = "Aio.AsCompleted",
        ["CompletionSequence.Next"] = "Aio.AsCompleted",
        ["Enumerator.MoveNextAsync"] = "Aio.AsCompleted",
        ["CompletionSequence.Enumerator.MoveNextAsync"] = "Aio.AsCompleted",
        ["Aio.EndOf"] = "Aio.Run",
        ["Aio.StartSubprocess"] = "Aio.CreateSubprocess",
        ["ResultStream.MoveNextOnLoop"] = "PoolResults.MoveNextAsync",
        ["Connector.Connect"] = "Aio.OpenConnection",
        ["Connector.ConnectUnix"] = "Aio.OpenUnixConnection",
        ["DatagramEndpoint.Open"] = "Aio.OpenDatagram",
        ["LoopStream.ReadArray"] = "LoopStream.ReadExactly",
        ["HttpSession.SendNow"] = "HttpSession.Send",
        ["HttpResponse.ReadOnce"] = "HttpResponse.Read",
    }.ToFrozenDictionary();

    /// <summary>What a coroutine is called, also one that is left out of a stack.</summary>
    internal static string Of(CoroutineBox box) => Find(box) ?? box.MethodName;

    /// <summary>What a coroutine is called; a method of a base type as the program calls it: AsyncQueue.Join and not AsyncQueueBase.Join.</summary>
    /// <returns>Null for a coroutine that is left out.</returns>
    internal static string? Find(CoroutineBox box)
    {
        var name = box.MethodName;
        if (!box.IsOurs)
            return name;
        var target = box.Target;
        if (target is IPublicName named)
            return named.PublicName;
        var known = Of(name);
        if (known != name)
            return known;
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && target?.GetType() is { IsPublic: true } type ? type.Name.Split('`')[0] + name[dot..] : name;
    }

    /// <returns>Null for a coroutine that is left out.</returns>
    internal static string? Of(string method) => Names.TryGetValue(method, out var name) ? name : method;
}
