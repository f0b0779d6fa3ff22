namespace Orbweaver.Asyncio;

/// <summary>What binds a shield (<see cref="Aio.Shield{T}(Future{T})"/>) to the future in it: the inner future's done callback.</summary>
internal sealed class Shielding<T> : Runnable
{
    private readonly Future _inner;
    private readonly Future<T> _outer;

    private Shielding(Future inner, Future<T> outer)
    {
        _inner = inner;
        _outer = outer;
    }

    internal override Future Waiter => _outer;

    /// <param name="inner">The work; its result is taken when it is of the shield's type.</param>
    /// <param name="outer">The shield.</param>
    internal static void Begin(Future inner, Future<T> outer)
    {
        var shielding = new Shielding<T>(inner, outer);
        inner.AddCallback(shielding);
        outer.AddCallback(new End(shielding));
    }

    public override string ToString() => $"done callback of {_inner} in a shield";

    internal override void Run()
    {
        if (_outer.IsDone)
            return;
        if (_inner.IsCancelled)
            _outer.Cancel();
        else if (_inner.Exception is { } exception)
            _outer.SetException(exception);
        else
            _outer.Complete(_inner is Future<T> typed ? typed.Result : default!);
    }

    /// <summary>The shield's done callback: when it was cancelled, the work goes on without it.</summary>
    private sealed class End(Shielding<T> shielding) : Runnable
    {
        private readonly ExecutionContext? _context = ExecutionContext.Capture();

        public override string ToString() => $"done callback of {shielding._outer}";

        internal override void Run()
        {
            var inner = shielding._inner;
            if (inner.IsDone)
                return;
            inner.RemoveCallback(shielding);
            inner.RemoveDoneCallback(Shielded.Report);
            inner.AddDoneCallback(Shielded.Report, _context);
        }
    }
}

/// <summary>Told of an inner future that outlives its shield.</summary>
internal static class Shielded
{
    /// <summary>One delegate, so that several shields of one future leave one behind.</summary>
    internal static readonly Action<Future> Report = static inner =>
    {
        if (!inner.IsCancelled && inner.Exception is { } exception)
            inner.Loop.Report(new LoopFault($"{exception.GetType().Name} exception in shielded future", exception) { Future = inner });
    };
}
