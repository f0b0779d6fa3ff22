namespace Orbweaver.Asyncio;

/// <summary>A callback set for a time, as <see cref="EventLoop.CallLater(TimeSpan, Action, ExecutionContext?)"/> returns it. As CPython's <c>asyncio.TimerHandle</c>.</summary>
public sealed class TimerHandle : Handle
{
    private readonly EventLoop _loop;
    private bool _amongTimers = true;

    internal TimerHandle(EventLoop loop, TimeSpan when, Action callback, ExecutionContext? context)
        : base(callback, context)
    {
        _loop = loop;
        When = when;
    }

    /// <summary>When it is due, in the loop's time (<see cref="EventLoop.Time"/>).</summary>
    public TimeSpan When { get; }

    /// <inheritdoc/>
    public override void Cancel()
    {
        if (IsCancelled)
            return;
        base.Cancel();
        if (_amongTimers)
            _loop.Timers.NoteAbandoned();
    }

    internal override void LeftTimers() => _amongTimers = false;
}
