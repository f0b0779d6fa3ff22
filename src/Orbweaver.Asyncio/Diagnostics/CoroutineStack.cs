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
            if (box is not AdoptionBox { Child: not null })
                frames.Add(FrameOf(box, runs && box.Child is null && ReferenceEquals(task.Loop, EventLoop.Current), runs));
        }

        return frames;
    }

    private static CoroutineFrame FrameOf(CoroutineBox box, bool runsHere, bool runs)
    {
        var place = runsHere && box.MachineType is { } machine ? LineThatRuns(machine) : box.Place;
        return new CoroutineFrame(NameOf(box), place?.File, place?.Line, WaitOf(box, runs)) { IsOurs = box.IsOurs };
    }

    /// <summary>A method of a base type is called what the program calls it: AsyncQueue.Get and not AsyncQueueBase.Get.</summary>
    private static string NameOf(CoroutineBox box)
    {
        var name = box.MethodName;
        if (!box.IsOurs || box.Target is not { } target || target.GetType().Assembly != typeof(CoroutineStack).Assembly)
            return name;
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? name : TypeNameOf(target) + name[dot..];
    }

    private static string? WaitOf(CoroutineBox box, bool runs)
    {
        if (box.Child is { } child)
            return NameOf(child);
        return box.Signal switch
        {
            Signal.Completed => "its next turn",
            not Signal.Created when box is SleepBox => "its time",
            Signal.AwaitsFuture when !runs && box.Awaited is Future future => Describe(future, box),
            _ => null,
        };
    }

    private static string Describe(Future future, CoroutineBox waiting) => future switch
    {
        ILoopTask task => $"Task {task.Name}",
        ForeignWait => "a .NET awaitable",
        WaiterList.Waiter => waiting.Target?.ToString() ?? NameOf(waiting),
        _ => Describe(future),
    };

    /// <summary>A future in a word: <c>Future</c>, <c>Gather</c>, <c>Timer</c>; a task by its name.</summary>
    internal static string Describe(Future future)
    {
        if (future is ILoopTask task)
            return $"Task {task.Name}";
        var name = TypeNameOf(future);
        const string Suffix = nameof(Future);
        return name.Length > Suffix.Length && name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] : name;
    }

    private static string TypeNameOf(object value) => value.GetType().Name.Split('`')[0];

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
