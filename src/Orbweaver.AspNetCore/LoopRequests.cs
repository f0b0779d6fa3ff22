using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Orbweaver.Asyncio;

namespace Orbweaver.AspNetCore;

/// <summary>
/// The outermost middleware: brings each request, which comes from wherever Kestrel happened to read it, to the loop's ready phase, where programs' code runs, and its end back to Kestrel.
/// </summary>
internal sealed class LoopRequests : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => builder =>
    {
        builder.Use(program => context => context.Features.Get<ILoopFeature>() is { Loop: var loop } ? new Request(program, context).Run(loop) : program(context));
        next(builder);
    };

    private sealed class Request(RequestDelegate program, HttpContext context)
    {
        private readonly TaskCompletionSource _done = new();
        private Task? _task;

        internal Task Run(EventLoop loop)
        {
            var handle = new StateHandle(new Action<object?>(static request => ((Request)request!).Begin()), this, ExecutionContext.Capture());
            if (ReferenceEquals(EventLoop.Current, loop))
                loop.Ready.Enqueue(handle);
            else if (!loop.TryPost(handle))
                return Task.FromException(new InvalidOperationException("The event loop that serves this connection is closed. Stop the server before the loop."));
            return _done.Task;
        }

        private void Begin()
        {
            try
            {
                _task = program(context);
            }
#pragma warning disable CA1031 // Kestrel's, whatever it is
            catch (Exception e)
            {
                _task = Task.FromException(e);
            }
#pragma warning restore CA1031

            if (_task.IsCompleted)
                End();
            else
                _task.GetAwaiter().UnsafeOnCompleted(End);
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
}
