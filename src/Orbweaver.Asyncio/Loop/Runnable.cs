namespace Orbweaver.Asyncio;

/// <summary>
/// Whatever the ready queue holds: a task to step, a future whose timer is due, a callback's handle.
/// Being the queue's entry itself, a wake-up allocates nothing.
/// </summary>
internal abstract class Runnable
{
    /// <summary>Runs once, on the loop's thread, in the ready phase of a pass.</summary>
    internal abstract void Run();
}
