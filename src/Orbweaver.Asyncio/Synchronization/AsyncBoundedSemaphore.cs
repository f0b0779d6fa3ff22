namespace Orbweaver.Asyncio;

/// <summary>
/// A semaphore that cannot get more permits than it was made with: releasing too often is an error at once instead of a limit that grows unnoticed. Order,
/// cancellation and thread as with <see cref="AsyncSemaphore"/>. As CPython's <c>asyncio.BoundedSemaphore</c>.
/// </summary>
public sealed class AsyncBoundedSemaphore : AsyncSemaphore
{
    /// <summary>Makes a semaphore.</summary>
    /// <param name="permits">How many tasks may be in at a time, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public AsyncBoundedSemaphore(int permits = 1)
        : base(permits) => Permits = permits;

    /// <summary>How many tasks may be in at a time.</summary>
    public int Permits { get; }

    /// <inheritdoc/>
    /// <exception cref="SemaphoreFullException">All permits are back already.</exception>
    public override void Release()
    {
        if (Available >= Permits)
            throw new SemaphoreFullException($"Release was called more often than Acquire: all {Permits} permits are back. Give each permit back once, by Dispose or by Release.");
        base.Release();
    }
}
