using System.Reflection;

namespace Orbweaver.Asyncio;

/// <summary>A callback on its way, as <see cref="EventLoop.CallSoon(Action, ExecutionContext?)"/> returns it. As CPython's <c>asyncio.Handle</c>.</summary>
/// <remarks>No more fields than it needs: where very many callbacks are queued at once, what they cost is the collector's work.</remarks>
public class Handle : Runnable
{
    private readonly ExecutionContext? _context;

    /// <summary>Null once it is cancelled.</summary>
    private volatile Delegate? _callback;

    internal Handle(Delegate callback, ExecutionContext? context)
    {
        _callback = callback;
        _context = context;
    }

    /// <summary>True once <see cref="Cancel"/> was called.</summary>
    public bool IsCancelled => _callback is null;

    internal sealed override bool IsAbandoned => IsCancelled;

    /// <summary>What is called; null once it is cancelled.</summary>
    internal MethodInfo? Method => _callback?.Method;

    /// <summary>The AsyncLocal values that the callback sees.</summary>
    internal ExecutionContext? Context => _context;

    /// <summary>Takes the callback back if it has not run yet. Idempotent. Loop's thread only (handles of <see cref="EventLoop.CallSoonThreadSafe(Action)"/>: any thread).</summary>
    public virtual void Cancel() => _callback = null;

    /// <inheritdoc/>
    public override string ToString() => _callback is { Method: { } method }
        ? $"callback {MethodNames.Of(method.DeclaringType?.FullName ?? "", method.Name)}"
        : "cancelled callback";

    internal override void Run()
    {
        var callback = _callback;
        if (callback is null)
            return;
        var loop = EventLoop.Current!;
        loop.EnterContext(_context);
        loop.CurrentTask = null;
        if (loop.IsWatched)
            loop.WatchedCallback = this;
        try
        {
            Call(callback);
        }
#pragma warning disable CA1031 // whatever a callback throws is the exception handler's, and the loop goes on
        catch (Exception e)
        {
            loop.Report(new LoopFault($"Exception in {this}", e) { Handle = this }, inPlace: true);
        }
#pragma warning restore CA1031
        loop.LeaveContext();
    }

    private protected virtual void Call(Delegate callback) => ((Action)callback)();
}
