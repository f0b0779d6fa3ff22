namespace Orbweaver.Asyncio.Tests;

/// <summary>The common contract, for the first-in-first-out queue; what is its own is in <see cref="AsyncQueueTests"/>.</summary>
public sealed class AsyncFifoQueueTests : QueueContract
{
    protected override AsyncQueueBase<int> Make(int maxSize = 0) => new AsyncQueue<int>(maxSize);

    protected override Coroutine Put(AsyncQueueBase<int> queue, int item) => ((AsyncQueue<int>)queue).Put(item);

    protected override void PutNoWait(AsyncQueueBase<int> queue, int item) => ((AsyncQueue<int>)queue).PutNoWait(item);

    protected override bool TryPut(AsyncQueueBase<int> queue, int item) => ((AsyncQueue<int>)queue).TryPut(item);
}
