using System.Diagnostics;

namespace Orbweaver.Asyncio;

/// <summary>A task's chain of awaits as frames for people, made when asked for. Loop's thread only.</summary>
internal static class CoroutineStack
{
    /// <summary>From the coroutine that the task was made of to the one that waits, or runs. Empty when it has ended.</summary>
    internal static IReadOnlyList<CoroutineFrame> Of(Future task)
    {
        var frames = new List<CoroutineFrame>();
        var runs = ReferenceEquals(task.Loop.CurrentTask, task);
        for (var box = task.Root; box is not null; box = box.Child)
        {
            var last = box.Child is null;
            if (PublicNames.Find(box) is not { } name || (box is AdoptionBox && !last))
            {
                if (last && frames.Count > 0)
                    frames[^1] = frames[^1] with { Awaits = WaitOf(box, runs) };
                continue;
            }

            if (frames is [.., var outer])
            {
                if (box.IsOurs && outer.IsOurs && outer.Method == name)
                    frames.RemoveAt(frames.Count - 1); // one method to the program
                else
                    frames[^1] = outer with { Awaits = name };
            }

            var place = last && runs && ReferenceEquals(task.Loop, EventLoop.Current) && box.MachineType is { } machine ? LineThatRuns(machine) : box.Place;
            frames.Add(new CoroutineFrame(name, place?.File, place?.Line, last ? WaitOf(box, runs) : null) { IsOurs = box.IsOurs });
        }

        return frames;
    }

    private static string? WaitOf(CoroutineBox box, bool runs)
    {
        return box.Signal switch
        {
            Signal.Completed => "its next turn",
            Signal.Waits => box.WaitsFor,
            Signal.AwaitsFuture when !runs && box.Awaited is Future future => Describe(future, box),
            _ => null,
        };
    }

    private static string Describe(Future future, CoroutineBox waiting) => future switch
    {
        ILoopTask task => $"Task {task.Name}",
        ForeignWait => "a .NET awaitable",
        WaiterList.Waiter => waiting.Target?.ToString() ?? waiting.MethodName,
        _ => Describe(future),
    };

    /// <summary>A future in a word: <c>Future</c>, <c>Gather</c>, <c>Timer</c>; a task by its name.</summary>
    internal static string Describe(Future future)
    {
        if (future is ILoopTask task)
            return $"Task {task.Name}";
        if (future is IPublicName { PublicName: var known })
            return known;
        var name = future.GetType().Name.Split('`')[0];
        const string Suffix = nameof(Future);
        return name.Length > Suffix.Length && name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] : name;
    }

    /// <summary>Of a coroutine that runs, and asks for its own stack: where it has got to.</summary>
    private static (string File, int Line)? LineThatRuns(Type machine)
    {
        var name = (machine.IsGenericType ? machine.GetGenericTypeDefinition() : machine).FullName;
        foreach (var frame in new StackTrace(fNeedFileInfo: true).GetFrames())
        {
            if (DiagnosticMethodInfo.Create(frame) is { Name: "MoveNext" } method && method.DeclaringTypeName == name)
                return frame.GetFileName() is { } file ? (file, frame.GetFileLineNumber()) : null;
        }

        return null;
    }
}
