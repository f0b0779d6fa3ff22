using System.IO.Pipelines;
using Orbweaver.Asyncio;

namespace Orbweaver.AspNetCore;

/// <summary>Has a pipe's end go on on the loop's thread.</summary>
/// <param name="loop">Whose thread.</param>
/// <param name="atOnce">When it is called there already: right now, and not in the next pass. For code that does not run the program's.</param>
internal sealed class ReadyScheduler(EventLoop loop, bool atOnce) : PipeScheduler
{
    public override void Schedule(Action<object?> action, object? state)
    {
        var isHere = ReferenceEquals(EventLoop.Current, loop);
        if (isHere && atOnce)
        {
            action(state);
            return;
        }

        var handle = new StateHandle(action, state, null);
        if (isHere)
            loop.Ready.Enqueue(handle);
        else if (!loop.TryPost(handle))
            System.Threading.ThreadPool.UnsafeQueueUserWorkItem(action, state, preferLocal: false); // the loop is closed: what is left is to notice that
    }
}
