using System.Diagnostics;
using System.Threading.Tasks.Sources;

namespace Orbweaver.Asyncio;

/// <summary>
/// The reusable source behind the <see cref="ValueTask"/> of a socket's operation. Its continuation runs inline where
/// <see cref="Complete"/> is called, which is the loop's thread in the reactor phase, unless it asked for its own
/// <see cref="SynchronizationContext"/> or <see cref="TaskScheduler"/>: then it is posted there.
/// </summary>
/// <remarks>
/// Written by hand rather than around ManualResetValueTaskSourceCore for one race: when another thread starts an operation, and it
/// is complete before that thread has hung its continuation on it, the core would run the continuation on the pool. Here
/// it goes to the loop's thread like any other.
/// </remarks>
internal abstract class LoopOperation : IValueTaskSource, IValueTaskSource<int>, IValueTaskSource<LoopSocket>
{
    private static readonly Action<object?> AlreadyComplete = static _ => throw new UnreachableException();
    private static readonly ContextCallback RunInContext = static operation => ((LoopOperation)operation!).InvokeContinuation();
    private static readonly SendOrPostCallback RunPosted = static operation => ((LoopOperation)operation!).InvokeInContext();

    private Action<object?>? _continuation;
    private object? _state;
    private ExecutionContext? _executionContext;
    private object? _scheduler;
    private Exception? _error;
    private LoopSocket? _accepted;
    private int _count;
    private bool _hasOutcome;
    private short _version;

    /// <summary>Counts the uses of this object: whoever refers to an operation by (object, version) finds out that it is over.</summary>
    internal short Version => _version;

    internal ValueTask AsValueTask() => new(this, _version);

    internal ValueTask<int> AsCountTask() => new(this, _version);

    internal ValueTask<LoopSocket> AsSocketTask() => new(this, _version);

    internal void SetCount(int count)
    {
        _count = count;
        _hasOutcome = true;
    }

    internal void SetAccepted(LoopSocket socket)
    {
        _accepted = socket;
        _hasOutcome = true;
    }

    internal void SetError(Exception error)
    {
        _error = error;
        _hasOutcome = true;
    }

    /// <summary>Publishes the outcome set before and runs the continuation, if there is one yet. Once a use, on the loop's thread.</summary>
    internal void Complete()
    {
        Debug.Assert(_hasOutcome);
        // The compare-exchange is what makes the operation complete in the eyes of other threads (see GetStatus): from
        // here on, unless we hold the continuation, the object may already be in its next use.
        if (Volatile.Read(ref _continuation) is not null || Interlocked.CompareExchange(ref _continuation, AlreadyComplete, null) is not null)
            Continue();
    }

    /// <summary>Runs the continuation that came too late for <see cref="Complete"/>. Loop's thread.</summary>
    internal void Continue()
    {
        switch (_scheduler)
        {
            case null:
                InvokeInContext();
                break;
            case SynchronizationContext context:
                context.Post(RunPosted, this);
                break;
            case TaskScheduler scheduler:
                _ = Task.Factory.StartNew(
                    static operation => ((LoopOperation)operation!).InvokeInContext(), this, CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler);
                break;
        }
    }

    /// <summary>Has <see cref="Continue"/> called on the loop's thread, soon. Any thread.</summary>
    protected abstract void ContinueOnLoop();

    /// <summary>The result is read: the object may serve its next use. Any thread.</summary>
    protected abstract void Recycle();

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => Status(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => Status(token);

    ValueTaskSourceStatus IValueTaskSource<LoopSocket>.GetStatus(short token) => Status(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        Register(continuation, state, token, flags);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        Register(continuation, state, token, flags);

    void IValueTaskSource<LoopSocket>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        Register(continuation, state, token, flags);

    void IValueTaskSource.GetResult(short token) => Take(token, out _);

    int IValueTaskSource<int>.GetResult(short token) => Take(token, out _);

    LoopSocket IValueTaskSource<LoopSocket>.GetResult(short token)
    {
        Take(token, out LoopSocket? accepted);
        return accepted!;
    }

    private ValueTaskSourceStatus Status(short token)
    {
        Check(token);
        return Volatile.Read(ref _continuation) is null || !_hasOutcome ? ValueTaskSourceStatus.Pending
            : _error is null ? ValueTaskSourceStatus.Succeeded
            : _error is OperationCanceledException ? ValueTaskSourceStatus.Canceled
            : ValueTaskSourceStatus.Faulted;
    }

    private void Register(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        Check(token);
        if ((flags & ValueTaskSourceOnCompletedFlags.FlowExecutionContext) != ValueTaskSourceOnCompletedFlags.None)
            _executionContext = ExecutionContext.Capture();

        if ((flags & ValueTaskSourceOnCompletedFlags.UseSchedulingContext) != ValueTaskSourceOnCompletedFlags.None)
        {
            if (SynchronizationContext.Current is { } context && context.GetType() != typeof(SynchronizationContext))
                _scheduler = context;
            else if (TaskScheduler.Current != TaskScheduler.Default)
                _scheduler = TaskScheduler.Current;
        }

        _state = state;
        Action<object?>? earlier = Interlocked.CompareExchange(ref _continuation, continuation, null);
        if (earlier is null)
            return;

        if (!ReferenceEquals(earlier, AlreadyComplete))
            throw new InvalidOperationException("This ValueTask is awaited already: a ValueTask is awaited once. Use AsTask() to await a result in several places.");

        _continuation = continuation;
        ContinueOnLoop();
    }

    private int Take(short token, out LoopSocket? accepted)
    {
        Check(token);
        if (!_hasOutcome || Volatile.Read(ref _continuation) is null)
            throw new InvalidOperationException("The operation is still in flight. Await it: a loop's socket cannot be waited for by blocking.");

        int count = _count;
        Exception? error = _error;
        accepted = _accepted;
        _version++;
        _hasOutcome = false;
        _count = 0;
        _error = null;
        _accepted = null;
        _state = null;
        _scheduler = null;
        _executionContext = null;
        Volatile.Write(ref _continuation, null);
        Recycle();
        if (error is not null)
            throw error;

        return count;
    }

    private void Check(short token)
    {
        if (token != _version)
            throw new InvalidOperationException("This ValueTask's result was read already: a ValueTask is awaited once.");
    }

    private void InvokeInContext()
    {
        if (_executionContext is { } context)
            ExecutionContext.Run(context, RunInContext, this);
        else
            InvokeContinuation();
    }

    // The object may be in its next use as soon as the continuation runs: nothing of it is touched afterwards.
    private void InvokeContinuation()
    {
        Action<object?> continuation = _continuation!;
        continuation(_state);
    }
}
