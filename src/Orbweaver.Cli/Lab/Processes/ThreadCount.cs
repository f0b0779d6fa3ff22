namespace Orbweaver.Cli;

/// <summary>Counts another process's threads now and then, from outside: what is measured does not pay for it.</summary>
internal sealed class ThreadCount : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);

    private readonly Pulse _pulse;
    private int _most;

    /// <param name="id">The process's.</param>
    public ThreadCount(int id) => _pulse = new Pulse("thread count", wait =>
    {
        while (wait(Every))
            _most = Math.Max(_most, ProcessReading.Of(id).Threads);
    });

    /// <summary>The figures with the most that was seen.</summary>
    public ModelFigures AddTo(ModelFigures figures) => figures with { Threads = Math.Max(figures.Threads, Volatile.Read(ref _most)) };

    public void Dispose() => _pulse.Dispose();
}
