using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio;

/// <content>Who waits for whom.</content>
public abstract partial class Future
{
    /// <summary>
    /// The tasks and futures that wait for it now: tasks that await it, or wait for it among others; the futures of <c>Gather</c> and <c>Shield</c>; the owner of a task group. In the order in
    /// which they came; empty once it is done. Made when asked for. As the edges that CPython 3.14 keeps for <c>capture_call_graph</c>.
    /// </summary>
    /// <remarks>Loop's thread only.</remarks>
    public IReadOnlyList<Future> AwaitedBy
    {
        get
        {
            switch (_callbacks)
            {
                case null:
                    return [];
                case List<Runnable> many:
                    return [.. many.Select(c => c.Waiter).OfType<Future>().Where(w => !w.IsDone).Distinct()];
                default:
                    return Unsafe.As<Runnable>(_callbacks).Waiter is { IsDone: false } waiter ? [waiter] : [];
            }
        }
    }

    /// <summary>As <see cref="AddDoneCallback(Action{Future}, ExecutionContext)"/>, for a callback that wakes a task or completes a future.</summary>
    internal void AddDoneCallbackFor(Future? waiter, Action<Future> callback) => AddCallback(new WaiterCallback(this, callback, waiter));

    /// <summary>A done callback that knows whom it serves.</summary>
    private sealed class WaiterCallback(Future future, Action<Future> callback, Future? waiter) : FutureCallback(future, callback, ExecutionContext.Capture())
    {
        internal override Future? Waiter => waiter;
    }
}
