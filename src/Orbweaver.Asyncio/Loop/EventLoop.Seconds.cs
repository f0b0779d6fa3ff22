namespace Orbweaver.Asyncio;

/// <content>Times in seconds.</content>
public sealed partial class EventLoop
{
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
}
