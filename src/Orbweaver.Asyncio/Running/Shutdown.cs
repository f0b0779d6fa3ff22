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
        loop.RunUntilComplete(EndOf(left));
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

    /// <summary>Waits for the cancelled tasks, but not for ever for those whose .NET awaitable ignores the cancellation: they are reported when the loop closes.</summary>
    private static async Coroutine EndOf(IReadOnlyList<ILoopTask> tasks)
    {
        var pending = tasks.Cast<Future>().Where(t => !t.IsDone).ToList();
        while (pending.Count > 0)
        {
            await Aio.Wait(pending, ForeignGrace);
            pending.RemoveAll(t => t.IsDone);
            if (pending.Count == 0 || !pending.TrueForAll(t => t.WaitsForForeign))
                continue;
            foreach (var task in pending)
            {
                task.Loop.Report(new LoopFault(
                    $"{task} waits for a .NET task that ignores its cancellation, and is left behind. Hand Aio.CancellationToken to what it awaits, or await Aio.FromTask(task).", null)
                { Kind = LoopFaultKind.LeftBehind, Future = task });
            }

            return;
        }
    }
}
