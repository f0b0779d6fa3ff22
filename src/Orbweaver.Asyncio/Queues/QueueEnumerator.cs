namespace Orbweaver.Asyncio;

/// <summary>For the compiler: <c>await foreach (var item in queue)</c> in a coroutine; cancelling the task ends the wait as it does in <see cref="AsyncQueueBase{T}.Get"/>.</summary>
/// <typeparam name="T">The items' type.</typeparam>
public sealed class QueueEnumerator<T>
{
    private readonly AsyncQueueBase<T> _queue;

    internal QueueEnumerator(AsyncQueueBase<T> queue) => _queue = queue;

    /// <summary>The item that was taken last.</summary>
    public T Current { get; private set; } = default!;

    /// <summary>Takes the next item, and waits for one when there is none.</summary>
    /// <returns>False when the queue is shut down and empty.</returns>
    public async Coroutine<bool> MoveNextAsync()
    {
        if (_queue.IsEmpty && _queue.IsShutDown)
            return false;
        try
        {
            Current = await _queue.Get();
            return true;
        }
        catch (QueueShutDownException)
        {
            return false;
        }
    }
}
