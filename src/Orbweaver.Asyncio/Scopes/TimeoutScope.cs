namespace Orbweaver.Asyncio;

/// <summary>
/// The limit on a body's time that <see cref="Aio.Timeout(TimeSpan?, Func{TimeoutScope, Coroutine})"/> sets. When the deadline comes the task is cancelled, and that
/// cancellation, and no other, leaves the scope as a <see cref="TimeoutException"/>. As CPython's <c>asyncio.Timeout</c>.
/// </summary>
/// <remarks>Loop's thread only.</remarks>
public sealed class TimeoutScope : DeadlineScope
{
    /// <summary>In the loop's time: the time allowed is counted from here.</summary>
    private readonly TimeSpan _begun;

    private TimeoutScope(EventLoop loop, TimeSpan? when, TimeSpan begun)
        : base(loop, when) => _begun = begun;

    /// <summary>True when the deadline came before the body's end.</summary>
    public bool IsExpired => State is Phase.Striking or Phase.Struck;

    private protected override string Kind => "timeout";

    private protected override string Advice => "Look at IsExpired first.";

    /// <summary>Begins at once: the time counts from here on.</summary>
    internal static TimeoutScope After(TimeSpan? delay)
    {
        var loop = EventLoop.Running();
        if (delay is not { } time)
            return new TimeoutScope(loop, null, loop.Time);
        var when = new TimeSpan(loop.DueIn(time.Ticks));
        return new TimeoutScope(loop, when, when - time);
    }

    internal static TimeoutScope At(TimeSpan? when)
    {
        var loop = EventLoop.Running();
        return new TimeoutScope(loop, when, loop.Time);
    }

    /// <summary>The error of who had this time.</summary>
    internal static TimeoutException TimeIsOver(TimeSpan allowed, Exception? cancellation) =>
        new($"The time allowed, {InSeconds(allowed > TimeSpan.Zero ? allowed : TimeSpan.Zero)}, is over.", cancellation);

    internal async Coroutine<T> Run<T>(Func<TimeoutScope, Coroutine<T>> body)
    {
        try
        {
            var result = await body(this);
            Exit();
            return result;
        }
        catch (Exception e)
        {
            // Somebody else's cancellation, on top of ours or instead of it, goes on as it is.
            if (Exit() && e is OperationCanceledException)
                throw TimeIsOver(When.GetValueOrDefault() - _begun, e);
            throw;
        }
    }

    private protected override string NameOf(Phase phase) => phase switch
    {
        Phase.Active => "active",
        Phase.Striking => "expiring",
        Phase.Struck => "expired",
        _ => "finished",
    };
}
