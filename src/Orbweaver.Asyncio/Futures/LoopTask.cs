using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio;

/// <summary>A <see cref="Coroutine"/> that the loop runs. See <see cref="LoopTask{T}"/>.</summary>
public sealed class LoopTask : LoopTask<Unit>
{
    internal LoopTask(EventLoop loop, CoroutineBox<Unit> coroutine, string? name = null, bool eagerStart = false, ExecutionContext? context = null)
        : base(loop, coroutine, name, eagerStart, context)
    {
    }

    /// <summary>For the compiler: awaits the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public new FutureAwaiter GetAwaiter() => new(this);
}

/// <summary>
/// A coroutine that the loop runs, at the same time as others: from one await that has to wait to the next, in turn. Its body begins in the
/// loop's next pass. The loop holds on to it until it ends. As CPython's <c>asyncio.Task</c>.
/// </summary>
/// <typeparam name="T">What the coroutine ends with.</typeparam>
public partial class LoopTask<T> : Future<T>, ILoopTask
{
    private readonly int _id;

    /// <summary>The outermost frame, from which the chain of awaits can be followed also while the task runs; of no use once the task has ended.</summary>
    private readonly CoroutineBox _root;

    /// <summary>The innermost frame: the one that waits. Its parents lead out to the coroutine that the task was made of.</summary>
    private CoroutineBox _leaf;

    /// <summary>The future that the task waits for; null while it runs, or waits in a frame (<see cref="Signal.Waits"/>), or is in the ready queue after a bare yield.</summary>
    private Future? _waiter;

    /// <summary>The AsyncLocal values as the task sees them: its own copy from its creation on, shared by all coroutines awaited in it.</summary>
    private ExecutionContext? _context;
    private string? _name;
    private CancellationTokenSource? _cancellation;

    private int _cancelRequests;

    /// <summary>The cancellation that came by last: each has a number, by which a ring of tasks is found.</summary>
    private int _cancellationSeen;

    /// <summary>A cancellation is to be delivered at the next await that suspends, or at the end.</summary>
    private bool _mustCancel;

    internal LoopTask(EventLoop loop, CoroutineBox<T> coroutine, string? name = null, bool eagerStart = false, ExecutionContext? context = null)
        : base(loop)
    {
        loop.ThrowIfClosed();
        _root = coroutine;
        _leaf = coroutine;
        _context = context ?? ExecutionContext.Capture();
        _name = name;
        _id = loop.Register(this);
        if (eagerStart && ReferenceEquals(loop, EventLoop.Current) && !ExecutionContext.IsFlowSuppressed() && RuntimeHelpers.TryEnsureSufficientExecutionStack())
            StepAtOnce();
        else
            loop.Ready.Enqueue(this);
    }

    /// <inheritdoc/>
    public string Name
    {
        get => _name ??= FormattableString.Invariant($"Task-{_id}");
        set => _name = value;
    }

    /// <inheritdoc/>
    public int Cancelling => _cancelRequests;

    /// <inheritdoc/>
    public ExecutionContext? Context => _context;

    /// <inheritdoc/>
    public CancellationToken CancellationToken
    {
        get
        {
            // A cancellation strikes once: after it was delivered, a clean-up that asks again gets a token that has not fired.
            if (_cancellation is null || (_cancellation.IsCancellationRequested && !_mustCancel))
            {
                _cancellation = new CancellationTokenSource();
                if (_mustCancel)
                    _cancellation.Cancel();
            }

            return _cancellation.Token;
        }
    }

    /// <inheritdoc/>
    public override bool Cancel(string? message = null)
    {
        if (Loop.Debug)
            Loop.CheckThread();
        if (IsDone)
        {
            MarkSeen();
            return false;
        }

        var cancellation = Loop.NextCancellation();
        for (Future? task = this; task is not null;)
            task = task.CancelStep(cancellation, message);
        return true;
    }

    /// <inheritdoc/>
    internal sealed override Future? CancelStep(int cancellation, string? message)
    {
        if (_cancellationSeen == cancellation)
        {
            // Tasks that await each other in a ring: somebody must wake up.
            _waiter!.RemoveCallback(this);
            _waiter = null;
            _mustCancel = true;
            Loop.Ready.Enqueue(this);
            return null;
        }

        _cancellationSeen = cancellation;
        _cancelRequests++;
        Future? next = null;
        if (_waiter is ILoopTask { IsDone: false })
        {
            next = _waiter;
        }
        else if (!(_waiter?.Cancel(message) ?? _leaf.TryCancelWait(this, message)))
        {
            _mustCancel = true;
            ThrowNext = message is null ? null : new OperationCanceledException(message);
        }

        if (_cancellation is not null)
            FireToken(_cancellation);
        if (Loop.IsAttended)
            Loop.NoteCancelled(this);
        return next;
    }

    /// <inheritdoc/>
    public int Uncancel()
    {
        if (_cancelRequests > 0 && --_cancelRequests == 0)
            WithdrawCancellation();
        return _cancelRequests;
    }

    /// <summary>A task's outcome is its coroutine's.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public override void SetResult(T result) => throw OutcomeIsTheCoroutines();

    /// <summary>A task's outcome is its coroutine's.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public override void SetException(Exception exception) => throw OutcomeIsTheCoroutines();


    internal sealed override bool CancellationIsPending => _mustCancel;

    internal sealed override void WithdrawCancellation()
    {
        _mustCancel = false;
        if (!IsDone && ThrowNext is OperationCanceledException)
            ThrowNext = null;
    }

    internal sealed override CoroutineBox? Root => IsDone ? null : _root;

    internal sealed override CoroutineBox? Leaf => IsDone ? null : _leaf;

    internal sealed override bool WaitsForForeign => _waiter is ForeignWait { IsDone: false };

    private static InvalidOperationException OutcomeIsTheCoroutines() => new(
        "A task's outcome is its coroutine's: it cannot be set from outside. Use a Future<T> for an outcome that you set, or Cancel() to end the task.");

    private void FireToken(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
#pragma warning disable CA1031 // what is registered with the token is not the canceller's affair: the other tasks are to be cancelled all the same
        catch (Exception e)
        {
            Loop.Report(new LoopFault($"Exception in a callback of the cancellation token of {this}", e) { Future = this });
        }
#pragma warning restore CA1031
    }
}
