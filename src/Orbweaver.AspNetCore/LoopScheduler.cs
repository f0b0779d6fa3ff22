using System.IO.Pipelines;
using Orbweaver.Asyncio;

namespace Orbweaver.AspNetCore;

/// <summary>
/// Has a pipe's end go on on the loop's thread. Kestrel's ends go on in the ready phase (<see cref="KestrelTurn"/>); so does sending, after what is ready now: what a handler writes in several pieces is
/// then sent in one.
/// </summary>
/// <param name="turn">For what is Kestrel's.</param>
/// <param name="atOnce">True for the transport's own receiving: where it is called, when that is the loop's thread.</param>
internal sealed class LoopScheduler(KestrelTurn turn, bool atOnce) : PipeScheduler
{
    private const int MostFree = 1024;

    /// <summary>Loop's thread only.</summary>
    private readonly Stack<Continuation> _free = new();

    public override void Schedule(Action<object?> action, object? state)
    {
        if (!ReferenceEquals(EventLoop.Current, turn.Loop))
            Post(action, state);
        else if (atOnce)
            action(state);
        else
            turn.Loop.Ready.Enqueue((_free.TryPop(out var free) ? free : new Continuation(this)).For(action, state));
    }

    private void Post(Action<object?> action, object? state)
    {
        var continuation = new Continuation(this).For(action, state);
        if (!turn.Loop.TryPost(continuation))
            continuation.Drop();
    }

    private void Run(Continuation continuation, Action<object?> action, object? state)
    {
        if (_free.Count < MostFree)
            _free.Push(continuation);
        turn.Run(action, state);
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
            scheduler.Run(this, action, state);
        }

        /// <summary>The loop is closed: what is left for the connection is to notice that.</summary>
        internal override void Drop() => System.Threading.ThreadPool.UnsafeQueueUserWorkItem(_action!, _state, preferLocal: false);
    }
}
