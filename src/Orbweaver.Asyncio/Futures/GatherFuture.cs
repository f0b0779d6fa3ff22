using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio;

/// <summary>
/// What <c>Aio.Gather</c> and <c>Aio.GatherOutcomes</c> return: done when its children are, or, when results are asked for and not outcomes, when the first of them has failed.
/// </summary>
/// <typeparam name="TResult">An array, or a tuple, of the children's results or outcomes.</typeparam>
internal sealed class GatherFuture<TResult> : Future<TResult>
{
    private readonly Future[] _children;
    private readonly Func<Future[], TResult> _collect;
    private OperationCanceledException? _cancellation;

    /// <summary>How many ends are waited for: one of a child that was pending, however often it is named.</summary>
    private int _left;

    /// <summary>A child's failure is an outcome like another.</summary>
    private readonly bool _takesFailures;
    private bool _cancelling;

    private GatherFuture(EventLoop loop, Future[] children, Func<Future[], TResult> collect, bool takesFailures)
        : base(loop)
    {
        _children = children;
        _collect = collect;
        _takesFailures = takesFailures;
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
        foreach (var child in _children)
            accepted |= CancelChild(child, message);
        _cancelling = false;
        if (accepted)
            _cancellation = message is null ? new OperationCanceledException() : new OperationCanceledException(message);
        return accepted;
    }

    /// <summary>A gathering of gatherings of gatherings, and so on beyond all reason, is cancelled pass by pass: the stack is finite.</summary>
    private bool CancelChild(Future child, string? message)
    {
        if (RuntimeHelpers.TryEnsureSufficientExecutionStack())
            return child.Cancel(message);
        Loop.CallSoon(() => child.Cancel(message));
        return !child.IsDone;
    }

    /// <summary>Gathers results: the first failure is the gathering's.</summary>
    /// <param name="children">Kept: not to be changed afterwards.</param>
    /// <param name="collect">Makes the result of the children, once all have ended well.</param>
    internal static Future<TResult> OfResults(Future[] children, Func<Future[], TResult> collect) => Begun(children, collect, takesFailures: false);

    /// <summary>Gathers outcomes: waits for all.</summary>
    /// <inheritdoc cref="OfResults"/>
    internal static Future<TResult> OfOutcomes(Future[] children, Func<Future[], TResult> collect) => Begun(children, collect, takesFailures: true);

    private static GatherFuture<TResult> Begun(Future[] futures, Func<Future[], TResult> collect, bool takesFailures)
    {
        // Where no loop runs the futures say which is meant: loop.RunUntilComplete(Aio.Gather(tasks)).
        var loop = EventLoop.Current ?? (futures is [{ } first, ..] ? first.Loop : EventLoop.Running());
        foreach (var future in futures)
        {
            if (future is null)
                throw new ArgumentException("One of the futures to be gathered is null.", nameof(futures));
            if (!ReferenceEquals(future.Loop, loop))
                throw new ArgumentException("All futures of one Gather or GatherOutcomes must belong to the loop that runs; where none does, to one loop.", nameof(futures));
        }

        var outer = new GatherFuture<TResult>(loop, futures, collect, takesFailures);
        outer.Begin();
        return outer;
    }

    private void Begin()
    {
        if (_children.Length == 0)
            Complete(_collect(_children));
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

            _left++;
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
        _left--;
        if (IsDone || _takesFailures)
        {
            child.MarkSeen();
        }
        else if (child.Peek() is { } exception)
        {
            child.MarkSeen();
            CompleteFaulted(exception);
        }

        if (_left == 0 && !IsDone)
            CompleteAll();
    }

    private void CompleteAll()
    {
        // All children have ended, be it that they got over the cancellation; whoever gathers them is cancelled all the same,
        // with the exception of the last argument, when that was cancelled.
        if (_cancellation is not null)
            CompleteFaulted(_children[^1].IsCancelled ? _children[^1].Peek()! : _cancellation);
        else
            Complete(_collect(_children));
    }

    /// <summary>A child's done callback.</summary>
    private sealed class Notice(GatherFuture<TResult> outer, Future child) : Runnable
    {
        internal GatherFuture<TResult> Outer => outer;

        internal override Future Waiter => outer;

        internal override void Run() => outer.ChildDone(child);
    }
}

/// <summary>What gatherings make their results of.</summary>
internal static class Gathered
{
    internal static T[] Results<T>(Future[] children) => Array.ConvertAll(Unsafe.As<Future<T>[]>(children), static c => c.Result);

    internal static Outcome<T>[] Outcomes<T>(Future[] children) => Array.ConvertAll(Unsafe.As<Future<T>[]>(children), static c => new Outcome<T>(c));

    internal static T Result<T>(Future[] children, int index) => Unsafe.As<Future<T>>(children[index]).Result;

    internal static Outcome<T> Outcome<T>(Future[] children, int index) => new(Unsafe.As<Future<T>>(children[index]));
}
