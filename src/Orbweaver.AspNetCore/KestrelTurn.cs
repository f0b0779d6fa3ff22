using Microsoft.AspNetCore.Http;
using Orbweaver.Asyncio;

namespace Orbweaver.AspNetCore;

/// <summary>
/// Kestrel's code on the loop's thread: in the ready phase like all that is not I/O itself, but outside the loop's synchronization context, so that what Kestrel awaits goes on inline and does not come
/// back to the loop one by one. Requests go from here to the program's code, which has that context.
/// </summary>
internal sealed class KestrelTurn(EventLoop loop)
{
    /// <summary>The loop's synchronization context while Kestrel has its turn, and no program's code is on the stack; else null. Loop's thread only.</summary>
    private SynchronizationContext? _left;

    internal EventLoop Loop => loop;

    /// <summary>Gives Kestrel its turn. From the ready queue only.</summary>
    internal void Run(Action<object?> action, object? state)
    {
        var synchronization = SynchronizationContext.Current;
        loop.CurrentTask = null;
        _left = synchronization;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            action(state);
        }
        finally
        {
            _left = null;
            SynchronizationContext.SetSynchronizationContext(synchronization);
        }
    }

    /// <summary>Has the program handle a request: at once in Kestrel's turn, else, where the thread is another or is inside some code of the program's, through the ready queue. Any thread.</summary>
    internal Task Handle(RequestDelegate program, HttpContext context)
    {
        if (!ReferenceEquals(EventLoop.Current, loop) || _left is not { } synchronization)
            return new LoopRequest(loop, program, context).Start();

        Task task;
        _left = null;
        SynchronizationContext.SetSynchronizationContext(synchronization);
        try
        {
            task = program(context);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(null);
            _left = synchronization;
        }

        return task.IsCompleted ? task : new LoopRequest(loop, program, context).Follow(task, synchronization);
    }
}
