namespace Orbweaver.Asyncio;

/// <summary>A fault found on another thread, on its way to the loop's.</summary>
internal sealed class FaultNotice(EventLoop loop, LoopFault fault) : Runnable
{
    internal LoopFault Fault => fault;

    internal override void Run()
    {
        loop.EnterContext(null);
        loop.CurrentTask = null;
        loop.Report(fault);
        loop.LeaveContext();
    }
}
