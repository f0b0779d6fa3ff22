namespace Orbweaver.Asyncio;

/// <summary>
/// The handle of <see cref="EventLoop.CallSoonThreadSafe(Action)"/>, whose cancellation by another thread is exact: when <see cref="Cancel"/> returns, the callback has run to its end or never
/// will. As CPython 3.14's <c>_ThreadSafeHandle</c>.
/// </summary>
internal sealed class ThreadSafeHandle(Delegate callback, object? state, ExecutionContext? context) : Handle(callback, context)
{
    private readonly Lock _gate = new(); // may be entered again by its thread: a callback can cancel its own handle

    public override void Cancel()
    {
        lock (_gate)
            base.Cancel();
    }

    internal override void Run()
    {
        lock (_gate)
            base.Run();
    }

    private protected override void Call(Delegate callback)
    {
        if (callback is Action action)
            action();
        else
            ((Action<object?>)callback)(state);
    }
}
