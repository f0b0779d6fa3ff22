namespace Orbweaver.Asyncio;

/// <summary>What a <see cref="LoopFault"/> tells of.</summary>
public enum LoopFaultKind
{
    /// <summary>An exception that nobody caught, or that nobody ever looked at.</summary>
    Unhandled,

    /// <summary>A task that had not ended when its loop was closed.</summary>
    PendingAtClose,

    /// <summary>A coroutine that was neither awaited nor made a task: its body never ran.</summary>
    NeverAwaited,

    /// <summary>A callback or a task's step that took longer than <see cref="EventLoop.SlowCallbackDuration"/>; in debug mode only.</summary>
    SlowCallback,

    /// <summary>A task that was cancelled, caught the cancellation and went on; in debug mode only.</summary>
    SwallowedCancellation,

    /// <summary>The loop has been busy with one callback or step for longer than <see cref="EventLoopOptions.Watchdog"/>, and still is.</summary>
    Blocked,

    /// <summary>Work that was left behind at the end, since it ignores its cancellation.</summary>
    LeftBehind,

    /// <summary>A connection that was neither closed nor disposed: it was collected while it was open. As CPython's <c>ResourceWarning</c> "unclosed transport".</summary>
    NeverClosed,

    /// <summary>A server's handler ended because its own peer broke the connection: the network's affair, and no fault of the program. Without a handler for faults it is logged at the level Debug, and written nowhere without a logger.</summary>
    ConnectionLost,
}
