using System.Globalization;

namespace Orbweaver.Asyncio;

/// <summary>
/// What <see cref="TimeoutScope"/> and <see cref="CancelScope"/> have in common: a piece of a task that can be cancelled by itself, at a deadline too. The task's count of requests
/// (<see cref="ILoopTask.Cancelling"/>) tells the scope's own cancellation from another's, which passes through.
/// </summary>
/// <remarks>Loop's thread only.</remarks>
public abstract class DeadlineScope
{
    private readonly EventLoop _loop;
    private readonly ILoopTask _task;

    /// <summary>Requests for cancellation that the task had when it came in: only those beyond are the scope's affair.</summary>
    private readonly int _cancelling;

    /// <summary>A cancellation from outside was on its way when the task came in, to strike at the first await that suspends.</summary>
    private readonly bool _strikesAnyway;
    private Handle? _timer;

    private protected DeadlineScope(EventLoop loop, TimeSpan? when)
    {
        _loop = loop;
        _task = loop.CurrentTask ?? throw new InvalidOperationException("A time-out or a cancel scope needs a task that it can cancel. Use it inside a coroutine.");
        _cancelling = _task.Cancelling;
        _strikesAnyway = Pending;
        Set(when);
    }

    private protected enum Phase
    {
        /// <summary>The body runs.</summary>
        Active,

        /// <summary>The scope has cancelled the task, and the body has not ended.</summary>
        Striking,

        /// <summary>The body has ended after the scope had cancelled it.</summary>
        Struck,

        /// <summary>The body has ended before the scope had a reason to cancel it.</summary>
        Finished,
    }

    /// <summary>The deadline in the loop's time (<see cref="EventLoop.Time"/>), or null when there is none.</summary>
    public TimeSpan? When { get; private set; }

    private protected Phase State { get; private set; }

    private protected abstract string Kind { get; }

    private protected EventLoop Loop => _loop;

    private bool Pending => ((Future)_task).CancellationIsPending;

    /// <summary>Sets another deadline. One that is past already strikes in the loop's next pass.</summary>
    /// <param name="when">In the loop's time (<see cref="EventLoop.Time"/>); null for none.</param>
    /// <exception cref="InvalidOperationException">The deadline has come, or the scope was cancelled, or the body has ended.</exception>
    public void Reschedule(TimeSpan? when)
    {
        if (State != Phase.Active)
            throw new InvalidOperationException($"The deadline of a {Kind} that is {NameOf(State)} cannot be changed. {Advice}");
        Set(when);
    }

    /// <inheritdoc/>
    public override string ToString() => State == Phase.Active
        ? $"{char.ToUpperInvariant(Kind[0])}{Kind[1..]} (active, deadline {(When is { } when ? InSeconds(when) : "none")})"
        : $"{char.ToUpperInvariant(Kind[0])}{Kind[1..]} ({NameOf(State)})";

    private protected abstract string Advice { get; }

    private protected abstract string NameOf(Phase phase);

    private protected static string InSeconds(TimeSpan time) => time.TotalSeconds.ToString("0.#######", CultureInfo.InvariantCulture) + " s";

    /// <summary>Cancels the body, once.</summary>
    private protected void Strike()
    {
        if (State != Phase.Active)
            return;
        State = Phase.Striking;
        StopTimer();
        _task.Cancel();
    }

    /// <summary>The body has ended.</summary>
    /// <returns>True when the scope has cancelled the task and nobody else has.</returns>
    private protected bool Exit()
    {
        StopTimer();
        if (State == Phase.Active)
        {
            State = Phase.Finished;
            return false;
        }

        State = Phase.Struck;
        return _task.Uncancel() <= _cancelling;
    }

    /// <summary>
    /// The scope's own cancellation ends here. One request is delivered once, however many were made before: where the scope's was made on top of another that had not struck yet, the other
    /// is still to strike; where the body ended before any await could deliver the scope's, it must strike nobody.
    /// </summary>
    /// <param name="delivered">The body ended with the cancellation.</param>
    private protected void Absorb(bool delivered)
    {
        if (_strikesAnyway && delivered)
        {
            _task.Uncancel();
            _task.Cancel();
        }
        else if (!_strikesAnyway && Pending)
        {
            ((Future)_task).WithdrawCancellation();
        }
    }

    private void Set(TimeSpan? when)
    {
        When = when;
        StopTimer();
        _timer = when is not { } deadline ? null
            : deadline <= _loop.Time ? _loop.CallSoon(Strike)
            : _loop.CallAt(deadline, Strike);
    }

    private void StopTimer()
    {
        _timer?.Cancel();
        _timer = null;
    }
}
