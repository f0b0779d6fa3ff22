namespace Orbweaver.Asyncio;

/// <summary>
/// The outermost frame of a coroutine that is awaited by a method that is no coroutine (<c>async Task</c>). Such a method has no task whose step
/// could run the coroutine, so the coroutine gets a task of its own; its result and error stay in its box, for the awaiter to take.
/// </summary>
internal sealed class AdoptionBox : CoroutineBox<Unit>
{
    private readonly CoroutineBox _child;
    private readonly Action _continuation;

    private AdoptionBox(CoroutineBox child, Action continuation)
    {
        _child = child;
        _continuation = continuation;
    }

    internal override string MethodName => _child.MethodName;

    internal static void Start(CoroutineBox child, Action continuation)
    {
        if (EventLoop.Current is { } loop)
        {
            var box = new AdoptionBox(child, continuation);
            new LoopTask(loop, box).AddDoneCallback(box.Continue);
            return;
        }

        // Thrown here it would end the whole program: an awaiter must not fail before the await's result is asked for.
        child.Fail(new InvalidOperationException(
            "A coroutine was awaited on a thread that runs no event loop. Await it from code that the loop runs; or hand it to the loop from here with " +
            "loop.CallSoonThreadSafe; or run a loop for it with Aio.Run."));
        continuation();
    }

    internal override void MoveNext()
    {
        if (_child.Signal == Signal.Created)
        {
            _child.Parent = this;
            Awaited = _child;
            Signal = Signal.AwaitsCoroutine;
        }
        else
        {
            Awaited = null;
            Signal = Signal.Completed;
        }
    }

    internal override void Recycle()
    {
    }

    private void Continue(Future task)
    {
        if (_child.Signal == Signal.Created)
        {
            // Cancelled before the first step: the body never ran, and the awaiter is to learn it.
            _child.Fail(new OperationCanceledException("The task was cancelled."));
        }

        _continuation();
    }
}
