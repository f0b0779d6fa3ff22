namespace Orbweaver.Asyncio;

/// <summary>A fault found on another thread, on its way to the loop's.</summary>
internal sealed class FaultNotice(EventLoop loop, LoopFault fault) : Runnable
{
    internal override void Run()
    {
        loop.EnterContext(null);
        loop.CurrentTask = null;
        loop.Report(fault);
        loop.LeaveContext();
    }

    /// <summary>A fault counts also when the loop has ended.</summary>
    internal override void Drop() => loop.Report(fault);
}
