namespace Orbweaver.Asyncio;

/// <summary>The coroutine of <see cref="AsyncQueueBase{T}.Get"/>.</summary>
internal sealed class GetBox<T>(AsyncQueueBase<T> queue, WaiterList getters) : QueueWaitBox<T, T>(queue, getters)
{
    private readonly AsyncQueueBase<T> _queue = queue;

    internal override string MethodName => _queue.NameOf(nameof(_queue.Get));

    protected override bool CouldProceed => !_queue.IsEmpty;

    protected override bool CanProceed() => _queue.HasItem();

    protected override void Proceed() => Result = _queue.TakeItem(nameof(_queue.Get));

    internal override void Recycle()
    {
        Result = default;
        Renew();
        _queue.FreeGets.Add(this);
    }
}
