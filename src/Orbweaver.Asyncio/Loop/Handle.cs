namespace Orbweaver.Asyncio;

/// <summary>A callback on its way, as <see cref="EventLoop.CallSoon(Action, ExecutionContext?)"/> returns it. As CPython's <c>asyncio.Handle</c>.</summary>
public class Handle : Runnable
{
    private readonly ExecutionContext? _context;
    private Delegate? _callback;
    private object? _state;
    private volatile bool _cancelled;

    internal Handle(EventLoop loop, Delegate callback, object? state, ExecutionContext? context)
    {
        Loop = loop;
        _callback = callback;
        _state = state;
        _context = context;
    }

    /// <summary>True once <see cref="Cancel"/> was called.</summary>
    public bool IsCancelled => _cancelled;

    internal sealed override bool IsAbandoned => _cancelled;

    /// <summary>The AsyncLocal values that the callback sees.</summary>
    internal ExecutionContext? Context => _context;

    private protected EventLoop Loop { get; }

    /// <summary>Takes the callback back if it has not run yet. Idempotent. Loop's thread only (handles of <see cref="EventLoop.CallSoonThreadSafe(Action)"/>: any thread).</summary>
    public virtual void Cancel()
    {
        if (_cancelled)
            return;
        _cancelled = true;
        _callback = null;
        _state = null;
    }

    /// <inheritdoc/>
    public override string ToString() => _callback is { Method: { } method }
        ? $"callback {MethodNames.Of(method.DeclaringType?.FullName ?? "", method.Name)}"
        : _cancelled ? "cancelled callback" : "callback that has run";

    internal sealed override void Run()
    {
        var callback = _callback;
        var state = _state;
        if (_cancelled || callback is null)
            return;
        var loop = Loop;
        loop.EnterContext(_context);
        loop.CurrentTask = null;
        try
        {
            switch (callback)
            {
                case Action action:
                    action();
                    break;
                case Action<object?> action:
                    action(state);
                    break;
                default:
                    ((SendOrPostCallback)callback)(state);
                    break;
            }
        }
#pragma warning disable CA1031 // whatever a callback throws is the exception handler's, and the loop goes on
        catch (Exception e)
        {
            loop.Report(new LoopFault($"Exception in {this}", e) { Handle = this });
        }
#pragma warning restore CA1031
        loop.LeaveContext();
    }
}
