using System.ComponentModel;

namespace Orbweaver.Asyncio;

/// <summary>
/// Whatever the ready queue holds: a task to step, a future whose timer is due, a callback's handle.
/// Being the queue's entry itself, a wake-up allocates nothing.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class Runnable
{
    private protected Runnable()
    {
    }

    /// <summary>True when it was cancelled while it waited among the timers, and is to be dropped.</summary>
    internal virtual bool IsAbandoned => false;

    /// <summary>Runs once, on the loop's thread, in the ready phase of a pass.</summary>
    internal abstract void Run();

    /// <summary>Who goes on, or comes nearer to it, when the future is done whose callback this is: a task or another future; null when that cannot be told.</summary>
    internal virtual Future? Waiter => null;

    /// <summary>It will never run, since the loop is closed.</summary>
    internal virtual void Drop()
    {
    }

    /// <summary>It is no longer among the timers: due, or dropped.</summary>
    internal virtual void LeftTimers()
    {
    }
}
