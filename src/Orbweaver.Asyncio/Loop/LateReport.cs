namespace Orbweaver.Asyncio;

/// <summary>What a finalizer has found, on its way to the loop's thread, which reports it: in a pass, or when the loop closes.</summary>
internal sealed class LateReport(EventLoop loop, Action report) : Runnable
{
    internal override void Run()
    {
        loop.EnterContext(null);
        loop.CurrentTask = null;
        report();
        loop.LeaveContext();
    }

    /// <summary>A fault counts also when the loop has ended.</summary>
    internal override void Drop() => report();
}
