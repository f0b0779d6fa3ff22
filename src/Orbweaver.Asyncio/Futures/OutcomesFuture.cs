namespace Orbweaver.Asyncio;

/// <summary>What <see cref="Aio.GatherOutcomes{T}(IEnumerable{Future{T}})"/> returns: done when all of its children are, however they end.</summary>
internal sealed class OutcomesFuture<T> : Future<Outcome<T>[]>
{
    private readonly Future<T>[] _children;
    private int _left;
    private OperationCanceledException? _cancellation;
    private bool _cancelling;

    private OutcomesFuture(EventLoop loop, Future<T>[] children)
        : base(loop) => _children = children;

    public override bool Cancel(string? message = null)
    {
        if (IsDone)
            return false;
        if (_cancelling)
        {
            // A child awaits the gathering that it is part of: only here can the ring be broken.
            CompleteCancelled(null);
            return true;
        }

        var accepted = false;
        _cancelling = true;
        foreach (var child in _children)
            accepted |= child.Cancel(message);
        _cancelling = false;
        if (accepted)
            _cancellation = message is null ? new OperationCanceledException() : new OperationCanceledException(message);
        return accepted;
    }

    internal static Future<Outcome<T>[]> Of(EventLoop loop, Future<T>[] children)
    {
        if (Array.Exists(children, c => !ReferenceEquals(c.Loop, loop)))
            throw new ArgumentException("All futures of one GatherOutcomes must belong to the loop that runs.", nameof(children));
        var outer = new OutcomesFuture<T>(loop, children);
        outer.Begin();
        return outer;
    }

    private void Begin()
    {
        Action<Future> done = ChildDone;
        foreach (var child in _children.Distinct())
        {
            if (child.IsDone)
            {
                child.MarkSeen();
                continue;
            }

            _left++;
            child.AddDoneCallbackFor(this, done);
        }

        if (_left == 0)
            CompleteAll();
    }

    private void ChildDone(Future child)
    {
        child.MarkSeen();
        if (--_left == 0 && !IsDone)
            CompleteAll();
    }

    private void CompleteAll()
    {
        if (_cancellation is not null)
            CompleteFaulted(_cancellation);
        else
            Complete(Array.ConvertAll(_children, c => new Outcome<T>(c)));
    }
}
