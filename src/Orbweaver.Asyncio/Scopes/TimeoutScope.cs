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

    /// <summary>Runs a body under the limit.</summary>
    /// <param name="body">A function of nothing or of the scope; null when there is a coroutine instead.</param>
    /// <param name="coroutine">What is run when there is no function.</param>
    internal async Coroutine Run(Delegate? body, Coroutine coroutine = default)
    {
        try
        {
            await (body is null ? coroutine : body is Func<Coroutine> plain ? plain() : ((Func<TimeoutScope, Coroutine>)body)(this));
            Exit();
        }
        catch (Exception e)
        {
            if (Expired(e) is { } expired)
                throw expired;
            throw;
        }
    }

    /// <inheritdoc cref="Run(Delegate?, Coroutine)"/>
    internal async Coroutine<T> Run<T>(Delegate? body, Coroutine<T> coroutine = default)
    {
        try
        {
            var result = await (body is null ? coroutine : body is Func<Coroutine<T>> plain ? plain() : ((Func<TimeoutScope, Coroutine<T>>)body)(this));
            Exit();
            return result;
        }
        catch (Exception e)
        {
            if (Expired(e) is { } expired)
                throw expired;
            throw;
        }
    }

    /// <summary>The body has failed.</summary>
    /// <returns>What is thrown in place of the scope's cancellation; null for anybody else's, on top of it or instead of it, and for errors, which go on as they are.</returns>
    private TimeoutException? Expired(Exception exception)
    {
        if (!Exit() || exception is not OperationCanceledException)
            return null;
        var when = When.GetValueOrDefault();
        return TimeIsOver(when > _begun ? when - _begun : TimeSpan.Zero, exception);
    }

    private protected override string NameOf(Phase phase) => phase switch
    {
        Phase.Active => "active",
        Phase.Striking => "expiring",
        Phase.Struck => "expired",
        _ => "finished",
    };
}
