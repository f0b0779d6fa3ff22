using System.Reflection;

namespace Orbweaver.Asyncio;

/// <summary>A done callback, with the context in which it was registered.</summary>
internal class FutureCallback : Runnable
{
    private readonly Future _future;
    private readonly Action<Future> _callback;
    private readonly ExecutionContext? _context;

    internal FutureCallback(Future future, Action<Future> callback, ExecutionContext? context)
    {
        _context = context;
        _future = future;
        _callback = callback;
    }

    internal MethodInfo Method => _callback.Method;

    internal bool Calls(Action<Future> callback) => _callback == callback;

    public override string ToString() => $"done callback {MethodNames.Of(_callback.Method.DeclaringType?.FullName ?? "", _callback.Method.Name)} of {_future}";

    internal override void Run()
    {
        var loop = _future.Loop;
        loop.EnterContext(_context);
        loop.CurrentTask = null;
        if (loop.IsWatched)
            loop.WatchedCallback = this;
        try
        {
            _callback(_future);
        }
#pragma warning disable CA1031 // whatever a callback throws is the exception handler's, and the loop goes on
        catch (Exception e)
        {
            loop.Report(new LoopFault($"Exception in {this}", e) { Future = _future }, inPlace: true);
        }
#pragma warning restore CA1031
        loop.LeaveContext();
    }
}
