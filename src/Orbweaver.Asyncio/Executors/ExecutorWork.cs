namespace Orbweaver.Asyncio;

/// <summary>A function on its way through an executor: begun or cancelled, whichever comes first.</summary>
internal abstract class ExecutorWork
{
    private const int Pending = 0;
    private const int Begun = 1;
    private const int Cancelled = 2;

    private int _state;

    /// <summary>Takes it back, when it has not begun. Any thread.</summary>
    internal bool TryCancel() => Interlocked.CompareExchange(ref _state, Cancelled, Pending) == Pending;

    /// <summary>From here on it cannot be taken back.</summary>
    /// <returns>False when it was taken back before.</returns>
    internal bool TryBegin() => Interlocked.CompareExchange(ref _state, Begun, Pending) == Pending;

    /// <summary>On the executor's thread.</summary>
    internal void Execute()
    {
        if (TryBegin())
            Run();
    }

    /// <summary>The executor drops it: whoever waits is told.</summary>
    internal void Drop()
    {
        if (TryCancel())
            Dropped();
    }

    /// <summary>The executor cannot run it, and says why: whoever waits is told.</summary>
    internal void Refuse(Exception reason)
    {
        if (TryCancel())
            Refused(reason);
    }

    /// <summary>Calls the function and hands on what it gave; throws nothing.</summary>
    protected abstract void Run();

    protected abstract void Dropped();

    protected abstract void Refused(Exception reason);
}
