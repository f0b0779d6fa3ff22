using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio;

/// <summary>
/// An outcome that will be there later. Who waits for it is told by the loop, in the order in which they came, never from inside the call
/// that completed it. Belongs to one loop and is used on its thread only. As CPython's <c>asyncio.Future</c>.
/// </summary>
public abstract partial class Future : Runnable
{
    /// <summary>Who is told: null, one <see cref="Runnable"/>, or a list of them. A waiting task stands here itself.</summary>
    private object? _callbacks;

    /// <summary>A <see cref="Failure"/>; of a cancelled future at first the bare exception, or null when it was given none; of a
    /// pending task what is to be thrown into it.</summary>
    private object? _error;
    private FutureState _state;

    /// <summary>A task's place in its loop's list of tasks.</summary>
    internal int Slot;

    private protected Future(EventLoop? loop)
    {
        Loop = loop ?? EventLoop.Running();
        if (Loop.Debug)
            Loop.NoteOrigin(this);
    }

    /// <summary>The loop it belongs to.</summary>
    public EventLoop Loop { get; }

    /// <summary>Pending, finished or cancelled.</summary>
    public FutureState State => _state;

    /// <summary>True once there is an outcome: a result, an exception or a cancellation.</summary>
    public bool IsDone
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _state != FutureState.Pending;
    }

    /// <summary>True when it was cancelled.</summary>
    public bool IsCancelled => _state == FutureState.Cancelled;

    /// <summary>Has <paramref name="callback"/> called by the loop once the future is done: in the next pass if it is done already.</summary>
    /// <param name="callback">What is called, with the future.</param>
    /// <param name="context">The AsyncLocal values that it sees; null (the default) for those of now.</param>
    public void AddDoneCallback(Action<Future> callback, ExecutionContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(callback);
        if (Loop.Debug)
            Loop.CheckThread();
        AddCallback(new FutureCallback(this, callback, context ?? ExecutionContext.Capture()));
    }

    /// <summary>Takes back every registration of <paramref name="callback"/> that is not on its way yet.</summary>
    /// <returns>How many there were.</returns>
    public int RemoveDoneCallback(Action<Future> callback)
    {
        switch (_callbacks)
        {
            case FutureCallback one when one.Calls(callback):
                _callbacks = null;
                return 1;
            case List<Runnable> many:
                return many.RemoveAll(r => r is FutureCallback c && c.Calls(callback));
            default:
                return 0;
        }
    }

    /// <summary>Cancels it: whoever awaits it gets an <see cref="OperationCanceledException"/>.</summary>
    /// <param name="message">The exception's message, or null.</param>
    /// <returns>False when it was done already.</returns>
    public virtual bool Cancel(string? message = null)
    {
        if (Loop.Debug)
            Loop.CheckThread();
        if (IsDone)
        {
            MarkSeen();
            return false;
        }

        CompleteCancelled(message is null ? null : new OperationCanceledException(message));
        return true;
    }

    /// <summary>One level of a cancellation that descends from a task to the task that it awaits, and so on: a loop, since a long chain would overflow the stack.</summary>
    /// <returns>The next to be cancelled.</returns>
    internal virtual Future? CancelStep(int cancellation, string? message)
    {
        Cancel(message);
        return null;
    }

    /// <summary>The exception it ended with, or null when it has a result.</summary>
    /// <exception cref="InvalidStateException">It is not done.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Exception? Exception
    {
        get
        {
            if (!IsDone)
                throw new InvalidStateException("Exception is not set: the future is pending. Await it first, or look at IsDone.");
            if (IsCancelled)
                ThrowOutcome();
            MarkSeen();
            return Peek();
        }
    }

    /// <summary>For the compiler: awaits the end, and throws what it ended with.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FutureAwaiter GetAwaiter() => new(this);

    /// <summary>Ends it with an exception.</summary>
    /// <exception cref="InvalidStateException">It is done already.</exception>
    public virtual void SetException(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        if (Loop.Debug)
            Loop.CheckThread();
        ThrowIfDone();
        CompleteFaulted(exception);
    }

    /// <summary>A future that is the entry of a timer, or of the ready queue, says what it does there.</summary>
    internal override void Run() => throw new InvalidOperationException("A plain future is no entry of the ready queue.");

    /// <summary>Registers a callback, or a task as itself.</summary>
    internal void AddCallback(Runnable callback)
    {
        if (IsDone)
            Loop.Ready.Enqueue(callback);
        else if (_callbacks is null)
            _callbacks = callback;
        else if (_callbacks is List<Runnable> many)
            many.Add(callback);
        else
            _callbacks = new List<Runnable>(4) { Unsafe.As<Runnable>(_callbacks), callback };
    }

    /// <summary>The callback that was registered last, or null.</summary>
    internal Runnable? LastCallback => _callbacks is List<Runnable> many ? many.LastOrDefault() : Unsafe.As<Runnable?>(_callbacks);

    /// <summary>It is a task that waits for a .NET awaitable, which nothing can abandon.</summary>
    internal virtual bool WaitsForForeign => false;

    /// <summary>It is a task with a cancellation that has not been delivered yet.</summary>
    internal virtual bool CancellationIsPending => false;

    /// <summary>Nothing is delivered: whoever asked for the pending cancellation has no use for it any more.</summary>
    internal virtual void WithdrawCancellation()
    {
    }

    /// <summary>The result, where its type is known at run time only.</summary>
    internal virtual object? BoxedResult => null;

    /// <summary>The outermost frame of a task that has not ended; null for any other future.</summary>
    internal virtual CoroutineBox? Root => null;

    /// <summary>Takes a callback back by identity, when it is still registered.</summary>
    internal void RemoveCallback(Runnable callback)
    {
        if (ReferenceEquals(_callbacks, callback))
            _callbacks = null;
        else if (_callbacks is List<Runnable> many)
            many.Remove(callback);
    }

    /// <summary>Throws the exception or the cancellation; returns when there is a result. Counts as having looked.</summary>
    [StackTraceHidden]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void ThrowIfFailed()
    {
        if (_error is not null || _state != FutureState.Finished)
            ThrowOutcome();
    }

    internal void CompleteFaulted(Exception exception)
    {
        var unseen = new UnseenException(this, exception);
        _error = unseen;
        Loop.NoteUnseen(unseen);
        Complete(FutureState.Finished);
    }

    internal void CompleteCancelled(OperationCanceledException? exception)
    {
        _error = exception;
        Complete(FutureState.Cancelled);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void CompleteFinished() => Complete(FutureState.Finished);

    /// <summary>The exception without counting as having looked; null when there is none.</summary>
    internal Exception? Peek() => IsCancelled ? CancellationOutcome().Exception : (_error as Failure)?.Exception;

    /// <summary>Somebody else answers for the exception: nothing is reported.</summary>
    internal void MarkSeen() => (_error as UnseenException)?.Look();

    /// <summary>Of a pending task: thrown into its coroutine at the next step. It stands where the outcome's error will, since tasks are many.</summary>
    private protected Exception? ThrowNext
    {
        get => Unsafe.As<Exception?>(_error);
        set => _error = value;
    }

    private protected bool HasThrowNext => _error is not null;

    /// <summary>Back to pending, for futures that belong to pooled objects.</summary>
    private protected void Reset()
    {
        _state = FutureState.Pending;
        _error = null;
        _callbacks = null;
    }

    private protected void ThrowIfDone()
    {
        if (IsDone)
            throw new InvalidStateException($"The future is {(IsCancelled ? "cancelled" : "finished")} already; an outcome can be set once only. Look at IsDone first when several may set it.");
    }

    private void Complete(FutureState state)
    {
        _state = state;
        var callbacks = _callbacks;
        if (callbacks is null)
            return;
        _callbacks = null;
        if (callbacks.GetType() == typeof(List<Runnable>)) // 'is' would look for derived classes, too
        {
            foreach (var callback in Unsafe.As<List<Runnable>>(callbacks))
                Loop.Ready.Enqueue(callback);
        }
        else
        {
            Loop.Ready.Enqueue(Unsafe.As<Runnable>(callbacks));
        }
    }

    private Failure CancellationOutcome()
    {
        if (_error is Failure thrown)
            return thrown;
        var made = new Failure(_error as Exception ?? new OperationCanceledException("The future was cancelled."));
        _error = made;
        return made;
    }

    [StackTraceHidden]
    private void ThrowOutcome()
    {
        if (!IsDone)
            throw new InvalidStateException("Result is not set: the future is pending. Await it first, or look at IsDone.");
        if (IsCancelled)
            CancellationOutcome().Throw();
        MarkSeen();
        ((Failure)_error!).Throw();
    }
}
