namespace Orbweaver.Asyncio;

/// <content>Awaits in methods that are no coroutines.</content>
public abstract partial class Future
{
    /// <summary>Has a method go on that awaits this and belongs to no task.</summary>
    internal void ContinueOutside(Action continuation)
    {
        var current = EventLoop.Current;
        if (ReferenceEquals(current, Loop) || (current is null && !Loop.IsRunning))
        {
            AddDoneCallback(_ => continuation());
            return;
        }

        // Thrown here it would end the whole program: an awaiter must not fail before the await's result is asked for.
        EventLoop.Injected = new InvalidOperationException(current is null
            ? "A future was awaited on a thread that runs no event loop, while the future's loop runs on another. Await it from code that the loop runs; or make a .NET task of it there " +
                "(AsTask), which any thread may await; or run a coroutine that awaits it with Aio.RunCoroutineThreadSafe."
            : "A future was awaited on the thread of another loop than its own. Make a .NET task of it on its own loop's thread (AsTask), and await that here.");
        continuation();
        EventLoop.Injected = null;
    }
}
