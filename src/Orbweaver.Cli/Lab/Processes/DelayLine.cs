using System.Collections.Concurrent;
using System.Diagnostics;

namespace Orbweaver.Cli;

/// <summary>
/// Makes many wait for the same time, none of them less. Since all wait equally long, who comes first is due first: a queue and one thread do. The framework's timers count in ticks of
/// the kernel's coarse clock, up to 4 ms each, and could answer before the time.
/// </summary>
internal sealed class DelayLine : IDisposable
{
    private readonly long _delay;
    private readonly BlockingCollection<(long Due, TaskCompletionSource Waiter)> _waiting = [];

    public DelayLine(TimeSpan delay)
    {
        _delay = (long)(delay.TotalSeconds * Stopwatch.Frequency);
        new Thread(Release) { IsBackground = true, Name = "delay line" }.Start();
    }

    /// <summary>Completes when the time is over. Any thread.</summary>
    public Task Wait()
    {
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Add((Stopwatch.GetTimestamp() + _delay, waiter));
        return waiter.Task;
    }

    public void Dispose() => _waiting.CompleteAdding();

    private void Release()
    {
        foreach (var (due, waiter) in _waiting.GetConsumingEnumerable())
        {
            for (var left = due - Stopwatch.GetTimestamp(); left > 0; left = due - Stopwatch.GetTimestamp())
                Thread.Sleep((int)Math.Max(1, left * 1000 / Stopwatch.Frequency));
            waiter.SetResult();
        }
    }
}
