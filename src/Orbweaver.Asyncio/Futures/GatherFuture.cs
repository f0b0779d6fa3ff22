namespace Orbweaver.Asyncio;

/// <summary>What <see cref="Aio.Gather{T}(IEnumerable{Future{T}})"/> returns: done when its children are, or when the first of them has failed.</summary>
internal sealed class GatherFuture<T> : Future<T[]>
{
    private readonly Future<T>[] _children;

    /// <summary>How many ends are waited for: one of a child that was pending, however often it is named.</summary>
    private int _expected;
    private int _finished;
    private OperationCanceledException? _cancellation;
    private bool _cancelling;

    private GatherFuture(EventLoop loop, Future<T>[] children)
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

    internal static Future<T[]> Of(EventLoop loop, Future<T>[] children)
    {
        if (Array.Exists(children, c => !ReferenceEquals(c.Loop, loop)))
            throw new ArgumentException("All futures of one Gather must belong to the loop that runs.", nameof(children));
        var outer = new GatherFuture<T>(loop, children);
        outer.Begin();
        return outer;
    }

    private void Begin()
    {
        if (_children.Length == 0)
            Complete([]);
        var done = 0;
        foreach (var child in _children)
        {
            if (child.IsDone)
            {
                done++;
            }
            else if (child.LastCallback is Notice notice && ReferenceEquals(notice.Outer, this))
            {
                continue; // named before
            }
            else
            {
                child.AddCallback(new Notice(this, child));
            }

            _expected++;
        }

        // What was done already counts at once, without a trip through the loop.
        for (var i = 0; done > 0; i++)
        {
            if (!_children[i].IsDone)
                continue;
            ChildDone(_children[i]);
            done--;
        }
    }

    private void ChildDone(Future child)
    {
        _finished++;
        if (IsDone)
        {
            child.MarkSeen();
            return;
        }

        if (child.Peek() is { } exception)
        {
            child.MarkSeen();
            CompleteFaulted(exception);
        }
        else if (_finished == _expected)
        {
            CompleteAll();
        }
    }

    private void CompleteAll()
    {
        // All children got over the cancellation; whoever gathers them is cancelled all the same.
        if (_cancellation is not null)
            CompleteFaulted(_cancellation);
        else
            Complete(Array.ConvertAll(_children, c => c.Result));
    }

    /// <summary>A child's done callback.</summary>
    private sealed class Notice(GatherFuture<T> outer, Future<T> child) : Runnable
    {
        internal GatherFuture<T> Outer => outer;

        internal override Future Waiter => outer;

        internal override void Run() => outer.ChildDone(child);
    }
}
