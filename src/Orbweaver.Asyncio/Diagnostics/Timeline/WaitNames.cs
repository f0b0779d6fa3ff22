using System.Globalization;

namespace Orbweaver.Asyncio;

/// <summary>What coroutines, and the things that they wait for, are called in a timeline. Names of methods are kept: there are as many as there is code.</summary>
internal sealed class WaitNames
{
    private readonly Dictionary<Type, string> _methods = [];

    /// <summary>The innermost coroutine of the program's own, from where a task waits outwards; the library's when there is no other.</summary>
    internal string MethodAt(CoroutineBox leaf)
    {
        var box = leaf;
        while (box.IsOurs && box.Parent is { } parent)
            box = parent;
        return MethodOf(box.IsOurs ? leaf : box);
    }

    /// <summary>What a task waits for: the library's method that it is in, a task, a future.</summary>
    internal string WaitAt(CoroutineBox leaf)
    {
        CoroutineBox? told = null;
        for (var box = leaf; box is { IsOurs: true }; box = box.Parent)
        {
            if (PublicNames.Of(MethodOf(box)) is not null)
                told = box;
        }

        var sleep = leaf as SleepBox;
        if (told is null)
            return leaf.Awaited is Future future ? WaitFor(future) : "its turn";
        var name = ReferenceEquals(told, leaf) && sleep is not null ? "Aio.Sleep" : told.MachineType is null ? told.MethodName : PublicNames.Of(told);
        if (name.StartsWith("Aio.", StringComparison.Ordinal))
            name = name[4..];
        if (sleep is not null && name == "Sleep")
            return $"Sleep {Duration(sleep.Delay)}";
        return leaf is { Signal: Signal.AwaitsFuture, Awaited: ILoopTask task } ? $"{name}: {WaitFor((Future)task)}" : name;
    }

    /// <summary>The coroutine that a task was made of.</summary>
    internal string MethodOf(CoroutineBox box)
    {
        if (box.MachineType is not { } machine)
            return box.MethodName;
        if (!_methods.TryGetValue(machine, out var name))
            _methods.Add(machine, name = box.IsOurs ? PublicNames.Of(box.MethodName) ?? box.MethodName : box.MethodName);
        return name;
    }

    private static string WaitFor(Future future)
    {
        if (future is ForeignWait)
            return ".NET task";
        if (future is ILoopTask { Name: var task })
            return task.StartsWith("Task", StringComparison.Ordinal) ? task : $"Task {task}";
        var name = CoroutineStack.Describe(future);
        return name switch
        {
            "Task" => ".NET task", // that of Aio.FromTask
            "Executor" => "executor",
            _ => name,
        };
    }

    private static string Duration(TimeSpan time) => time switch
    {
        { Ticks: >= TimerHeap.Never } => "for ever",
        { TotalMilliseconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMicroseconds:0.#} µs"),
        { TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.##} ms"),
        { TotalMinutes: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.##} s"),
        { TotalHours: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0.##} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0.##} h"),
    };
}
