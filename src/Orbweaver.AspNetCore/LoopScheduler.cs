using System.IO.Pipelines;
using Orbweaver.Asyncio;

namespace Orbweaver.AspNetCore;

/// <summary>
/// Has a pipe's end go on on the loop's thread: at once when it is called there, so that a request is parsed where its bytes arrive, and a response is sent where it is written. Only the transport's and Kestrel's own code
/// runs so, outside the loop's synchronization context; for the program's see <see cref="LoopRequests"/>.
/// </summary>
/// <param name="loop">Whose thread.</param>
internal sealed class LoopScheduler(EventLoop loop) : PipeScheduler
{
    public override void Schedule(Action<object?> action, object? state)
    {
        if (!ReferenceEquals(EventLoop.Current, loop))
            PostFromElsewhere(action, state);
        else if (SynchronizationContext.Current is null)
            action(state);
        else
            RunOutside(action, state);
    }

    /// <summary>What Kestrel awaits is to go on inline, and not to come back to the loop as the program's code does.</summary>
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

    private void PostFromElsewhere(Action<object?> action, object? state)
    {
        var handle = new StateHandle(new Action<object?>(s => RunOutside(action, s)), state, null);
        if (!loop.TryPost(handle))
            System.Threading.ThreadPool.UnsafeQueueUserWorkItem(action, state, preferLocal: false); // the loop is closed: what is left is to notice that
    }
}
