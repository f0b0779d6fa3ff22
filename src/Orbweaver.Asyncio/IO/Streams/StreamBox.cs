using System.Runtime.CompilerServices;

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

    /// <summary>Has it wait: says so in <see cref="CoroutineBox.Signal"/>.</summary>
    /// <returns>False when there is no need to any more.</returns>
    protected abstract bool TryWait();

    /// <summary>The wait is over; when it was cancelled, there is an <see cref="CoroutineBox.Error"/>.</summary>
    protected abstract void EndWait();

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
            if (!Stream!.TryBind() || !Attempt())
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
        if (Signal != Signal.Created)
        {
            EndWait();
            if (Error is not null)
            {
                Finish();
                return;
            }
        }

        var hasTried = Signal == Signal.Created && HasJustTried();
        while (hasTried || !TryFinish())
        {
            hasTried = false;
            try
            {
                if (TryWait())
                    return;
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

    internal sealed override void Fail(Exception error)
    {
        Error = error;
        Finish();
    }

    private void Finish()
    {
        if (Error is not null)
            Undo();
        Awaited = null;
        Signal = Signal.Completed;
    }
}

/// <summary>A reading method. What comes wakes its task, with no future between.</summary>
internal abstract class StreamReadBox<TResult> : StreamBox<TResult>
{
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

    internal sealed override string WaitsFor => "something to read";

    protected sealed override bool TryWait()
    {
        if (!Stream!.MustWait())
            return false;
        Signal = Signal.Waits;
        return true;
    }

    internal sealed override void BeginWait(Future task)
    {
        Awaited = task;
        Stream!.AddReader(task);
    }

    internal sealed override bool TryCancelWait(Future task, string? message)
    {
        if (Signal != Signal.Waits || !ReferenceEquals(Awaited, task) || !Stream!.TryTakeBackReader(task))
            return false;
        Error = new OperationCanceledException(message ?? "The read was cancelled.");
        task.Loop.Ready.Enqueue(task);
        return true;
    }

    protected sealed override void EndWait() => Stream!.RemoveReader(Unsafe.As<Future>(Awaited!));
}

/// <summary>A method that waits for what was written to be sent. It carries its own waiter.</summary>
internal abstract class StreamSendBox : StreamBox<Unit>
{
    private WaiterList.Waiter? _waiter;

    /// <summary>The row in which it waits.</summary>
    protected abstract WaiterList Row { get; }

    protected sealed override bool TryWait()
    {
        if (_waiter is not null && !ReferenceEquals(_waiter.Loop, EventLoop.Current))
            _waiter = null; // of a loop that ran on this thread before
        var waiter = Stream!.AddWaiter(Row, ref _waiter);
        HasBegunToWait(waiter);
        Awaited = waiter;
        Signal = Signal.AwaitsFuture;
        return true;
    }

    protected sealed override void EndWait()
    {
        var waiter = _waiter!;
        Row.Remove(waiter);
        if (waiter.IsCancelled)
        {
            Error ??= waiter.Peek();
            _waiter = null; // others may still look at it
        }
        else
        {
            waiter.Renew();
        }
    }

    protected virtual void HasBegunToWait(WaiterList.Waiter waiter)
    {
    }
}
