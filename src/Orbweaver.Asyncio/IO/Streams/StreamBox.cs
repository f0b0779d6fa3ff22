namespace Orbweaver.Asyncio;

/// <summary>
/// The coroutine of a stream's method, written by hand since it is in every message: it does its part at once when it can, else waits and looks again. Pooled by thread, since connections come and go.
/// </summary>
internal abstract class StreamBox<TResult>() : CoroutineBox<TResult>(mayFinishAtOnce: true)
{
    /// <summary>Whose method it is; null in the pool.</summary>
    internal LoopStream? Stream;

    internal sealed override bool TakesError => true;

    internal sealed override object? Target => Stream;

    /// <summary>Does what can be done now.</summary>
    /// <returns>False when it has to wait for more.</returns>
    protected abstract bool Attempt();

    /// <summary>What it waits for; null when it need not wait any more.</summary>
    protected abstract Future? BeginWait();

    /// <returns>False when the wait was cancelled.</returns>
    protected abstract bool EndWait(out Exception? cancellation);

    /// <summary>The attempt that <see cref="TryFinish"/> made would not go otherwise now.</summary>
    protected virtual bool HasJustTried() => false;

    /// <summary>It ends with an error; for what it has taken from the stream.</summary>
    protected virtual void Undo()
    {
    }

    internal sealed override bool TryFinish()
    {
        try
        {
            if (!Attempt())
                return false;
        }
#pragma warning disable CA1031 // the awaiter's, whatever it is
        catch (Exception e)
        {
            Error = e;
        }
#pragma warning restore CA1031

        Finish();
        return true;
    }

    internal sealed override void MoveNext()
    {
        if (Signal == Signal.Completed)
            return;
        if (Signal == Signal.AwaitsFuture && (!EndWait(out var cancellation) || Error is not null))
        {
            Error ??= cancellation;
            Finish();
            return;
        }

        var hasTried = Signal == Signal.Created && HasJustTried();
        while (hasTried || !TryFinish())
        {
            hasTried = false;
            try
            {
                if (BeginWait() is { } wait)
                {
                    Awaited = wait;
                    Signal = Signal.AwaitsFuture;
                    return;
                }
            }
#pragma warning disable CA1031 // the awaiter's, whatever it is
            catch (Exception e)
            {
                Error = e;
                Finish();
                return;
            }
#pragma warning restore CA1031
        }
    }

    private void Finish()
    {
        if (Error is not null)
            Undo();
        Awaited = null;
        Signal = Signal.Completed;
    }
}

/// <summary>A reading method.</summary>
internal abstract class StreamReadBox<TResult> : StreamBox<TResult>
{
    private StreamWaiter? _waiter;

    /// <summary>See <see cref="LoopStream.ReadAttempts"/>; 0: it has made none.</summary>
    private uint _triedAt;

    protected void Attach(LoopStream stream)
    {
        Stream = stream;
        _triedAt = 0;
    }

    /// <summary>Begins an attempt.</summary>
    protected LoopStream Try()
    {
        var stream = Stream!;
        stream.BeginRead();
        _triedAt = stream.ReadAttempts;
        return stream;
    }

    protected sealed override bool HasJustTried() => _triedAt == Stream!.ReadAttempts;

    protected sealed override Future? BeginWait() => _waiter = Stream!.BeginWait();

    protected sealed override bool EndWait(out Exception? cancellation)
    {
        var waiter = _waiter!;
        _waiter = null;
        cancellation = waiter.IsCancelled ? waiter.Peek() : null;
        Stream!.EndWait(waiter);
        return cancellation is null;
    }
}

/// <summary>A method that waits for what was written to be sent. It carries its own waiter.</summary>
internal abstract class StreamSendBox : StreamBox<Unit>
{
    private WaiterList.Waiter? _waiter;

    /// <summary>The row in which it waits.</summary>
    protected abstract WaiterList Row { get; }

    protected sealed override Future? BeginWait()
    {
        if (_waiter is not null && !ReferenceEquals(_waiter.Loop, EventLoop.Current))
            _waiter = null; // of a loop that ran on this thread before
        var waiter = Stream!.AddWaiter(Row, ref _waiter);
        HasBegunToWait(waiter);
        return waiter;
    }

    protected sealed override bool EndWait(out Exception? cancellation)
    {
        var waiter = _waiter!;
        Row.Remove(waiter);
        cancellation = waiter.IsCancelled ? waiter.Peek() : null;
        if (cancellation is null)
            waiter.Renew();
        else
            _waiter = null; // others may still look at it
        return cancellation is null;
    }

    protected virtual void HasBegunToWait(WaiterList.Waiter waiter)
    {
    }
}
