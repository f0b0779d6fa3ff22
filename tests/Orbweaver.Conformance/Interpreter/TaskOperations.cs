using Orbweaver.Asyncio;

namespace Orbweaver.Conformance.Interpreter;

/// <summary>Tasks and futures.</summary>
internal static class TaskOperations
{
    internal static OperationTable Add(OperationTable table) => table
        .With("spawn", static (run, step) => Spawn(run, step, eager: false))
        .With("spawn_eager", static (run, step) => Spawn(run, step, eager: true))
        .With("await", Await)
        .With("cancel", Cancel)
        .With("cancel_child", CancelChild)
        .With("state", State)
        .With("self_cancel", static (run, step) => _ = Current(run, step)?.Cancel(step.Operation.OptionalWord(0)))
        .With("uncancel", static (run, step) => Tell(run, step, static task => Texts.Of(task.Uncancel())))
        .With("cancelling", static (run, step) => Tell(run, step, static task => Texts.Of(task.Cancelling)))
        .With("rename", Rename)
        .With("all_tasks", static (run, step) => run.Say(step, Texts.Of(run.Loop.AllTasks.Count)))
        .With("set", static (run, step) => run.Attempt(step, () => run.Futures[step.Operation.Number(0)].SetResult(step.Operation.Number(1))))
        .With("fail", static (run, step) =>
            run.Attempt(step, () => run.Futures[step.Operation.Number(0)].SetException(new BoomException(step.Operation.Number(1)))))
        .With("callback", static (run, step) => run.Find(step.Operation.Word(0))?.Future.AddDoneCallback(Callback(run, step.Operation.Number(1))))
        .With("remove_callback", RemoveCallback);

    private static void Spawn(ProgramRun run, Step step, bool eager)
    {
        if (!run.Spawn(step.Operation.Number(0), eager))
            run.Say(step, "skipped");
    }

    private static async Coroutine Await(ProgramRun run, Step step)
    {
        if (run.FindToWait(step, step.Operation.Word(0)) is not { } found)
            return;
        await found.Future;
        run.Say(step, found.Result());
    }

    private static void Cancel(ProgramRun run, Step step)
    {
        if (run.Find(step.Operation.Word(0)) is { } found)
            Cancel(run, step, found.Future);
    }

    private static void CancelChild(ProgramRun run, Step step)
    {
        if (run.Children.Count > 0)
            Cancel(run, step, run.Children[(int)step.Operation.Number(0) % run.Children.Count]);
    }

    private static void Cancel(ProgramRun run, Step step, Future future)
    {
        var accepted = future.Cancel(step.Operation.OptionalWord(1));
        run.Say(step, $"{Texts.Of(accepted)}{(future is ILoopTask task ? $" {task.Cancelling}" : "")}");
    }

    private static void State(ProgramRun run, Step step)
    {
        if (run.Find(step.Operation.Word(0)) is { } found)
            run.Say(step, Texts.State(found.Future, found.Result));
    }

    /// <summary>The task that runs, or null in a callback.</summary>
    private static ILoopTask? Current(ProgramRun run, Step step)
    {
        var task = Aio.CurrentTask;
        if (task is null)
            run.Say(step, "no task");
        return task;
    }

    private static void Tell(ProgramRun run, Step step, Func<ILoopTask, string> text)
    {
        if (Current(run, step) is { } task)
            run.Say(step, text(task));
    }

    private static void Rename(ProgramRun run, Step step)
    {
        if (Current(run, step) is not { } task)
            return;
        run.Say(step, task.Name.StartsWith("Task-", StringComparison.Ordinal) ? "no name yet" : task.Name); // CPython counts over all loops
        task.Name = $"name {step.Operation.Number(0)}";
    }

    private static void RemoveCallback(ProgramRun run, Step step)
    {
        if (run.Find(step.Operation.Word(0)) is { } found)
            run.Say(step, Texts.Of(found.Future.RemoveDoneCallback(Callback(run, step.Operation.Number(1)))));
    }

    /// <summary>One delegate a slot, so that it can be found and taken back.</summary>
    private static Action<Future> Callback(ProgramRun run, long slot)
    {
        if (!run.Callbacks.TryGetValue(slot, out var callback))
        {
            callback = future => run.Note($"callback {slot}", $"{Texts.State(future, () => CombinatorOperations.Result(future))}, var {run.Var.Value}");
            run.Callbacks[slot] = callback;
        }

        return callback;
    }
}
