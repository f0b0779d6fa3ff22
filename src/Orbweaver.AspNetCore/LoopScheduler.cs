using System.IO.Pipelines;
using Orbweaver.Asyncio;

namespace Orbweaver.AspNetCore;

/// <summary>
/// Has a pipe's end go on on the loop's thread, outside the loop's synchronization context: what runs so is the transport's and Kestrel's own code, and what that awaits is to go on inline and not to
/// come back to the loop as the program's code does (for which see <see cref="LoopRequests"/>).
/// </summary>
/// <param name="loop">Whose thread.</param>
/// <param name="atOnce">
/// True: when called there, at once, so that a request is parsed where its bytes arrive. False: when what is ready now has run, so that what a handler writes in several pieces is sent in one.
/// </param>
internal sealed class LoopScheduler(EventLoop loop, bool atOnce) : PipeScheduler
{
    private const int MostFree = 1024;

    /// <summary>Loop's thread only.</summary>
    private readonly Stack<Continuation> _free = new();

    public override void Schedule(Action<object?> action, object? state)
    {
        if (!ReferenceEquals(EventLoop.Current, loop))
            Post(action, state);
        else if (!atOnce)
            loop.Ready.Enqueue((_free.TryPop(out var free) ? free : new Continuation(this)).For(action, state));
        else if (SynchronizationContext.Current is null)
            action(state);
        else
            RunOutside(action, state);
    }

    private static void RunOutside(Action<object?> action, object? state)
    {
        var synchronization = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            action(state);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(synchronization);
        }
    }

    private void Post(Action<object?> action, object? state)
    {
        var continuation = new Continuation(this).For(action, state);
        if (!loop.TryPost(continuation))
            continuation.Drop();
    }

    /// <summary>What is to go on, in the ready queue.</summary>
    private sealed class Continuation(LoopScheduler scheduler) : Runnable
    {
        private Action<object?>? _action;
        private object? _state;

        public override string ToString() => "a connection's continuation";

        internal Continuation For(Action<object?> action, object? state)
        {
            (_action, _state) = (action, state);
            return this;
        }

        internal override void Run()
        {
            var (action, state) = (_action!, _state);
            (_action, _state) = (null, null);
            if (scheduler._free.Count < MostFree)
                scheduler._free.Push(this);
            RunOutside(action, state);
        }

        /// <summary>The loop is closed: what is left for the connection is to notice that.</summary>
        internal override void Drop() => System.Threading.ThreadPool.UnsafeQueueUserWorkItem(_action!, _state, preferLocal: false);
    }
}
