namespace Orbweaver.Asyncio;

/// <content>Running a program.</content>
public static partial class Aio
{
    private static readonly TimeSpan ForeignGrace = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Runs a coroutine to its end on a loop of its own, then cancels the tasks that are left, waits for them, and closes the loop.
    /// </summary>
    /// <param name="main">The program.</param>
    /// <param name="options">How the loop is made.</param>
    /// <exception cref="InvalidOperationException">A loop runs on this thread already.</exception>
    /// <remarks>Any thread. Throws what the coroutine ended with.</remarks>
    public static void Run(Coroutine main, EventLoopOptions? options = null)
    {
        using var loop = new EventLoop(options ?? new EventLoopOptions());
        loop.ThrowIfCannotRun();
        try
        {
            loop.RunUntilComplete(main);
        }
        finally
        {
            CancelLeftTasks(loop);
            EndExecutor(loop);
        }
    }

    /// <inheritdoc cref="Run(Coroutine, EventLoopOptions?)"/>
    /// <returns>What the coroutine ended with.</returns>
    public static T Run<T>(Coroutine<T> main, EventLoopOptions? options = null)
    {
        using var loop = new EventLoop(options ?? new EventLoopOptions());
        loop.ThrowIfCannotRun();
        try
        {
            return loop.RunUntilComplete(main);
        }
        finally
        {
            CancelLeftTasks(loop);
            EndExecutor(loop);
        }
    }

    private static void EndExecutor(EventLoop loop)
    {
        if (loop.HasDefaultExecutor)
            loop.RunUntilComplete(loop.ShutdownDefaultExecutor());
    }

    private static void CancelLeftTasks(EventLoop loop)
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
                loop.Report(new LoopFault("Unhandled exception during the shutdown of Aio.Run", exception) { Future = task });
        }
    }

    /// <summary>Waits for the cancelled tasks, but not for ever for those whose .NET awaitable ignores the cancellation: they are reported when the loop closes.</summary>
    private static async Coroutine EndOf(IReadOnlyList<ILoopTask> tasks)
    {
        var pending = tasks.Cast<Future>().Where(t => !t.IsDone).ToList();
        while (pending.Count > 0)
        {
            await Wait(pending, ForeignGrace);
            pending.RemoveAll(t => t.IsDone);
            if (pending.Count == 0 || !pending.TrueForAll(t => t.WaitsForForeign))
                continue;
            foreach (var task in pending)
            {
                task.Loop.Report(new LoopFault(
                    $"{task} waits for a .NET task that ignores its cancellation, and is left behind. Hand Aio.CancellationToken to what it awaits, or await Aio.FromTask(task).", null)
                { Future = task });
            }

            return;
        }
    }
}
