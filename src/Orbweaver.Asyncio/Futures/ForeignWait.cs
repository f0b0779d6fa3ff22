using System.Runtime.CompilerServices;

namespace Orbweaver.Asyncio;

/// <summary>
/// The future that stands for a .NET awaitable (<see cref="Task"/>, <see cref="ValueTask"/>, …) in a coroutine: done when the awaitable says so, from whatever thread,
/// and its waiter goes on on the loop's. The result stays with the awaitable.
/// </summary>
internal sealed class ForeignWait : Future
{
    private readonly Action _continuation;

    internal ForeignWait(EventLoop loop)
        : base(loop) => _continuation = Continue;

    /// <summary>Waits for an awaiter; the rare kind that flows the context itself.</summary>
    internal static ForeignWait On<TAwaiter>(ref TAwaiter awaiter)
        where TAwaiter : INotifyCompletion
    {
        var waits = EventLoop.Running().ForeignWaits;
        var wait = waits.Rent();
        try
        {
            awaiter.OnCompleted(wait._continuation);
        }
        catch
        {
            waits.Ended();
            throw;
        }

        return wait;
    }

    /// <summary>
    /// Waits for an awaiter. It sees the loop's synchronization context, so that it calls back at once when it ends in the ready phase (without that context
    /// .NET would make a detour through the thread pool), and posts from everywhere else; the post is <see cref="TryPosted"/>'s affair.
    /// </summary>
    internal static ForeignWait OnUnsafe<TAwaiter>(ref TAwaiter awaiter)
        where TAwaiter : ICriticalNotifyCompletion
    {
        var waits = EventLoop.Running().ForeignWaits;
        var wait = waits.Rent();
        try
        {
            awaiter.UnsafeOnCompleted(wait._continuation);
        }
        catch
        {
            waits.Ended();
            throw;
        }

        return wait;
    }

    /// <summary>An awaitable cannot be abandoned; its task sees to that.</summary>
    public override bool Cancel(string? message = null) => false;

    /// <summary>On the loop's thread: the awaitable has ended.</summary>
    internal override void Run()
    {
        Loop.ForeignWaits.Ended();
        CompleteFinished();
    }

    /// <summary>A wait's continuation that an awaiter posts needs no handle around it. Any thread.</summary>
    /// <returns>False when what is posted is something else.</returns>
    internal static bool TryPosted(object? state)
    {
        if (state is not Action { Target: ForeignWait wait })
            return false;
        wait.Continue();
        return true;
    }

    internal void Renew() => Reset();

    private void Continue()
    {
        if (ReferenceEquals(EventLoop.Current, Loop))
            Run();
        else
            Loop.PostThreadSafe(this);
    }

    /// <summary>A loop's waits: how many are on their way, and the free ones.</summary>
    internal sealed class Pool(EventLoop loop)
    {
        private const int Limit = 1024;
        private readonly Stack<ForeignWait> _free = new();

        /// <summary>Awaitables that have not ended yet: while there are any, the loop is not idle for good.</summary>
        internal int Pending { get; private set; }

        internal void Began() => Pending++;

        internal ForeignWait Rent()
        {
            Began();
            return _free.TryPop(out var wait) ? wait : new ForeignWait(loop);
        }

        internal void Ended() => Pending--;

        internal void Return(ForeignWait wait)
        {
            if (_free.Count == Limit)
                return;
            wait.Renew();
            _free.Push(wait);
        }
    }
}
