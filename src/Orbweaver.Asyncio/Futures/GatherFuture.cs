namespace Orbweaver.Asyncio;

/// <summary>What <see cref="Aio.Gather{T}(IEnumerable{Future{T}})"/> returns: done when its children are, or when the first of them has failed.</summary>
internal sealed class GatherFuture<T> : Future<T[]>
{
    private readonly Future<T>[] _children;

    /// <summary>The children, each once.</summary>
    private readonly HashSet<Future<T>> _distinct;
    private int _finished;
    private OperationCanceledException? _cancellation;
    private bool _cancelling;

    private GatherFuture(EventLoop loop, Future<T>[] children)
        : base(loop)
    {
        _children = children;
        _distinct = [.. children];
    }

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
        foreach (var child in _distinct)
            accepted |= child.Cancel(message);
        _cancelling = false;
        if (accepted)
            _cancellation = message is null ? new OperationCanceledException() : new OperationCanceledException(message);
        return accepted;
    }

    internal static Future<T[]> Of(EventLoop loop, Future<T>[] children)
    {
        var outer = new GatherFuture<T>(loop, children);
        if (children.Length == 0)
            outer.Complete([]);
        foreach (var child in outer._distinct)
        {
            if (!ReferenceEquals(child.Loop, loop))
                throw new ArgumentException("All futures of one Gather must belong to the loop that runs.", nameof(children));
        }

        foreach (var child in outer._distinct.Where(c => !c.IsDone))
            child.AddDoneCallback(outer.ChildDone);

        // What is done already counts at once, without a trip through the loop.
        foreach (var child in outer._distinct.Where(c => c.IsDone).ToArray())
            outer.ChildDone(child);
        return outer;
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
        else if (_finished == _distinct.Count)
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
}
