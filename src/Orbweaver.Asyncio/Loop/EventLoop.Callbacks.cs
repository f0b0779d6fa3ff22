namespace Orbweaver.Asyncio;

/// <content>Callbacks, now and later.</content>
public sealed partial class EventLoop
{
    /// <summary>Has <paramref name="callback"/> called in the loop's next pass, after what was asked for before.</summary>
    /// <param name="callback">What is called.</param>
    /// <param name="context">The AsyncLocal values that it sees; null (the default) for those of now.</param>
    public Handle CallSoon(Action callback, ExecutionContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return Enqueue(new Handle(callback, context ?? ExecutionContext.Capture()));
    }

    /// <inheritdoc cref="CallSoon(Action, ExecutionContext?)"/>
    /// <param name="callback">What is called.</param>
    /// <param name="state">Handed to it: saves a closure.</param>
    /// <param name="context">The AsyncLocal values that it sees; null (the default) for those of now.</param>
    public Handle CallSoon(Action<object?> callback, object? state, ExecutionContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return Enqueue(new StateHandle(callback, state, context ?? ExecutionContext.Capture()));
    }

    /// <summary>Has <paramref name="callback"/> called after <paramref name="delay"/>; at zero or less in the next pass. Equal times run in the order of the calls.</summary>
    /// <param name="delay">How long after now.</param>
    /// <param name="callback">What is called.</param>
    /// <param name="context">The AsyncLocal values that it sees; null (the default) for those of now.</param>
    public TimerHandle CallLater(TimeSpan delay, Action callback, ExecutionContext? context = null) => CallAt(new TimeSpan(DueIn(delay.Ticks)), callback, context);

    /// <summary>Has <paramref name="callback"/> called when the loop's <see cref="Time"/> has reached <paramref name="when"/>.</summary>
    /// <param name="when">In the loop's time.</param>
    /// <param name="callback">What is called.</param>
    /// <param name="context">The AsyncLocal values that it sees; null (the default) for those of now.</param>
    public TimerHandle CallAt(TimeSpan when, Action callback, ExecutionContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(callback);
        ThrowIfClosed();
        var handle = new TimerHandle(this, when, callback, context ?? ExecutionContext.Capture());
        if (_debug)
            CheckNew(handle, nameof(CallAt));
        Timers.Add(when.Ticks, handle);
        return handle;
    }

    /// <inheritdoc cref="CallLater(TimeSpan, Action, ExecutionContext?)"/>
    /// <param name="seconds">How long after now, in seconds; infinity is never.</param>
    /// <param name="callback">What is called.</param>
    /// <param name="context">The AsyncLocal values that it sees; null (the default) for those of now.</param>
    /// <exception cref="ArgumentException">NaN.</exception>
    public TimerHandle CallLater(double seconds, Action callback, ExecutionContext? context = null) =>
        CallLater(Aio.Seconds(seconds, nameof(seconds)), callback, context);

    /// <inheritdoc cref="CallAt(TimeSpan, Action, ExecutionContext?)"/>
    /// <param name="seconds">In the loop's time, in seconds; infinity is never.</param>
    /// <param name="callback">What is called.</param>
    /// <param name="context">The AsyncLocal values that it sees; null (the default) for those of now.</param>
    /// <exception cref="ArgumentException">NaN.</exception>
    public TimerHandle CallAt(double seconds, Action callback, ExecutionContext? context = null) =>
        CallAt(Aio.Seconds(seconds, nameof(seconds)), callback, context);

    private Handle Enqueue(Handle handle)
    {
        ThrowIfClosed();
        if (_debug)
            CheckNew(handle, nameof(CallSoon));
        Ready.Enqueue(handle);
        return handle;
    }
}
