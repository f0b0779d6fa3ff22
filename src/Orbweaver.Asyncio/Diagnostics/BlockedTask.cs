namespace Orbweaver.Asyncio;

/// <summary>A task that waits, as the deadlock report tells it.</summary>
/// <param name="Task">The task.</param>
/// <param name="Stack">Its chain of awaits when the deadlock was found, the outermost coroutine first.</param>
/// <param name="Frame">The innermost coroutine of the program's own; null when there are only the library's.</param>
/// <param name="WaitsFor">What that waits for: a primitive's method such as <c>AsyncQueue.Get</c>, a task, a future.</param>
/// <param name="HeldBy">The task that holds it, when it is a lock; else null.</param>
public sealed record BlockedTask(ILoopTask Task, IReadOnlyList<CoroutineFrame> Stack, CoroutineFrame? Frame, string WaitsFor, ILoopTask? HeldBy)
{
    /// <summary>One line: which task waits where for what, and who holds it.</summary>
    public override string ToString() => $"Task {Task.Name}{(Frame is null ? "" : $": {Frame.ToShortString()}")} waits for {WaitsFor}{Holder}";

    private string Holder => HeldBy is null ? ""
        : ReferenceEquals(HeldBy, Task) ? ", which it holds itself"
        : HeldBy.IsDone ? $", held by Task {HeldBy.Name}, which has ended without releasing it"
        : $", held by Task {HeldBy.Name}";

    internal static BlockedTask Of(Future task)
    {
        var stack = CoroutineStack.Of(task);
        var at = stack.Count - 1;
        while (at >= 0 && stack[at].IsOurs)
            at--;
        var frame = at < 0 ? null : stack[at];
        var waitsFor = at + 1 < stack.Count ? stack[at + 1].Method : frame?.Awaits;
        return new BlockedTask((ILoopTask)task, stack, frame, Through(stack, at) ?? waitsFor ?? "nothing that can be told", WaitGraph.HolderOf(task));
    }

    /// <summary>A wait of the library's for another task, or a future, is best told by that.</summary>
    private static string? Through(IReadOnlyList<CoroutineFrame> stack, int at) =>
        at + 1 < stack.Count && stack[^1].Awaits is { } last && last.StartsWith("Task ", StringComparison.Ordinal) ? $"{stack[at + 1].Method}: {last}" : null;
}
