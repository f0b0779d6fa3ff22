using Microsoft.AspNetCore.Http;
using Orbweaver.Asyncio;

namespace Orbweaver.AspNetCore;

/// <summary>A request on its way through the loop's ready queue to the program, or from the program back to Kestrel.</summary>
internal sealed class LoopRequest(EventLoop loop, RequestDelegate program, HttpContext context) : Runnable
{
    private readonly ExecutionContext? _flow = ExecutionContext.Capture();
    private readonly TaskCompletionSource _done = new();
    private Task? _task;

    public override string ToString() => $"request {context.Request.Method} {context.Request.Path}";

    /// <summary>Hands it to the loop. Any thread.</summary>
    /// <returns>The request's end. What awaits it goes on inline, on the loop's thread.</returns>
    internal Task Start()
    {
        if (ReferenceEquals(EventLoop.Current, loop))
            loop.Ready.Enqueue(this);
        else if (!loop.TryPost(this))
            Drop();
        return _done.Task;
    }

    /// <summary>The program has begun with it. Loop's thread.</summary>
    /// <param name="task">What the program returned.</param>
    /// <param name="synchronization">The loop's: without it .NET would bring the end to the thread pool.</param>
    /// <returns>As <see cref="Start"/>.</returns>
    internal Task Follow(Task task, SynchronizationContext synchronization)
    {
        SynchronizationContext.SetSynchronizationContext(synchronization);
        Await(task);
        SynchronizationContext.SetSynchronizationContext(null);
        return _done.Task;
    }

    internal override void Run()
    {
        loop.EnterContext(_flow);
        loop.CurrentTask = null;
        Task task;
        try
        {
            task = program(context);
        }
#pragma warning disable CA1031 // Kestrel's, whatever it is
        catch (Exception e)
        {
            task = Task.FromException(e);
        }
#pragma warning restore CA1031

        Await(task);
        loop.LeaveContext();
    }

    internal override void Drop() =>
        _done.TrySetException(new InvalidOperationException("The event loop that serves this connection is closed. Stop the server before its loop ends."));

    private void Await(Task task)
    {
        _task = task;
        if (task.IsCompleted)
            End();
        else
            task.GetAwaiter().UnsafeOnCompleted(End);
    }

    private void End()
    {
        // Kestrel goes on inside this call if nothing asks for another place.
        var synchronization = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        _done.SetFromTask(_task!);
        SynchronizationContext.SetSynchronizationContext(synchronization);
    }
}
