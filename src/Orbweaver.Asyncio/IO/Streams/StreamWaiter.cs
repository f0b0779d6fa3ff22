namespace Orbweaver.Asyncio;

/// <summary>What the task that reads from a <see cref="LoopStream"/> waits for: that there is more to read, or never will be.</summary>
internal sealed class StreamWaiter(EventLoop loop) : Future<Unit>(loop)
{
    internal void Renew() => Reset();
}
