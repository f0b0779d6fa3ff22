namespace Orbweaver.Soak;

/// <summary>A loop on a thread of its own.</summary>
internal sealed class LoopHost : IDisposable
{
    private readonly Thread _thread;

    internal LoopHost(string name, Ledger ledger)
    {
        Loop = new EventLoop(new EventLoopOptions { HandleSignals = false })
        {
            ExceptionHandler = (_, fault) =>
            {
                if (fault.Kind != LoopFaultKind.ConnectionLost) // the resets are the load's own
                    ledger.Unseen($"The exception handler of the {name}", fault);
            },
        };
        _thread = new Thread(Loop.RunForever) { Name = name, IsBackground = true };
        _thread.Start();
    }

    internal EventLoop Loop { get; }

    internal T Call<T>(Coroutine<T> coroutine) => Aio.RunCoroutineThreadSafe(coroutine, Loop).GetAwaiter().GetResult();

    internal void Call(Coroutine coroutine) => Aio.RunCoroutineThreadSafe(coroutine, Loop).GetAwaiter().GetResult();

    /// <summary>The tasks that have not ended, but the one that looks.</summary>
    internal IReadOnlyList<string> TasksLeft() => Call(Names());

    public void Dispose()
    {
        Loop.CallSoonThreadSafe(Loop.Stop);
        _thread.Join();
        Loop.Dispose();
    }

    private async Coroutine<IReadOnlyList<string>> Names()
    {
        await Aio.Sleep(0);
        return [.. Loop.AllTasks.Where(task => !ReferenceEquals(task, Loop.CurrentTask)).Select(task => task.ToString()!)];
    }
}
