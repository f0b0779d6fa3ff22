namespace Orbweaver.Asyncio;

/// <summary>A loop that runs on a thread of its own until it is disposed. Loops share nothing: any number of them may run side by side.</summary>
internal sealed class LoopThread : IDisposable
{
    private readonly Thread _thread;
    private int _stopAsked;
    private bool _disposed;

    /// <summary>The loop's thread's: it runs only what is left, and must not be stopped in that.</summary>
    private bool _ending;

    /// <summary>Starts the thread.</summary>
    /// <param name="name">The thread's name, for debuggers.</param>
    /// <param name="options">How the loop is made; null for the default options.</param>
    internal LoopThread(string name, EventLoopOptions? options = null)
    {
        Loop = new EventLoop(options ?? new EventLoopOptions());
        _thread = new Thread(Run) { Name = name, IsBackground = true };
        _thread.Start();
    }

    /// <summary>What runs; other threads may call what is made for them.</summary>
    internal EventLoop Loop { get; }

    /// <summary>Cancels the tasks that are left, waits for them, closes the loop and ends the thread. Not from the loop's own thread, which cannot wait for itself. Idempotent.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        Stop();
        _thread.Join();
    }

    /// <summary>Waits until the loop was stopped and closed and the thread has ended. Any thread but the loop's own.</summary>
    internal void Join() => _thread.Join();

    /// <summary>Has the loop end; what runs on it is cancelled first, and waited for. Idempotent, any thread.</summary>
    internal void Stop()
    {
        if (Interlocked.Exchange(ref _stopAsked, 1) == 0)
            Loop.TryPost(new Handle(End, null));
    }

    private void End()
    {
        if (!_ending)
            Loop.Stop();
    }

    private void Run()
    {
        do
            Loop.RunForever();
        while (Volatile.Read(ref _stopAsked) == 0); // else something that it ran has stopped it, which is not its owner
        _ending = true;
        try
        {
            Shutdown.CancelTasks(Loop);
            Shutdown.EndExecutor(Loop);
        }
        finally
        {
            Loop.Dispose();
        }
    }
}
