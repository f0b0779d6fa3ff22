using System.Globalization;

namespace Orbweaver.Asyncio;

/// <summary>
/// The limit on a body's time that <see cref="Aio.Timeout(TimeSpan?, Func{TimeoutScope, Coroutine})"/> sets. When the deadline comes the task is cancelled, and that
/// cancellation, and no other, leaves the scope as a <see cref="TimeoutException"/>. As CPython's <c>asyncio.Timeout</c>.
/// </summary>
/// <remarks>Loop's thread only.</remarks>
public sealed class TimeoutScope
{
    private readonly EventLoop _loop;
    private readonly ILoopTask _task;

    /// <summary>Requests for cancellation that the task had when it came in: only those beyond are the scope's affair.</summary>
    private readonly int _cancelling;
    private Phase _phase;
    private Handle? _timer;

    private TimeoutScope(EventLoop loop, TimeSpan? when)
    {
        _loop = loop;
        _task = loop.CurrentTask ?? throw new InvalidOperationException("A timeout needs a task that it can cancel. Use it inside a coroutine.");
        _cancelling = _task.Cancelling;
        Reschedule(when);
    }

    private enum Phase
    {
        Active,
        Expiring,
        Expired,
        Finished,
    }

    /// <summary>The deadline in the loop's time (<see cref="EventLoop.Time"/>), or null when there is none.</summary>
    public TimeSpan? When { get; private set; }

    /// <summary>True when the deadline came before the body's end.</summary>
    public bool IsExpired => _phase is Phase.Expiring or Phase.Expired;

    /// <summary>Sets another deadline. One that is past already strikes in the loop's next pass.</summary>
    /// <param name="when">In the loop's time (<see cref="EventLoop.Time"/>); null for none.</param>
    /// <exception cref="InvalidOperationException">The deadline has come, or the body has ended.</exception>
    public void Reschedule(TimeSpan? when)
    {
        if (_phase != Phase.Active)
            throw new InvalidOperationException($"The deadline of a timeout that is {Name(_phase)} cannot be changed. Look at IsExpired first.");
        When = when;
        _timer?.Cancel();
        _timer = when is not { } deadline ? null
            : deadline <= _loop.Time ? _loop.CallSoon(Expire)
            : _loop.CallAt(deadline, Expire);
    }

    /// <inheritdoc/>
    public override string ToString() => _phase == Phase.Active
        ? $"Timeout (active, deadline {(When is { } when ? when.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture) + " s" : "none")})"
        : $"Timeout ({Name(_phase)})";

    /// <summary>Begins at once: the time counts from here on.</summary>
    internal static TimeoutScope After(TimeSpan? delay)
    {
        var loop = EventLoop.Running();
        return new TimeoutScope(loop, delay is { } time ? new TimeSpan(loop.DueIn(time.Ticks)) : null);
    }

    internal static TimeoutScope At(TimeSpan? when) => new(EventLoop.Running(), when);

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
                throw new TimeoutException("The time allowed is over.", e);
            throw;
        }
    }

    /// <summary>The body has ended.</summary>
    /// <returns>True when the scope has cancelled the task and nobody else has.</returns>
    private bool Exit()
    {
        _timer?.Cancel();
        _timer = null;
        if (_phase == Phase.Active)
        {
            _phase = Phase.Finished;
            return false;
        }

        _phase = Phase.Expired;
        return _task.Uncancel() <= _cancelling;
    }

    private void Expire()
    {
        _phase = Phase.Expiring;
        _timer = null;
        _task.Cancel();
    }

    private static string Name(Phase phase) => phase switch
    {
        Phase.Active => "active",
        Phase.Expiring => "expiring",
        Phase.Expired => "expired",
        _ => "finished",
    };
}
