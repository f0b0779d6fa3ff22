namespace Orbweaver.Asyncio;

/// <summary>What is done with a loop's work before the loop is closed.</summary>
internal static class Shutdown
{
    private static readonly TimeSpan ForeignGrace = TimeSpan.FromSeconds(2);

    /// <summary>Cancels all tasks and waits until they have ended.</summary>
    internal static void CancelTasks(EventLoop loop)
    {
        var left = loop.AllTasks;
        if (left.Count == 0)
            return;
        foreach (var task in left)
            task.Cancel();
        loop.RunUntilComplete(EndOf(loop, left));
        foreach (var task in left.Cast<Future>())
        {
            if (task is { IsDone: true, IsCancelled: false, Exception: { } exception })
                loop.Report(new LoopFault($"Unhandled exception during the shutdown of the run, in {task}", exception) { Future = task });
        }
    }

    /// <summary>Waits for what still runs in the default executor.</summary>
    internal static void EndExecutor(EventLoop loop)
    {
        if (loop.HasDefaultExecutor)
            loop.RunUntilComplete(loop.ShutdownDefaultExecutor());
    }

    /// <summary>Waits for the cancelled tasks, but not for ever for those that a .NET awaitable holds which ignores the cancellation: they are reported, and again when the loop closes.</summary>
    /// <exception cref="DeadlockException">On virtual time: tasks wait, in their clean-up, for what cannot happen.</exception>
    private static async Coroutine EndOf(EventLoop loop, IReadOnlyList<ILoopTask> tasks)
    {
        var pending = tasks.Cast<Future>().Where(t => !t.IsDone).ToList();
        while (pending.Count > 0)
        {
            await Aio.Wait(pending, ForeignGrace);
            pending.RemoveAll(t => t.IsDone);
            if (pending.Count == 0)
                return;
            var nothingElse = loop.OnlyForeignIsLeft;
            if (nothingElse && loop.FindsDeadlocks)
                throw DeadlockReport.Of(pending);
            if ((nothingElse && loop.ForeignWaits.Pending > 0) || AllWaitForForeign(loop, pending))
            {
                foreach (var task in loop.AllTasks.Where(t => t != loop.CurrentTask)) // a clean-up may have made new ones
                    ReportLeftBehind((Future)task);
                return;
            }
        }
    }

    /// <summary>Each of the tasks waits for a .NET awaitable, or for a task that does, or for one that waits for such a task.</summary>
    private static bool AllWaitForForeign(EventLoop loop, List<Future> tasks)
    {
        var all = loop.AllTasks.Cast<Future>().ToList();
        var graph = new WaitGraph(all);
        var held = all.Where(t => t.WaitsForForeign).ToHashSet();
        while (all.Exists(t => graph.WaitsFor(t).Any(held.Contains) && held.Add(t)))
        {
        }

        return tasks.TrueForAll(held.Contains);
    }

    private static void ReportLeftBehind(Future task) => task.Loop.Report(new LoopFault(
        task.WaitsForForeign
            ? $"{task} waits for a .NET task that ignores its cancellation, and is left behind. Hand Aio.CancellationToken to what it awaits, or await Aio.FromTask(task)."
            : $"{task} waits for others that are left behind, and so is itself.", null)
    {
        Kind = LoopFaultKind.LeftBehind,
        Future = task,
    });
}
