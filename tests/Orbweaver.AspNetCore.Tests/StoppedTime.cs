using System.Threading.Channels;

namespace Orbweaver.AspNetCore.Tests;

/// <summary>Time that stands still: a timer is due when the test says so.</summary>
internal sealed class StoppedTime : TimeProvider
{
    private readonly Channel<StoppedTimer> _timers = Channel.CreateUnbounded<StoppedTimer>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new StoppedTimer(callback, state, dueTime);
        Assert.True(_timers.Writer.TryWrite(timer));
        return timer;
    }

    /// <summary>Waits until something waits for time to go by, and lets it have gone by.</summary>
    /// <returns>How long that is.</returns>
    internal async Task<TimeSpan> RunOut(CancellationToken cancellation)
    {
        var timer = await _timers.Reader.ReadAsync(cancellation);
        timer.Fire();
        return timer.DueTime;
    }

    private sealed class StoppedTimer(TimerCallback callback, object? state, TimeSpan dueTime) : ITimer
    {
        internal TimeSpan DueTime => dueTime;

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        internal void Fire() => callback(state);
    }
}
